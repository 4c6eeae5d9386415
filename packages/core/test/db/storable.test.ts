import { expect, test } from 'vitest'
import { isStorable, storable, storableJson, storableWithin } from '../../src/db/storable.ts'

test.each([
  ['plain', 'plain'],
  ['a\0b\0', 'ab'],
  ['\ud800x', '\ufffdx'],
  ['x\udc00', 'x\ufffd'],
  ['\udc00\ud800', '\ufffd\ufffd'],
  ['😀', '😀'],
  ['\u0001\u001f\t\n', '\u0001\u001f\t\n'],
])('%j is stored as %j', (text, stored) => {
  expect(storable(text)).toBe(stored)
  expect(isStorable(text)).toBe(text === stored)
  expect(JSON.parse(storableJson({ [text]: [text, { deep: text }] }))).toEqual({
    [stored]: [stored, { deep: stored }],
  })
})

test('text that only looks like an escape stays', () => {
  const text = String.raw`\u0000 \ud800 \\u0000`
  expect(JSON.parse(storableJson([text]))).toEqual([text])
})

test('absent members are left out, and absent means null', () => {
  expect(storableJson({ a: undefined, b: null })).toBe('{"b":null}')
  expect(storableJson(undefined)).toBe('null')
})

test.each([
  ['abc', 3, 'abc'],
  ['abcd', 3, 'abc'],
  ['aé', 2, 'a'],
  ['日本', 5, '日'],
  ['😀😀', 7, '😀'],
  ['\0\0abc', 3, 'abc'],
])('%j within %i bytes is %j', (text, limit, cut) => expect(storableWithin(text, limit)).toBe(cut))
