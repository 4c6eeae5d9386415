import { expect, test } from 'vitest'
import { createBoundedMap, remembering } from '../../src/serve/remembering.ts'

test('what is asked again is not computed again, while there is room', () => {
  const computed: string[] = []
  const lengthOf = remembering(
    (text) => {
      computed.push(text)
      return text.length || undefined
    },
    { maxEntries: 2, maxKeyLength: 3 },
  )
  expect(['a', 'bb', 'a', '', '', 'a', 'long', 'long'].map(lengthOf)).toEqual([
    ...[1, 2, 1, undefined, undefined, 1],
    ...[4, 4],
  ])
  expect(computed).toEqual(['a', 'bb', '', 'a', 'long', 'long'])
})

test('a full map forgets all but the newest', () => {
  const map = createBoundedMap<number>(3, 10)
  for (let n = 0; n < 100; n++) map.set(`k${n}`, n)
  expect(Array.from({ length: 100 }, (_, n) => map.get(`k${n}`)).filter((n) => n !== undefined)).toEqual([99])
})
