import { expect, test } from 'vitest'
import { createByteLru } from '../../src/serve/byte-lru.ts'

/** Room for `count` values of ten bytes under keys of one character. */
const roomFor = (count: number) => createByteLru<string>(count * (10 + 2 + 200), () => 10)

/** Which of the keys are still there; asking moves none, because each is asked once, oldest first. */
const kept = (cache: ReturnType<typeof roomFor>, keys: string): string =>
  [...keys].filter((key) => cache.get(key) !== undefined).join('')

test.each<[name: string, steps: string, kept: string]>([
  ['what came first goes first', '+a+b+c+d', 'bcd'],
  ['what was used stays', '+a+b+c?a+d', 'acd'],
  ['what was used last and is the newest already', '+a+b+c?c+d', 'bcd'],
  ['what was stored again is the newest', '+a+b+c+a+d', 'acd'],
  ['the one in the middle', '+a+b+c?b+d+e', 'bde'],
  ['a key that is not there moves nothing', '+a+b+c?x+d', 'bcd'],
  ['everything goes in turn', '+a+b+c+d+e+f+g', 'efg'],
])('%s', (_, steps, expected) => {
  const cache = roomFor(3)
  for (const [, step, key = ''] of steps.matchAll(/([+?])(.)/gu)) {
    if (step === '+') cache.set(key, key.toUpperCase())
    else cache.get(key)
  }
  expect(kept(cache, 'abcdefg')).toBe(expected)
  expect(cache.sizeBytes).toBe(expected.length * 212)
})

test('a value heavier than the whole is not kept, and what it would replace is gone', () => {
  const cache = createByteLru<number>(1000, (bytes) => bytes)
  cache.set('a', 100)
  cache.set('a', 2000)
  expect([cache.get('a'), cache.sizeBytes]).toEqual([undefined, 0])
  cache.set('b', 100)
  expect([cache.get('b'), cache.sizeBytes]).toEqual([100, 302])
})
