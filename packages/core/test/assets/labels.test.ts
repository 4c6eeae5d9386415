import { expect, test } from 'vitest'
import { assetAddress } from '../../src/assets/asset-address.ts'
import { parseMediaLabel } from '../../src/assets/media-label.ts'
import type { Digest } from '../../src/nouns.ts'

test.each<[label: string | undefined, text: string, width?: number, height?: number]>([
  [undefined, ''],
  ['', ''],
  ['words', 'words'],
  ['300', '', 300],
  ['300x200', '', 300, 200],
  ['300 X 200', '', 300, 200],
  ['words|300', 'words', 300],
  ['words|300x200', 'words', 300, 200],
  ['words | more | 40', 'words | more', 40],
  ['300|words', '300|words'],
  ['300x', '300x'],
  ['x200', 'x200'],
  ['0', '0'],
  ['300x0', '', 300],
  ['1234567', '1234567'],
  ['-5', '-5'],
  ['words|', 'words|'],
])('%s', (label, text, width, height) => expect(parseMediaLabel(label)).toEqual({ text, width, height }))

const sha256 = `0123456789abcdef${'9'.repeat(48)}` as Digest

test.each([
  ['a.png', 'a.png'],
  ['dir/My Picture (1).PNG', 'my-picture-1.png'],
  ['日本語.jpg', '日本語.jpg'],
  ['Pasted image 20240101120000.png', 'pasted-image-20240101120000.png'],
  ['archive.tar.gz', 'archive-tar.gz'],
  ['LICENSE', 'license'],
  ['😀.svg', 'untitled-f0443a34.svg'],
  ['…/../x.png', 'x.png'],
  [`${'a'.repeat(251)}.png`, `${'a'.repeat(191)}-772f911d.png`],
])('the address of %s', (path, name) =>
  expect(assetAddress(path, sha256)).toBe(`-/files/0123456789abcdef/${name}`),
)
