import { expect, test } from 'vitest'
import { diffPage, fieldText } from '../../src/diff/page-diff.ts'
import type { JsonObject, JsonValue, PagePath } from '../../src/nouns.ts'

const fieldsOf = (before: JsonObject, after: JsonObject) => {
  const row = (metadata: JsonObject) => ({ path: 'a' as PagePath, title: 'A', metadata })
  return diffPage({ before: row(before), after: row(after), blocksBefore: [], blocksAfter: [] }).fields
}

test('of a table of names, only those that differ are told', () => {
  const history = { authors: ['Ada'], created: '2026-01-01T00:00:00.000Z' }
  expect(
    fieldsOf(
      { history: { ...history, updated: '2026-01-01T00:00:00.000Z' }, textDigest: 'one' },
      { history: { ...history, updated: '2026-01-02T00:00:00.000Z' }, textDigest: 'two' },
    ),
  ).toEqual([
    { name: 'history.updated', before: '2026-01-01T00:00:00.000Z', after: '2026-01-02T00:00:00.000Z' },
  ])
})

test('a table that comes, goes, or becomes another thing is told whole', () => {
  expect(fieldsOf({}, { frontMatter: { a: { b: 1 } } })).toEqual([
    { name: 'a', before: undefined, after: { b: 1 } },
  ])
  expect(fieldsOf({ frontMatter: { a: { b: 1 } } }, { frontMatter: { a: [1] } })).toEqual([
    { name: 'a', before: { b: 1 }, after: [1] },
  ])
  expect(
    fieldsOf({ frontMatter: { a: { constructor: 1 } } }, { frontMatter: { a: { toString: 2 } } }),
  ).toEqual([
    { name: 'a.constructor', before: 1, after: undefined },
    { name: 'a.toString', before: undefined, after: 2 },
  ])
})

test.each<[JsonValue, string]>([
  ['text', 'text'],
  [['a', 'b'], 'a, b'],
  [['a', 1, null, true], 'a, 1, null, true'],
  [[], ''],
  [[['a']], '[["a"]]'],
  [{ b: 1, a: 2 }, '{"a":2,"b":1}'],
  [12, '12'],
])('%j is shown as %s', (value, text) => expect(fieldText(value)).toBe(text))
