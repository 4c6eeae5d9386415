import { brotliDecompressSync, gunzipSync } from 'node:zlib'
import { expect, test } from 'vitest'
import { chooseEncoding, compress } from '../../src/serve/content-encoding.ts'

test.each<[field: string | undefined, encoding: string]>([
  [undefined, 'identity'],
  ['', 'identity'],
  ['br', 'br'],
  ['gzip, deflate, br', 'br'],
  ['GZIP', 'gzip'],
  ['x-gzip', 'gzip'],
  ['gzip;q=1, br;q=0.5', 'gzip'],
  ['gzip;q=0.5, br;q=0.5', 'br'],
  ['br;q=0', 'identity'],
  ['br;q=0, gzip;q=0', 'identity'],
  ['*', 'br'],
  ['br;q=0, *', 'gzip'],
  ['*;q=0', 'identity'],
  ['identity', 'identity'],
  ['identity;q=1, gzip;q=0.5', 'identity'],
  ['identity;q=0.5, gzip', 'gzip'],
  ['br;q=2', 'identity'],
  ['br;q=junk, gzip', 'gzip'],
  ['deflate, zstd', 'identity'],
  ['gzip ; q=0.001', 'gzip'],
])('Accept-Encoding %j gives %s', (field, encoding) => {
  expect(chooseEncoding(field)).toBe(encoding)
})

test('what is compressed comes back', async () => {
  const text = Buffer.from('日本語 and more '.repeat(200))
  expect(brotliDecompressSync(await compress(text, 'br'))).toEqual(text)
  expect(gunzipSync(await compress(text, 'gzip'))).toEqual(text)
})
