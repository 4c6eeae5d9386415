import fc from 'fast-check'
import { expect, test } from 'vitest'
import { spellings } from '../../src/serve/spellings.ts'

test.each<[path: string, meant: string]>([
  ['Foo/Bar Baz', 'foo/bar-baz'],
  ['foo/bar-baz/', 'foo/bar-baz'],
  ['foo//bar-baz', 'foo/bar-baz'],
  ['/foo/bar-baz', 'foo/bar-baz'],
  ['foo/bar-baz.md', 'foo/bar-baz'],
  ['Foo/Bar Baz.MARKDOWN', 'foo/bar-baz'],
  ['foo___bar baz.md', 'foo/bar-baz'],
  ['pages/foo___bar baz.md', 'foo/bar-baz'],
  ['foo/bar-baz.html', 'foo/bar-baz'],
  ['foo/bar-baz/index.html', 'foo/bar-baz'],
  ['foo/bar-baz/README.md', 'foo/bar-baz'],
  ['ﬀoo', 'ffoo'],
  ['CAFÉ', 'café'],
  ['index', ''],
  ['README.md', ''],
  ['index.html', ''],
  ['-/pages/', '-/pages'],
  ['-/Tags/Some Tag', '-/tags/some-tag'],
])('%j may mean %j', (path, meant) => {
  expect(spellings(path)).toContain(meant)
})

test('an address in its own spelling means nothing else', () => {
  expect(spellings('foo/bar-baz')).toEqual([])
  expect(spellings('日本語')).toEqual([])
})

test('escapes are not decoded a second time', () => {
  expect(spellings('%2e%2e%2fetc')).toEqual(['2e-2e-2fetc'])
})

test('a path means few things, each once, and never itself', () => {
  const piece = fc.constantFrom('a', 'B', '/', '___', '.md', 'index', 'README', ' ', 'ﬁ', '-/', 'é')
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 8 }), (pieces) => {
      const path = pieces.join('')
      const meant = spellings(path)
      expect(meant.length).toBeLessThanOrEqual(15)
      expect(meant).not.toContain(path)
      expect(new Set(meant).size).toBe(meant.length)
    }),
  )
})
