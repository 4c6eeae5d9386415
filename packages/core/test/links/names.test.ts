import { expect, test } from 'vitest'
import { linkPages } from '../../src/links/link-pages.ts'
import type { GraphConfig, LinkedSite } from '../../src/nouns.ts'
import { logseq, makePage, makeSite, obsidian, plain, problemsOf, siteFacts } from './page-builder.ts'

/** `file → name → address`, in the site's order. */
const placesOf = (site: LinkedSite): readonly string[] =>
  site.pages.map(({ page, path }) => `${page.path} → ${page.name} → ${path}`)

const check = (config: GraphConfig, files: readonly string[], expected: readonly string[]): void =>
  expect(placesOf(makeSite(config, Object.fromEntries(files.map((path) => [path, {}]))))).toEqual(expected)

test('two files that make one name are both published; the one spelt like the name keeps it', () => {
  check(plain, ['dir.md', 'dir/index.md'], ['dir.md → dir → dir', 'dir/index.md → dir/index → dir/index'])
  check(plain, ['index.md', 'README.md'], ['index.md → index → index', 'README.md → README → readme'])
})

test('index speaks for its folder rather than README', () => {
  check(
    plain,
    ['dir/README.md', 'dir/index.md'],
    ['dir/index.md → dir → dir', 'dir/README.md → dir/README → dir/readme'],
  )
})

test('a Logseq page that is a journal too is named by its file', () => {
  check(
    logseq,
    ['pages/Jan 15th, 2024.md', 'journals/2024_01_15.md'],
    [
      'journals/2024_01_15.md → Jan 15th, 2024 → jan-15th-2024',
      'pages/Jan 15th, 2024.md → pages/Jan 15th, 2024 → pages/jan-15th-2024',
    ],
  )
})

test('file names that differ in Unicode form alone are two pages', () => {
  check(obsidian, ['\u00e9.md', 'e\u0301.md'], ['e\u0301.md → é → é', '\u00e9.md → é.md → é-md'])
})

test('one note in two kinds of markdown file is two pages', () => {
  check(plain, ['a.markdown', 'a.md'], ['a.markdown → a → a', 'a.md → a.md → a-md'])
})

test('the author hears of a name that two files make', () => {
  expect(problemsOf(makeSite(plain, { 'dir.md': {}, 'dir/index.md': {} }))).toEqual([
    'dir/index.md  warning  The page name "dir" belongs to dir.md already; this page is named "dir/index". Rename one of the two files.  (duplicate-name)',
  ])
})

test('a page that is not published takes no name', () => {
  const site = makeSite(plain, { 'dir.md': { isPublished: false }, 'dir/index.md': {} })
  expect(placesOf(site)).toEqual(['dir/index.md → dir → dir'])
  expect(problemsOf(site)).toEqual([])
})

test('names that programs treat in a special way are names', () => {
  check(
    plain,
    ['constructor.md', '__proto__.md', 'toString.md', 'hasOwnProperty.md', 'api.md', '_next/x.md'],
    [
      'api.md → api → api',
      'constructor.md → constructor → constructor',
      'hasOwnProperty.md → hasOwnProperty → hasownproperty',
      '_next/x.md → _next/x → next/x',
      '__proto__.md → __proto__ → proto',
      'toString.md → toString → tostring',
    ],
  )
})

/** hostile-inputs.md E6: every published file has an address of its own, in any order of the files. */
test.each([
  ['S02 emoji', ['😀.md', '🎉.md']],
  ['S03 Japanese', ['日本語.md']],
  ['S04 punctuation', ['C.md', 'C++.md', 'C#.md']],
  ['S05 Unicode forms', ['\u00e9.md', 'e\u0301.md']],
  ['S06 a ligature', ['ﬁle.md', 'file.md']],
  ['S07 a homoglyph', ['\u0430pple.md', 'apple.md']],
  ['S08 an override of direction', ['a\u202etxt.md', 'atxt.md']],
  ['S09 a zero-width space', ['a\u200bb.md', 'ab.md']],
  ['S10 a long name', [`${'a'.repeat(240)}.md`, `${'a'.repeat(241)}.md`]],
  ['S11 names of JavaScript', ['constructor.md', '__proto__.md', 'toString.md', 'hasOwnProperty.md']],
  ['S12 names of routes', ['api.md', 'healthz.md', 'robots.txt.md', '_next/x.md', 'well-known/x.md']],
  ['S13 dotted letters', ['İ.md', 'i̇.md', 'i.md', 'ı.md']],
  ['S14 folders', ['index.md', 'README.md', 'dir.md', 'dir/index.md', 'dir/README.md']],
])('%s: every file is a page with a name, an id and an address of its own', (_, files) => {
  for (const config of [logseq, obsidian, plain]) {
    const pages = files.map((path) => makePage(path, config))
    const facts = siteFacts(config, files)
    const site = linkPages(pages, facts)
    expect(site.pages.map(({ page }) => page.path).toSorted()).toEqual(files.toSorted())
    for (const facet of [
      site.pages.map(({ page }) => page.name),
      site.pages.map(({ uuid }) => uuid),
      site.pages.map(({ path }) => path),
    ]) {
      expect(new Set<string>(facet).size).toBe(files.length)
    }
    expect(linkPages(pages.toReversed(), facts)).toEqual(site)
  }
})
