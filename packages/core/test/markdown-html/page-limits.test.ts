import { expect, test } from 'vitest'
import { PAGE_LIMITS } from '../../src/markdown/page-limits.ts'
import { parsePage } from '../../src/markdown/parse-page.ts'
import { config, parse, print, sourceFile } from './support.ts'

const LIMITS = {
  ...PAGE_LIMITS,
  maxLength: 2000,
  maxLineLength: 500,
  maxDepth: 10,
  maxTableCells: 6,
  maxLinks: 3,
  minHtmlLength: 300,
  maxHtmlRatio: 3,
  maxHtmlLength: 3000,
}

const check = (text: string, problems: readonly string[]): void => {
  const page = parsePage(sourceFile(text), config(), LIMITS)
  expect(page.problems.map(({ code, message }) => `${code}: ${message}`)).toEqual(problems)
  if (problems.length > 0)
    expect(page).toMatchObject({ blocks: [], headings: [], links: [], isPublished: true, name: 'a' })
}

const words = (n: number): string => 'a '.repeat(n).trim()

test.each<[string, string, readonly string[]]>([
  ['a long page', `${words(200)}\n\n`.repeat(4), []],
  [
    'a page that is too long',
    `${words(200)}\n\n`.repeat(6),
    ['page-too-large: The file has 2406 characters; a page may have 2000.'],
  ],
  ['a long line', 'a'.repeat(500), []],
  [
    'a line that is too long',
    `\n${'a'.repeat(501)}`,
    ['page-failed: Line 2 has 501 characters; a line may have 500.'],
  ],
  ['quotes in quotes', `${'> '.repeat(8)}a`, []],
  ['too many quotes in quotes', `${'> '.repeat(10)}a`, ['page-failed: The page nests more than 10 deep.']],
  ['lists in lists', Array.from({ length: 8 }, (_, i) => `${'  '.repeat(i)}- a`).join('\n'), []],
  [
    'too many lists in lists',
    Array.from({ length: 10 }, (_, i) => `${'  '.repeat(i)}- a`).join('\n'),
    ['page-failed: The page nests more than 10 deep.'],
  ],
  ['HTML in HTML', `${'<b>'.repeat(17)}a`, []],
  [
    'too much HTML in HTML',
    `${'<b>'.repeat(21)}a`,
    ['page-failed: The page has HTML that nests more than 20 deep.'],
  ],
  ['a table', '|a|b|\n|-|-|\n|c|\n|d|', []],
  [
    'a table with too many cells that nobody wrote',
    '|a|b|\n|-|-|\n|c|\n|d|\n|e|',
    ['page-failed: The page has more than 6 table cells.'],
  ],
  ['links', '[[a]] #b [c](d)', []],
  ['too many links', '[[a]] #b [c](d) ![[e]]', ['page-failed: The page has more than 3 links.']],
  [
    'too much HTML from little text',
    `[x]: https://e.org/${'u'.repeat(200)}\n\n[x] [x] [x]`,
    ['page-failed: The page makes more than 696 characters of HTML.'],
  ],
  [
    'an address that is repeated too often to try',
    `[x]: https://e.org/${'u'.repeat(450)}\n\n${'[x] '.repeat(10)}`,
    ['page-failed: The page has more than 3 links.'],
  ],
])('%s: is a page, or a notice that says why', (_name, text, problems) => check(text, problems))

test('a page over a limit keeps its head and says what happened', () => {
  const text = `---\ntitle: Long\naliases: [L]\ntags: [t]\npermalink: /long\n---\n\n# Body\n\n${'a'.repeat(501)}`
  const page = parsePage(sourceFile(text), config(), LIMITS)
  expect(page).toMatchObject({
    title: 'Long',
    aliases: ['L'],
    tags: ['t'],
    permalink: '/long',
    isPublished: true,
  })
  expect(print(page.article)).toBe('<p class="notice">This page could not be rendered.</p>')
})

test.each([
  ['front matter', 'obsidian', '---\ndraft: true\n---\n\n'],
  ['front matter with another end', 'obsidian', '---\npublish: false\n...\n\n'],
  ['TOML', 'plain', '+++\ndraft = true\n+++\n\n'],
  ['page properties', 'logseq', 'public:: false\n\n- '],
  ['page properties in a bullet', 'logseq', '- private:: true\n- '],
] as const)('a page over a limit that %s hides stays hidden', (_name, dialect, head) => {
  const whole = parsePage(sourceFile(`${head}short`), config(dialect), LIMITS)
  const failed = parsePage(sourceFile(`${head}${'a'.repeat(501)}`), config(dialect), LIMITS)
  expect([whole.isPublished, failed.isPublished]).toEqual([false, false])
})

test('what is deeper than the stack is a problem and no exception', () =>
  expect(parse('<div>'.repeat(20_000)).problems.map(({ code }) => code)).toEqual(['page-failed']))
