import { expect, test } from 'vitest'
import { graphConfig } from '../../../../test/support/graph-config.ts'
import { pageUuid } from '../../src/id.ts'
import { linkPages } from '../../src/links/link-pages.ts'
import { parsePage } from '../../src/markdown/parse-page.ts'
import type { LinkedSite, Page, PageName, Slug } from '../../src/nouns.ts'
import { formatProblem } from '../../src/problem.ts'
import { fillBlock, sourceFile } from './support.ts'

const config = graphConfig('logseq', { fileNameFormat: 'mirror' })
const ID = '11111111-1111-4111-8111-111111111111'
const OTHER = '22222222-2222-4222-8222-222222222222'

const read = (markdown: string, path = 'pages/a.md'): Page => parsePage(sourceFile(markdown, path), config)

const link = (files: Readonly<Record<string, string>>): LinkedSite =>
  linkPages(
    Object.entries(files).map(([path, text]) => read(text, path)),
    {
      workspaceId: 1,
      workspaceSlug: 'g' as Slug,
      name: 'g',
      config,
      paths: new Set(),
      now: '2024-01-01T00:00:00.000Z',
      today: undefined,
    },
  )

const html = (markdown: string, n = 0): string => fillBlock(read(markdown).blocks[n]?.html ?? [])
const row = (key: string, value: string): string => `<div><dt>${key}</dt><dd>${value}</dd></div>`
const list = (...rows: string[]): string => `<dl class="properties">${rows.join('')}</dl>`

test('the first line is the identity of the page and nothing else', () => {
  const page = read(`id:: ${ID}\n\n- hello <!-- id: 7 -->\n- world <!-- id: 8 -->`)
  expect(page.authorId).toBe(ID)
  expect(page.blocks.map(({ source, text }) => [source, text])).toEqual([
    ['hello', 'hello'],
    ['world', 'world'],
  ])
  expect(page.propertyList).toEqual([])
})

test('elsewhere an id before the blocks is none of the page', () =>
  expect(parsePage(sourceFile(`id:: ${ID}\n\n- a`), graphConfig('logseq')).authorId).toBeUndefined())

test('properties are items of another kind of list', () => {
  const page = read(
    `id:: ${ID}\n* owner:: [[Bob]]\n* about::\n  - a\n  - b\n* due date:: 5\n\n- a <!-- id: 7 -->\n  * rating:: 4\n  - b`,
  )
  expect(page.properties).toMatchObject({ owner: ['Bob'], about: ['a', 'b'], 'due-date': 5 })
  expect(page.links).toMatchObject([{ target: 'Bob', line: 2, column: 11 }])
  expect(page.blocks.map(({ text, properties }) => ({ text, properties }))).toEqual([
    { text: 'a', properties: { rating: 4 } },
    { text: 'b', properties: {} },
  ])
  expect(fillBlock(page.propertyList)).toBe(
    list(
      row('owner', '<a href="/w/0" class="page">label 0</a>'),
      row('about', '<ul>\n<li>a</li>\n<li>b</li>\n</ul>'),
      row('due-date', '5'),
    ),
  )
})

test('the value of a property may stand below it, with properties of its own', () => {
  const markdown = [
    '- Oscar Wilde',
    '  * description::',
    '    - Irish *poet*',
    '  * books::',
    '    - The Picture',
    '      * year:: 1891',
    '      - a chapter',
    '    - Earnest',
    '  - Child block',
  ].join('\n')
  expect(read(markdown).blocks.map(({ text }) => text)).toEqual(['Oscar Wilde', 'Child block'])
  expect(read(markdown).blocks[0]?.properties).toEqual({
    description: 'Irish *poet*',
    books: ['The Picture', 'Earnest'],
  })
  expect(html(markdown).replaceAll('\n', '')).toBe(
    `Oscar Wilde${list(
      row('description', '<ul><li>Irish <em>poet</em></li></ul>'),
      row(
        'books',
        '<ul><li>The Picture<ul><li>year: 1891</li></ul><ul><li>a chapter</li></ul></li><li>Earnest</li></ul>',
      ),
    )}`,
  )
})

test('numbered blocks have numbers, numbers in the text of a block are text', () => {
  const page = read(
    '1. TODO first #Project <!-- id: 1 -->\n  - child <!-- id: 2 -->\n2. second <!-- id: 3 -->\n- intro <!-- id: 4 -->\n  1. more',
  )
  expect(page.blocks.map(({ text, task, parent }) => [text, task, parent])).toEqual([
    ['first #Project', 'TODO', undefined],
    ['child', undefined, 0],
    ['second', undefined, undefined],
    ['intro more', undefined, undefined],
  ])
  expect(page.article.filter((part) => typeof part === 'string').join('')).toContain('<ol class="outline">')
})

test('states of tasks that only Logseq 2 has, and a heading after one', () => {
  expect(read('- BACKLOG a').blocks[0]?.task).toBe('BACKLOG')
  expect(html('- TODO ## a')).toMatch(/^<h2>.*TODO.* a<\/h2>$/u)
})

test('code is code', () => {
  const markdown = '- ```\n  * a:: b\n  1. c <!-- id: 1 -->\n  ```\n- d'
  expect(read(markdown).blocks).toHaveLength(2)
  expect(html(markdown)).toContain('* a:: b\n1. c &lt;!-- id: 1 -->')
})

test('a page has the id that it gives itself; a second one has that of its name', () => {
  const site = link({
    'pages/a.md': `id:: ${ID}\n\n- x`,
    'pages/b.md': `id:: ${ID}\n\n- y`,
    'pages/c.md': `id:: ${OTHER}`,
  })
  expect(site.pages.map(({ uuid }) => uuid)).toEqual([ID, pageUuid(1, 'b' as PageName), OTHER])
  expect(site.problems.map(formatProblem)).toEqual([
    `pages/b.md:1  warning  The id "${ID}" belongs to pages/a.md already. Remove one of the two files; this one has the id of its name.  (duplicate-id)`,
  ])
})

test('nobody can take the id of another page', () => {
  const taken = pageUuid(1, 'b' as PageName)
  const site = link({ 'pages/a.md': `id:: ${taken}`, 'pages/b.md': '- y' })
  expect(site.pages.map(({ uuid }) => uuid)).toEqual([pageUuid(1, 'a' as PageName), taken])
  expect(site.problems).toMatchObject([{ code: 'duplicate-id', path: 'pages/a.md' }])
})

test('a link says the title, the file has what a file may be called', () => {
  const site = link({
    'pages/Garden_Beds.md': '- x',
    'pages/100%25.md': '- y',
    'pages/b.md': '- [[Garden/Beds]] [[100%25]]',
  })
  expect(site.pages.map(({ page }) => page.name)).toEqual(['100%25', 'b', 'Garden_Beds'])
  expect(site.problems).toEqual([])
})
