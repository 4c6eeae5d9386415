import fc from 'fast-check'
import { expect, test } from 'vitest'
import { readTarget } from '../../src/serve/read-target.ts'

const refused: readonly (readonly [target: string, status: number])[] = [
  ['', 400],
  ['*', 400],
  ['garden', 400],
  ['//evil.test/x', 400],
  ['//', 400],
  ['http://evil.test/', 400],
  ['/..\\..\\x', 400],
  ['/..%2f..%2fetc', 400],
  ['/..%2F..%2Fetc', 400],
  ['/a%5cb', 400],
  ['/a%5Cb', 400],
  ['/a%00.html', 400],
  ['/%E0%A4%A', 400],
  ['/%E0%A4', 400],
  ['/%', 400],
  ['/%zz', 400],
  ['/%c0%ae%c0%ae/', 400],
  ['/%ed%a0%80', 400],
  ['/a#b', 400],
  ['/a b', 400],
  ['/café', 400],
  ['/a\tb', 400],
  ['/../../etc/passwd', 404],
  ['/%2e%2e/%2e%2e/etc', 404],
  ['/a/./b', 404],
  ['/a/.%2E', 404],
  ['/a/.', 404],
  [`/${'a'.repeat(2048)}`, 414],
  [`/${'%41'.repeat(1400)}`, 414],
]

test.each(refused)('%j is refused with %i', (target, status) => {
  expect(readTarget(target)).toEqual({ kind: 'refused', status })
})

const paths: readonly (readonly [target: string, path: string, isPlain: boolean])[] = [
  ['/', '/', true],
  ['/?', '/', true],
  ['/garden/a?x=%2f&y=\\', '/garden/a', true],
  ['/garden/%E6%97%A5', '/garden/日', true],
  ['/garden/%e6%97%a5', '/garden/日', false],
  ['/garden/%E6%97%a5', '/garden/日', false],
  ['/garden/%61', '/garden/a', false],
  ['/garden/%2D', '/garden/-', false],
  ['/garden/a%20b', '/garden/a b', true],
  ['/garden/caf%C3%A9', '/garden/café', true],
  ['/garden/cafe%CC%81', '/garden/café', false],
  ['/%252e%252e%252f', '/%2e%2e%2f', true],
  ['/....//', '/....//', true],
  ['/.git/config', '/.git/config', true],
  [`/${'a'.repeat(2047)}`, `/${'a'.repeat(2047)}`, true],
  [`/${'%E6%97%A5'.repeat(333)}`, `/${'日'.repeat(333)}`, true],
]

test.each(paths)('%j is the path %j, plain: %s', (target, path, isPlain) => {
  expect(readTarget(target)).toEqual({ kind: 'path', path, isPlain })
})

test('whatever is sent, a path has no dot segment, no backslash, no NUL, and is NFC', () => {
  const piece = fc.constantFrom(
    '/',
    '.',
    '..',
    '%2e',
    '%2E',
    '%',
    '%25',
    '\\',
    '%5C',
    '%00',
    'a',
    'é',
    '%C3',
    '%A9',
    '?',
    '//',
  )
  fc.assert(
    fc.property(fc.array(fc.oneof(piece, fc.string()), { maxLength: 8 }), (pieces) => {
      const target = readTarget(`/${pieces.join('')}`)
      if (target.kind === 'refused') return
      expect(target.path).toMatch(/^\/(?!\/)/u)
      expect(target.path).not.toMatch(/[\\\0]/u)
      expect(target.path.split('/')).not.toContain('..')
      expect(target.path.split('/')).not.toContain('.')
      expect(target.path.normalize('NFC')).toBe(target.path)
    }),
    { numRuns: 500 },
  )
})

test('encodeURIComponent of a segment that is not a dot segment is plain and comes back', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme', maxLength: 40 }), (text) => {
      const segment = text.normalize('NFC').replace(/[\\/\0]/gu, '')
      if (segment === '.' || segment === '..') return
      expect(readTarget(`/w/${encodeURIComponent(segment)}`)).toEqual({
        kind: 'path',
        path: `/w/${segment}`,
        isPlain: true,
      })
    }),
    { numRuns: 500 },
  )
})
