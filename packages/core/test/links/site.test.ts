import fc from 'fast-check'
import { expect, test } from 'vitest'
import { linkPages } from '../../src/links/link-pages.ts'
import { NO_DETAILS } from '../../src/markdown/known-keys.ts'
import type { LinkedSite } from '../../src/nouns.ts'
import {
  logseq,
  makePage,
  makeSite,
  obsidian,
  type PageText,
  pageAt,
  plain,
  problemsOf,
  siteFacts,
  someConfig,
} from './page-builder.ts'

const citations = (site: LinkedSite, path: string): readonly string[] =>
  pageAt(site, path).backlinks.map(({ path, block }) => `${path} ${block ?? 'properties'}`)

test('a block that links to a page twice cites it once, and a page does not cite itself', () => {
  const site = makeSite(obsidian, {
    'a.md': {
      blocks: ['x', 'y'],
      links: ['[[b]]', '[[B]]', '[[a]]', { target: 'b', block: 1 }],
    },
    'b.md': {},
  })
  expect(citations(site, 'b.md')).toEqual(['a 0', 'a 1'])
  expect(citations(site, 'a.md')).toEqual([])
})

test('citations are sorted by the address of the citing page, then by block, properties first', () => {
  const site = makeSite(logseq, {
    'pages/z.md': {
      blocks: ['x', 'y'],
      links: [{ target: 't', block: 1 }, '((63d0a3c1-1b0d-4c3c-8a3e-0c8e1f2a3b4c))'],
    },
    'pages/B.md': { links: ['#t', '[[T]]'] },
    'pages/a.md': { blocks: ['x'], links: ['![[t]]', { target: 't', block: undefined }] },
    'pages/t.md': { blocks: ['x ^63d0a3c1-1b0d-4c3c-8a3e-0c8e1f2a3b4c'] },
  })
  expect(citations(site, 'pages/t.md')).toEqual(['a properties', 'a 0', 'b properties', 'z 0', 'z 1'])
})

const crumbs = (site: LinkedSite, path: string): readonly string[] =>
  pageAt(site, path).breadcrumbs.map(({ title, path }) => `${title} (${path ?? 'no page'})`)

test('breadcrumbs are the namespaces or folders above a page', () => {
  const site = makeSite(plain, {
    'a/b/c.md': {},
    'a/index.md': { title: 'All about A' },
    'x/y.md': {},
    'x.md': {},
  })
  expect(crumbs(site, 'a/b/c.md')).toEqual(['All about A (a)', 'b (a/b)'])
  expect(crumbs(site, 'x/y.md')).toEqual(['x (x)'])
  expect(crumbs(site, 'x.md')).toEqual([])
  const garden = makeSite(logseq, { 'pages/a___b___c.md': {}, 'pages/a___b.md': {} })
  expect(crumbs(garden, 'pages/a___b___c.md')).toEqual(['a (a)', 'b (a/b)'])
})

/** Pages in the order in which a reader steps through them, from the one that has none before it. */
const steps = (site: LinkedSite, first: string): readonly string[] => {
  const byPath = new Map(site.pages.map((page) => [page.path, page]))
  const names: string[] = []
  for (let page = byPath.get(pageAt(site, first).path); page !== undefined; ) {
    names.push(page.page.name)
    const next = page.next === undefined ? undefined : byPath.get(page.next.path)
    if (next !== undefined) expect(next.previous?.path).toBe(page.path)
    page = next
  }
  return names
}

test('readers step through the tree: home, what has a rank, folders, then names, numbers by their value', () => {
  const names = [
    'Chapter 10',
    'chapter 2',
    'Chapter 1',
    'Ärger',
    'zebra',
    '第2章',
    'Chapter 010',
    'in/x',
    'in/y',
    'in/a/b',
    'Start',
  ]
  const site = makeSite(
    { ...plain, home: 'Start', lang: 'de' },
    {
      ...Object.fromEntries(names.map((name) => [`${name}.md`, {}])),
      'last.md': { details: { ...NO_DETAILS, rank: 1 } },
    },
  )
  expect(steps(site, 'Start.md')).toEqual([
    'Start',
    'last',
    'in/a/b',
    'in/x',
    'in/y',
    'Ärger',
    'Chapter 1',
    'chapter 2',
    'Chapter 010',
    'Chapter 10',
    'zebra',
    '第2章',
  ])
  expect(pageAt(site, 'Start.md').previous).toBeUndefined()
})

test('next to a journal are the days before and after it', () => {
  const site = makeSite(logseq, {
    'journals/2024_02_01.md': {},
    'journals/2023_12_31.md': {},
    'journals/2024_01_15.md': {},
    'pages/Notes.md': {},
  })
  expect(steps(site, 'journals/2023_12_31.md')).toEqual(['Dec 31st, 2023', 'Jan 15th, 2024', 'Feb 1st, 2024'])
  expect(steps(site, 'pages/Notes.md')).toEqual(['Notes'])
})

const text: PageText = { blocks: ['hello'] }

test.each<[string, string | undefined, Readonly<Record<string, PageText>>, string | undefined]>([
  ['the one that is configured, by name', 'Start', { 'Start.md': text, 'index.md': text }, 'start'],
  [
    'the one that is configured, by path',
    'docs/Start.md',
    { 'docs/Start.md': text, 'Start.md': text },
    'docs/start',
  ],
  ['the one that is configured, by address', '/begin', { 'x.md': { permalink: 'begin' } }, 'begin'],
  ['index', undefined, { 'contents.md': text, 'index.md': text }, 'index'],
  ['README', undefined, { 'README.md': text, 'a.md': text }, 'index'],
  ['home', undefined, { 'Home.md': text, 'contents.md': text }, 'home'],
  ['contents', undefined, { 'contents.md': text, 'a.md': text }, 'contents'],
  ['not an empty page', undefined, { 'index.md': {}, 'contents.md': text }, 'contents'],
  ['none', undefined, { 'a.md': text, 'sub/index.md': text }, undefined],
  ['not one that is not published', undefined, { 'index.md': { ...text, isPublished: false } }, undefined],
])('the home page is %s', (_, home, files, expected) => {
  const site = makeSite(someConfig({ dialect: 'plain', home }), files)
  expect(site.home).toBe(expected)
  expect(problemsOf(site)).toEqual([])
})

test('a home page that is missing is a problem, and the usual one takes its place', () => {
  const site = makeSite(someConfig({ home: 'Strat' }), { 'index.md': text })
  expect(site.home).toBe('index')
  expect(problemsOf(site)).toEqual([
    'draehi.yaml  warning  The home page "Strat" is not a published page. "index" takes its place.  (broken-link)',
  ])
})

test('the title is the configured one, else the name of the workspace', () => {
  expect(makeSite(plain, {}).title).toBe('Garden')
  expect(makeSite(someConfig({ title: 'My notes' }), {}).title).toBe('My notes')
})

test('problems of parsing are kept, also of pages that are not published', () => {
  const problem = {
    code: 'bad-front-matter',
    severity: 'error',
    path: 'a.md',
    line: 1,
    column: 1,
    message: 'No.',
    hint: undefined,
  } as const
  const site = makeSite(plain, { 'a.md': { isPublished: false, problems: [problem] } })
  expect(site.problems).toEqual([problem])
})

const someName = fc.constantFrom(
  'a',
  'B',
  'b',
  'x/a',
  'x/index',
  'x',
  'README',
  'index',
  'constructor',
  'é',
  'e\u0301',
)
const someLink = fc.constantFrom(
  '[[a]]',
  '[[b]]',
  '[[x]]',
  '[[nope]]',
  '#a',
  '((i))',
  '[[a#^i]]',
  '[[a#H]]',
  '(x/a.md)',
  '(../a)',
  '![[p.png]]',
)
const somePage = fc.record({
  blocks: fc.array(fc.constantFrom('t', 't ^i', '# H', '  u', 't ^63d0a3c1-1b0d-4c3c-8a3e-0c8e1f2a3b4c')),
  links: fc.array(someLink),
  aliases: fc.array(fc.constantFrom('a', 'old', 'Older')),
  permalink: fc.option(fc.constantFrom('a', 'p'), { nil: undefined }),
  isPublished: fc.boolean(),
})

test('the order of the files makes no difference', () => {
  fc.assert(
    fc.property(
      fc.dictionary(someName, somePage),
      fc.infiniteStream(fc.double({ min: 0, max: 1, noNaN: true })),
      fc.constantFrom(logseq, obsidian, plain),
      (files, random, config) => {
        const pages = Object.entries(files).map(([name, page]) => makePage(`${name}.md`, config, page))
        const facts = siteFacts(config, ['p.png'])
        const shuffled = pages
          .map((page) => ({ page, at: random.next().value }))
          .sort((a, b) => a.at - b.at)
          .map(({ page }) => page)
        expect(linkPages(shuffled, facts)).toEqual(linkPages(pages, facts))
      },
    ),
  )
})

test('every target, citation, neighbour and redirect leads to a page of the site, and no redirect hides one', () => {
  fc.assert(
    fc.property(
      fc.dictionary(someName, somePage),
      fc.constantFrom(logseq, obsidian, plain),
      (files, config) => {
        const site = makeSite(
          config,
          Object.fromEntries(Object.entries(files).map(([name, page]) => [`${name}.md`, page])),
        )
        const paths = new Set<string>(site.pages.map(({ path }) => path))
        for (const page of site.pages) {
          expect(page.targets.length).toBe(page.page.links.length)
          for (const target of page.targets) {
            if (target.kind !== 'page') continue
            const linked = site.byUuid.get(target.page)
            expect(linked?.path).toBe(target.path)
            if (target.block !== undefined) expect(linked?.blockUuids).toContain(target.block)
          }
          for (const near of [page.previous, page.next, ...page.backlinks]) {
            if (near !== undefined) expect(paths).toContain(near.path)
          }
        }
        for (const { from, to } of site.redirects) {
          expect(paths.has(from) && from !== site.home).toBe(false)
          expect(to === '' || (paths.has(to) && to !== site.home)).toBe(true)
        }
        expect(new Set(site.redirects.map(({ from }) => from)).size).toBe(site.redirects.length)
      },
    ),
  )
})

test('an entry of the navigation that leads to no page is a problem of the configuration', () => {
  const nav = (...targets: string[]) => ({
    ...obsidian,
    nav: targets.map((to) => ({ title: to, to })),
  })
  const codes = (...targets: string[]): readonly string[] =>
    makeSite(nav(...targets), { 'a/One note.md': { aliases: ['Other'], title: 'Title' } }).problems.map(
      ({ path, code, message }) => `${path} ${code} ${message}`,
    )
  expect(
    codes('a/One note', '/a/one-note', 'One note', 'other', '/', '-/tags', 'https://example.org'),
  ).toEqual([])
  expect(codes('Two notes')).toEqual([
    'draehi.yaml broken-link The navigation leads to "Two notes", which is no page.',
  ])
})
