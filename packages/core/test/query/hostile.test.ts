import { expect, test } from 'vitest'
import { graphConfig } from '../../../../test/support/graph-config.ts'
import { answerQueries } from '../../src/query/answer-queries.ts'
import { parseDataview } from '../../src/query/parse-dataview.ts'
import { parseLogseqQuery } from '../../src/query/parse-logseq-query.ts'
import { createSiteBudget } from '../../src/query/query-budget.ts'
import { QueryFault } from '../../src/query/query-fault.ts'
import { answerOn, linkFiles, problemsOn } from './ask.ts'

const logseq = graphConfig('logseq')
const obsidian = graphConfig('obsidian')

/** Each is refused or compiled; the limit is the runner's. */
const TEXTS: Readonly<Record<string, string>> = {
  'parentheses that open': '('.repeat(9_000),
  'parentheses in parentheses': `${'('.repeat(4_000)}rating${')'.repeat(4_000)}`,
  brackets: '['.repeat(9_000),
  'link openers': '[[a'.repeat(3_000),
  quotes: '"'.repeat(9_000),
  backslashes: `"${'\\'.repeat(9_000)}`,
  negations: '!'.repeat(9_000),
  minuses: '-'.repeat(9_000),
  points: `a${'.a'.repeat(4_000)}`,
  sums: `1${'+1'.repeat(900)}`,
  'hundreds of names': 'and '.repeat(2_000),
  'a very long text': `"${'x'.repeat(200_000)}"`,
  'a very long name': 'x'.repeat(200_000),
  'private-use and lone halves': '\ue000\ud800\udfff'.repeat(1_000),
  'dynamic days': '<%'.repeat(4_000),
}

for (const [name, text] of Object.entries(TEXTS)) {
  test(`${name} are read as Dataview`, () => {
    expect(() => attempt(() => parseDataview(`LIST WHERE ${text}`))).not.toThrow()
  })
  test(`${name} are read as a simple query`, () => {
    expect(() => attempt(() => parseLogseqQuery(`(and ${text})`, logseq.journal))).not.toThrow()
  })
}

/** Only faults of the query itself are let through. */
function attempt(parse: () => unknown): void {
  try {
    parse()
  } catch (error) {
    if (!(error instanceof QueryFault)) throw error
  }
}

test('a long sum is answered', () => {
  const query = `\`\`\`dataview\nLIST WITHOUT ID 1${'+1'.repeat(900)}\n\`\`\``
  expect(answerOn(linkFiles({ 'q.md': query }, obsidian), 'q.md')).toBe('901')
})

test('texts that double do not grow without end', () => {
  const doubling = Array.from(
    { length: 30 },
    (_, n) => `FLATTEN ${n === 0 ? '"ab"' : `x${n - 1}`} + ${n === 0 ? '"ab"' : `x${n - 1}`} AS x${n}`,
  )
  const query = `\`\`\`dataview\nLIST WITHOUT ID length(x29)\n${doubling.join('\n')}\n\`\`\``
  expect(answerOn(linkFiles({ 'q.md': query }, obsidian), 'q.md')).toBe('10000')
})

test('rows that multiply are stopped, and the author hears of it', () => {
  const items = Array.from({ length: 30 }, (_, n) => n).join(', ')
  const query = `\`\`\`dataview\nLIST\n${Array.from({ length: 10 }, (_, n) => `FLATTEN list(${items}) AS x${n}`).join('\n')}\n\`\`\``
  const site = linkFiles({ 'q.md': query }, obsidian)
  expect(answerOn(site, 'q.md')).toBe('unanswered: The query takes more work than one query may.')
  expect(problemsOn(site, 'q.md')).toEqual([
    'q.md:1  warning  The query takes more work than one query may.  (unsupported-query)',
  ])
})

test('all queries of a site have a budget', () => {
  const site = linkFiles(
    { 'a.md': '```dataview\nLIST FROM [[b]]\n```', 'b.md': '```dataview\nLIST\n```' },
    obsidian,
  )
  const { answers } = answerQueries(site.pages, obsidian, undefined, createSiteBudget(20, 1_000))
  expect([...answers.values()].map(([answer]) => answer)).toMatchObject([
    { kind: 'list' },
    { kind: 'unanswered', why: 'The queries of this site take more work than all queries may.' },
  ])
})

test('a page has a hundred queries, and no more', () => {
  const site = linkFiles({ 'pages/q.md': '- {{query (task TODO)}}\n'.repeat(102) }, logseq)
  const answers = site.pages[0]?.answers ?? []
  expect(answers.filter(({ kind }) => kind === 'blocks')).toHaveLength(100)
  expect(problemsOn(site, 'pages/q.md')).toEqual([
    'pages/q.md:101  warning  A page may have 100 queries.  (bad-query)',
    'pages/q.md:102  warning  A page may have 100 queries.  (bad-query)',
  ])
})

test('five hundred rows are shown of however many there are', () => {
  const blocks = '- TODO a\n'.repeat(700)
  const site = linkFiles({ 'pages/a.md': blocks, 'pages/q.md': '- {{query (task TODO)}}' }, logseq)
  const [answer] = site.pages.find(({ page }) => page.path === 'pages/q.md')?.answers ?? []
  if (answer?.kind !== 'blocks') throw new Error('no blocks')
  expect(answer.total).toBe(700)
  expect(answer.groups.flatMap(({ blocks: shown }) => shown)).toHaveLength(500)
})

test('names of object members are fields like any other', () => {
  const query = '```dataview\nLIST WHERE constructor OR __proto__ OR file.name.constructor OR toString\n```'
  expect(answerOn(linkFiles({ 'q.md': query }, obsidian), 'q.md')).toBe('')
})

test('the order of files makes no difference to what is found', () => {
  const files = {
    'b.md': '#x',
    'a.md': '#x',
    'c/d.md': '#x',
    'q.md': '```dataview\nLIST FROM #x SORT length(file.tags)\n```',
  }
  const reversed = Object.fromEntries(Object.entries(files).reverse())
  const found = answerOn(linkFiles(files, obsidian), 'q.md')
  expect(found).toBe('[a] | [b] | [d]')
  expect(answerOn(linkFiles(reversed, obsidian), 'q.md')).toBe(found)
})
