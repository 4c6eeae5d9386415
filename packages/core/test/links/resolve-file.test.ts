import { expect, test } from 'vitest'
import type { GraphConfig } from '../../src/nouns.ts'
import { logseq, makeSite, obsidian, plain, problemsOf, targetsOf } from './page-builder.ts'

interface Files {
  readonly pages?: readonly string[]
  readonly assets?: readonly string[]
}

function check(config: GraphConfig, link: string, from: string, files: Files, expected: string): void {
  const pages = Object.fromEntries((files.pages ?? []).map((path) => [path, {}]))
  const site = makeSite(config, { ...pages, [from]: { links: [link] } }, files.assets)
  expect(targetsOf(site, from)).toEqual([expected])
}

test.each([
  ['(b.md)', 'a.md', ['b.md'], 'b.md'],
  ['(b)', 'a.md', ['b.md'], 'b.md'],
  ['(b.markdown)', 'a.md', ['b.markdown'], 'b.markdown'],
  ['(./b.md)', 'x/a.md', ['b.md', 'x/b.md'], 'x/b.md'],
  ['(b.md)', 'x/a.md', ['b.md'], 'broken'],
  ['(../b.md)', 'x/a.md', ['b.md'], 'b.md'],
  ['(../../b.md)', 'x/a.md', ['b.md'], 'broken'],
  ['(/x/b.md)', 'y/a.md', ['x/b.md', 'y/x/b.md'], 'x/b.md'],
  ['(dir/)', 'a.md', ['dir/index.md'], 'dir/index.md'],
  ['(dir)', 'a.md', ['dir/README.md'], 'dir/README.md'],
  ['(dir/)', 'a.md', ['dir.md', 'dir/index.md'], 'dir/index.md'],
  ['(dir)', 'a.md', ['dir.md', 'dir/index.md'], 'dir.md'],
  ['(dir/README.md)', 'a.md', ['dir/README.md', 'dir/index.md'], 'dir/README.md'],
  ['(dir/)', 'a.md', ['dir/b.md'], 'broken'],
  ['(..)', 'dir/a.md', ['index.md', 'dir/index.md'], 'index.md'],
  ['(.)', 'dir/a.md', ['index.md', 'dir/index.md'], 'dir/index.md'],
  ['(/)', 'dir/a.md', ['README.md'], 'README.md'],
  ['(my page.md)', 'a.md', ['my page.md'], 'my page.md'],
  ['(Cafe\u0301.md)', 'a.md', ['Café.md'], 'Café.md'],
  ['(B.md)', 'a.md', ['b.md'], 'b.md'],
  ['()', 'a.md', [], 'a.md'],
])('plain: %s in %s, beside %j, leads to %s', (link, from, pages, expected) => {
  check(plain, link, from, { pages }, expected)
})

test.each([
  ['(notes.pdf)', 'a.md', ['notes.pdf'], 'asset notes.pdf'],
  ['(LICENSE)', 'a.md', ['LICENSE'], 'asset LICENSE'],
  ['!(img/x.png)', 'dir/a.md', ['dir/img/x.png', 'img/x.png'], 'asset dir/img/x.png'],
  ['!(../img/x.png)', 'dir/a.md', ['img/x.png'], 'asset img/x.png'],
  ['!(/img/x.png)', 'dir/a.md', ['img/x.png'], 'asset img/x.png'],
  ['!(../../img/x.png)', 'dir/a.md', ['img/x.png'], 'broken'],
  ['!(x.png)', 'dir/a.md', ['x.png'], 'broken'],
  ['!(Cafe\u0301.png)', 'a.md', ['Café.png'], 'asset Café.png'],
  ['(.env)', 'a.md', ['.env'], 'broken'],
  ['(.git/config)', 'a.md', ['.git/config'], 'broken'],
  ['(draft.md)', 'a.md', ['draft.md'], 'broken'],
  ['!(draft.md)', 'a.md', ['draft.md'], 'broken'],
  ['(__proto__)', 'a.md', [], 'broken'],
  ['!(constructor.png)', 'a.md', [], 'broken'],
])('plain: %s in %s, beside the files %j, leads to %s', (link, from, assets, expected) => {
  check(plain, link, from, { assets }, expected)
})

test('a page comes before a file without an extension, a file with one before a page', () => {
  const files = { pages: ['b.md', 'c.txt.md'], assets: ['b', 'c.txt'] }
  check(plain, '(b)', 'a.md', files, 'b.md')
  check(plain, '(c.txt)', 'a.md', files, 'asset c.txt')
})

test('a link that looks like a file finds a page when there is no such file', () => {
  check(plain, '(v1.beta)', 'a.md', { pages: ['v1.beta.md'] }, 'v1.beta.md')
  check(plain, '!(v1.beta)', 'a.md', { pages: ['v1.beta.md'] }, 'v1.beta.md')
  check(plain, '(v1.0)', 'a.md', { pages: ['v1.0.md'] }, 'v1.0.md')
})

test('plain: a path from the root may be the address a page chose', () => {
  const site = makeSite(plain, { 'a.md': { links: ['(/start)'] }, 'x/b.md': { permalink: 'start' } })
  expect(targetsOf(site, 'a.md')).toEqual(['x/b.md'])
})

test('Logseq: assets and pages are named from the folder of the file', () => {
  const assets = ['assets/x.png']
  check(logseq, '!(../assets/x.png)', 'pages/A.md', { assets }, 'asset assets/x.png')
  check(logseq, '(../assets/x.png)', 'journals/2024_01_15.md', { assets }, 'asset assets/x.png')
  check(logseq, '![[../assets/x.png]]', 'pages/A.md', { assets }, 'asset assets/x.png')
  check(logseq, '!(assets/x.png)', 'pages/A.md', { assets }, 'asset assets/x.png')
  check(logseq, '!(../../assets/x.png)', 'pages/A.md', { assets }, 'asset assets/x.png')
  check(logseq, '!(../../x.png)', 'pages/A.md', { assets: ['x.png'] }, 'broken')
  check(logseq, '!(../assets/../.env)', 'pages/A.md', { assets: ['.env'] }, 'broken')
  check(logseq, '(./B.md)', 'pages/A.md', { pages: ['pages/B.md'] }, 'pages/B.md')
})

test.each([
  ['![[x.png]]', 'a.md', ['deep/x.png'], 'asset deep/x.png'],
  ['[[x.png]]', 'a.md', ['deep/x.png'], 'asset deep/x.png'],
  ['![[X.PNG]]', 'a.md', ['deep/x.png'], 'asset deep/x.png'],
  ['![[x.png]]', 'b/a.md', ['a/x.png', 'b/deep/x.png'], 'asset b/deep/x.png'],
  ['![[deep/x.png]]', 'a.md', ['very/deep/x.png', 'x.png'], 'asset very/deep/x.png'],
  ['!(x.png)', 'a.md', ['deep/x.png'], 'asset deep/x.png'],
  ['![[.obsidian/x.png]]', 'a.md', ['.obsidian/x.png'], 'broken'],
  ['![[y.png]]', 'a.md', ['deep/x.png'], 'broken'],
])('Obsidian: %s in %s, beside the files %j, leads to %s', (link, from, assets, expected) => {
  check(obsidian, link, from, { assets }, expected)
})

test('plain: an embed finds a file wherever it lies, a markdown image does not', () => {
  check(plain, '![[x.png]]', 'en/a.md', { assets: ['en/img/x.png', 'x/x.png'] }, 'asset en/img/x.png')
  check(plain, '!(x.png)', 'en/a.md', { assets: ['en/img/x.png'] }, 'broken')
})

test('an embed is a page before it is a file', () => {
  check(obsidian, '![[note]]', 'a.md', { pages: ['x/note.md'], assets: ['note'] }, 'x/note.md')
  check(obsidian, '![[note#^id]]', 'note.md', {}, 'note.md')
})

test('a page may embed itself', () => {
  check(obsidian, '![[a]]', 'a.md', {}, 'a.md')
})

test('Obsidian: a markdown link finds a note by the end of its path', () => {
  check(obsidian, '(note.md)', 'a.md', { pages: ['x/note.md'] }, 'x/note.md')
  check(obsidian, '(./note.md)', 'a.md', { pages: ['x/note.md'] }, 'broken')
})

test('what is missing is told apart: a page or a file', () => {
  const site = makeSite(plain, {
    'a.md': { links: ['(b.md)', '(b)', '(b.pdf)', '!(b.png)', '![[b.png]]', '![[b]]', '!(../b.png)'] },
  })
  expect(problemsOf(site)).toEqual([
    'a.md:1:1  warning  There is no page "b.md".  (broken-link)',
    'a.md:2:1  warning  There is no page "b".  (broken-link)',
    'a.md:3:1  warning  There is no file "b.pdf".  (broken-asset)',
    'a.md:4:1  warning  There is no file "b.png".  (broken-asset)',
    'a.md:5:1  warning  There is no file "b.png".  (broken-asset)',
    'a.md:6:1  warning  There is no page "b".  (broken-link)',
    'a.md:7:1  warning  There is no file "../b.png".  (broken-asset)',
  ])
})
