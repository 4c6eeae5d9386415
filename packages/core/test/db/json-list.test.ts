import { expect, test } from 'vitest'
import { createJsonList } from '../../src/db/json-list.ts'

const taken = (members: readonly unknown[], list = createJsonList()) => {
  for (const member of members) list.add(JSON.stringify(member))
  return list.take()
}

test.each<readonly [string, readonly unknown[]]>([
  ['nothing', []],
  ['one', [1]],
  ['text of ASCII', [{ a: 'one' }, { a: 'two, [three]' }]],
  ['other scripts, and what is two units in UTF-16', ['日本語', 'è', '𝄞', { ключ: '🙂' }]],
  ['texts longer than the first room', ['x'.repeat(100_000), 'é'.repeat(100_000), 'y']],
  ['a text that leaves no room behind', ['字'.repeat(4_000_000), 'z']],
])('what is added is an array: %s', (_name, members) => {
  const { json, size } = taken(members)
  expect(size).toBe(members.length)
  expect(json === JSON.stringify(members)).toBe(true)
})

test('a list that was taken is empty, and begins anew', () => {
  const list = createJsonList()
  expect(taken(['one', 'è'], list)).toEqual({ json: '["one","è"]', size: 2 })
  expect([list.size, list.units]).toEqual([0, 0])
  expect(taken(['two'], list)).toEqual({ json: '["two"]', size: 1 })
})

test('units are those of the members', () => {
  const list = createJsonList()
  list.add('"🙂"')
  list.add('[1]')
  expect([list.size, list.units]).toEqual([2, 7])
})
