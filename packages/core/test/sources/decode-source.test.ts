import { expect, test } from 'vitest'
import { decodeSource } from '../../src/sources/decode-source.ts'

const text = (bytes: string | Buffer, expected: string): void =>
  expect(decodeSource('a.md', Buffer.from(bytes))).toEqual({ text: expected })

const none = (bytes: Buffer, code: string, message: string, line: number | undefined): void =>
  expect(decodeSource('a.md', bytes)).toMatchObject({ problem: { code, message, line, path: 'a.md' } })

test('UTF-8 is text, line endings as they are', () => text('# Ünï 😀\r\nb\rc\n', '# Ünï 😀\r\nb\rc\n'))
test('an empty file is an empty text', () => text('', ''))
test('a byte order mark at the beginning goes, another stays', () => text('\ufeffa\ufeffb', 'a\ufeffb'))
test('S18: Latin-1 is not UTF-8, and the line is named', () =>
  none(Buffer.from('ok\nok\ncaf\xe9\n', 'latin1'), 'not-utf8', 'The file is not UTF-8 text.', 3))
test('a cut character in the last line is named too', () =>
  none(Buffer.from([0x61, 10, 0xe2, 0x82]), 'not-utf8', 'The file is not UTF-8 text.', 2))
test('S17: UTF-16 is recognised by its mark', () => {
  none(Buffer.from('\ufeffhi', 'utf16le'), 'not-utf8', 'The file is UTF-16, not UTF-8.', undefined)
  none(Buffer.from('\ufeffhi', 'utf16le').swap16(), 'not-utf8', 'The file is UTF-16, not UTF-8.', undefined)
})
test('S16: an encoded surrogate is not UTF-8', () =>
  none(Buffer.from([0xed, 0xa0, 0x80]), 'not-utf8', 'The file is not UTF-8 text.', 1))
test('S15: a NUL byte is no text', () =>
  none(Buffer.from('a\nb\0'), 'not-utf8', 'The file has a NUL byte.', 2))
test('a Git LFS pointer is recognised by its first line', () => {
  const pointer = 'version https://git-lfs.github.com/spec/v1\r\noid sha256:00\r\nsize 1\r\n'
  none(
    Buffer.from(pointer),
    'git-lfs-pointer',
    'The file is a Git LFS pointer; its text is not in the repository.',
    undefined,
  )
  text(` ${pointer}`, ` ${pointer}`)
  text(pointer + 'x'.repeat(1000), pointer + 'x'.repeat(1000))
})
