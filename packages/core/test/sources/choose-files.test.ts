import { expect, test } from 'vitest'
import { isDraehiError } from '../../src/errors.ts'
import { createFileFilter, isHidden, isMarkdown, unsupported } from '../../src/sources/choose-files.ts'

test.each([
  '.git/config',
  '.obsidian/app.json',
  '.trash/a.md',
  '.hidden.md',
  'a/.b/c.md',
  'logseq/bak/pages/a.md',
  'logseq/.recycle/a.md',
  '.logseq/a.md',
  'node_modules/x/README.md',
  'a/node_modules/b.md',
  '.github/PULL_REQUEST_TEMPLATE.md',
])('%s is never read', (path) => expect(isHidden(path)).toBe(true))

test.each([
  'a.md',
  'a.b/c.md',
  'my-node_modules/a.md',
  'node_modules.md',
  'logseq/pages/a.md',
  'bak/a.md',
  'a…/b.md',
])('%s is', (path) => expect(isHidden(path)).toBe(false))

test('markdown is told by its extension, in any case', () => {
  const paths = ['a.md', 'A.MD', 'a.markdown', 'a.md.txt', 'a.mdx', 'md', 'a/b.Md']
  expect(paths.filter(isMarkdown)).toEqual(['a.md', 'A.MD', 'a.markdown', 'a/b.Md'])
})

test('a page of another kind is named, a file is not', () => {
  expect(unsupported('a/b.ORG')).toMatchObject({
    code: 'unsupported-file',
    severity: 'notice',
    path: 'a/b.ORG',
  })
  expect(['a.png', 'a.txt', 'LICENSE', 'a.organ'].map(unsupported)).toEqual([
    undefined,
    undefined,
    undefined,
    undefined,
  ])
})

const chosen = (include: string[], exclude: string[], paths: string[]): string[] => {
  const filter = createFileFilter({ include, exclude }, () => 0)
  return paths.filter((path) => filter.isIncluded(path) && !filter.isExcluded(path))
}

test('patterns are those of gitignore', () => {
  const paths = ['a.md', 'drafts/b.md', 'x/drafts/c.md', 'notes/d.md', 'Notes/e.md']
  expect(chosen([], [], paths)).toEqual(paths)
  expect(chosen([], ['drafts/'], paths)).toEqual(['a.md', 'notes/d.md', 'Notes/e.md'])
  expect(chosen([], ['/drafts/'], paths)).toEqual(['a.md', 'x/drafts/c.md', 'notes/d.md', 'Notes/e.md'])
  expect(chosen(['notes/'], [], paths)).toEqual(['notes/d.md'])
  expect(chosen(['*.md', '!b.md'], ['/a.md', 'e.md'], paths)).toEqual(['x/drafts/c.md', 'notes/d.md'])
})

test.each([
  ['draft.md', ['draft.md', 'a/draft.md']],
  ['/draft.md', ['draft.md']],
  ['a/draft.md', ['a/draft.md']],
  ['Draft.md', ['Draft.md']],
  ['drafts', ['drafts/x.md', 'a/drafts/y.md']],
  ['drafts/', ['drafts/x.md', 'a/drafts/y.md']],
  ['draft.md/', []],
  ['**/drafts/*.md', ['drafts/x.md', 'a/drafts/y.md']],
  ['a/**', ['a/draft.md', 'a/drafts/y.md', 'a/b/c/z.md']],
  ['a/**/z.md', ['a/b/c/z.md']],
  ['a/*', ['a/draft.md', 'a/drafts/y.md', 'a/b/c/z.md']],
  ['/*.md', ['draft.md', 'Draft.md', 'ü [1].md', '#x.md', '!y.md']],
  ['[dD]raft.md', ['draft.md', 'Draft.md', 'a/draft.md']],
  ['ü \\[1\\].md', ['ü [1].md']],
  ['\\#x.md', ['#x.md']],
  ['\\!y.md', ['!y.md']],
  ['#x.md', []],
  ['draft.md ', ['draft.md', 'a/draft.md']],
])('%j excludes %j', (pattern, excluded) => {
  const paths = [
    'draft.md',
    'Draft.md',
    'a/draft.md',
    'drafts/x.md',
    'a/drafts/y.md',
    'a/b/c/z.md',
    'ü [1].md',
    '#x.md',
    '!y.md',
  ]
  const filter = createFileFilter({ include: [], exclude: [pattern] }, () => 0)
  expect(paths.filter((path) => filter.isExcluded(path))).toEqual(excluded)
})

test('a later pattern takes back an earlier one, but not within an excluded folder', () => {
  const paths = ['a.md', 'keep.md', 'x/keep.md']
  expect(chosen([], ['*.md', '!keep.md'], paths)).toEqual(['keep.md', 'x/keep.md'])
  expect(chosen([], ['*.md', '!/keep.md'], paths)).toEqual(['keep.md'])
  expect(chosen([], ['x/', '!x/keep.md'], paths)).toEqual(['a.md', 'keep.md'])
  expect(chosen([], ['x/*', '!x/keep.md'], paths)).toEqual(paths)
  expect(chosen(['x/', '!x/keep.md'], [], paths)).toEqual(['x/keep.md'])
  expect(chosen(['x/*', '!x/keep.md'], [], paths)).toEqual([])
})

test('a pattern that could run for ever is a problem and not used', () => {
  const exclude = ['**/a/**/a/**/a/**/b', '*a*a*a*a*b', 'x'.repeat(501), 'ok/**/*.md']
  const filter = createFileFilter({ include: [], exclude }, () => 0)
  expect(filter.problems.map(({ code, path }) => [code, path])).toEqual(
    Array.from({ length: 3 }, () => ['bad-configuration', 'draehi.yaml']),
  )
  expect(filter.isExcluded('ok/a/b.md')).toBe(true)
  expect(filter.isExcluded('a/a/a/b')).toBe(false)
})

test('patterns that take too long together stop the run', () => {
  let now = 0
  const filter = createFileFilter({ include: [], exclude: ['x'] }, () => (now += 20_000))
  filter.isExcluded('a.md')
  expect(() => filter.isExcluded('b.md')).toThrow(
    expect.toSatisfy((error: unknown) => isDraehiError(error, 'bad-configuration')),
  )
})
