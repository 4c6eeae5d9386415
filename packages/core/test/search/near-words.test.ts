import { expect, test } from 'vitest'
import { countSlips, nearWords } from '../../src/search/near-words.ts'

test.each([
  ['garden', 'garden', 0],
  ['gardn', 'garden', 1],
  ['gardden', 'garden', 1],
  ['gerden', 'garden', 1],
  ['graden', 'garden', 1],
  ['', 'abc', 3],
  ['🌱a', '🌱b', 1],
  ['kitten', 'sitting', 3],
])('%s is %s but for %i', (one, other, slips) => expect(countSlips(one, other)).toBe(slips))

test('one slip in a short word, two in a long one; the nearest first, then the alphabet', () => {
  const known = ['tomatoes', 'tomato', 'tomatoe', 'potatoes', 'tornado']
  expect(nearWords('tomatos', known)).toEqual(['tomato', 'tomatoe', 'tomatoes'])
  expect(nearWords('tomatoes', known)).toEqual(['tomatoes', 'tomatoe', 'potatoes', 'tomato'])
  expect(nearWords('xyz', known)).toEqual([])
})
