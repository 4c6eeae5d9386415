import { expect, test } from 'vitest'
import { readRange } from '../../src/serve/read-range.ts'

test.each<[field: string | undefined, part: string]>([
  [undefined, 'whole'],
  ['bytes=0-0', '0-0'],
  ['bytes=0-99', '0-99'],
  ['bytes=0-100', '0-99'],
  ['bytes=10-', '10-99'],
  ['bytes=99-', '99-99'],
  ['bytes=-1', '99-99'],
  ['bytes=-100', '0-99'],
  ['bytes=-1000', '0-99'],
  ['Bytes=5-6', '5-6'],
  ['bytes= 5-6 ', '5-6'],
  ['bytes=100-', 'nothing'],
  ['bytes=999999999-', 'nothing'],
  ['bytes=100-200', 'nothing'],
  ['bytes=-0', 'nothing'],
  ['bytes=6-5', 'whole'],
  ['bytes=-', 'whole'],
  ['bytes=a-b', 'whole'],
  ['bytes=1-2,4-5', 'whole'],
  [`bytes=${Array(1000).fill('0-0').join(',')}`, 'whole'],
  ['items=0-1', 'whole'],
  ['bytes=0x1-2', 'whole'],
  ['bytes=99999999999999999999-', 'whole'],
  ['bytes=1.5-2', 'whole'],
])('%s of a hundred bytes', (field, part) => {
  const read = readRange(field, 100)
  expect(typeof read === 'string' ? read : `${read.first}-${read.last}`).toBe(part)
})

test('an empty file has no part', () => {
  expect(readRange('bytes=0-', 0)).toBe('nothing')
  expect(readRange('bytes=-5', 0)).toBe('nothing')
})
