import { expect, test } from 'vitest'
import { NO_DETAILS } from '../../src/markdown/known-keys.ts'
import type { Dialect, GraphConfig, PageDetails } from '../../src/nouns.ts'
import { formatProblem } from '../../src/problem.ts'
import { read } from './read.ts'

const DAY = '2024-01-15' as PageDetails['date']

interface Context {
  readonly dialect?: Dialect
  readonly config?: Partial<GraphConfig>
  readonly isPublished?: boolean
}

/** What a page with this front matter says of itself, without a problem. */
const check = (yaml: string, details: Partial<PageDetails>, context: Context = {}): void => {
  const { facts } = read(`---\n${yaml}\n---\n`, context.dialect ?? 'plain', 'a.md', context.config)
  expect(facts.problems).toEqual([])
  expect(facts.details).toEqual({ ...NO_DETAILS, ...details })
  expect(facts.isPublished).toBe(context.isPublished ?? true)
}

const checkProblem = (yaml: string, ...messages: string[]): void =>
  expect(read(`---\n${yaml}\n---\n`, 'plain').facts.problems.map(formatProblem)).toEqual(messages)

test('a page that says nothing has no details', () => check('title: x', {}))

test.each(['publishDate', 'publish_date', 'publish-date', 'PUBLISHDATE', 'Publish Date'])(
  'the key %s is one key',
  (key) => check(`${key}: 2024-01-15`, { shownFrom: '2024-01-15T00:00:00.000Z' }),
)
test('a draft in one spelling hides the page, whatever another says', () => {
  check('draft: false\nDraft: true', {}, { isPublished: false })
  check('Draft: true\ndraft: false', {}, { isPublished: false })
  check('PUBLISH: no', {}, { isPublished: false })
})
test('published is a flag, or the day of a publication', () => {
  check('published: false', {}, { isPublished: false })
  check('published: 2021-05-01', {})
  check('published: true', {}, { config: { publish: 'marked' } })
  check('published: 2021-05-01', {}, { config: { publish: 'marked' }, isPublished: false })
})

test('authors are names, a list of them, or maps with a name', () => {
  check('author: Ada', { authors: ['Ada'] })
  check('author: "[[Ada]], Bob"', { authors: ['[[Ada]]', 'Bob'] })
  check('authors: [Ada, {name: Bob, url: "https://b.example"}]', { authors: ['Ada', 'Bob'] })
  check('author: {name: Ada}', { authors: ['Ada'] })
  checkProblem(
    'author: {url: x}',
    'a.md:2  error  "author" should be a name or a list of names, not {"url":"x"}.  (bad-front-matter)',
  )
})

test('dates have one form', () => {
  check('date: 2024-1-15', { date: DAY })
  check('created: 2024-01-15', { date: DAY })
  check('date: 2024-01-15\ncreated: 2020-01-01', { date: DAY })
  check('lastmod: 2024-01-15', { updated: DAY })
  check(
    'date: 2024-01-15T10:00',
    { date: '2024-01-15T10:00:00+09:00' as PageDetails['date'] },
    {
      config: { timeZone: 'Asia/Seoul' },
    },
  )
  check('date: around 1843', {})
})
test('a TOML date keeps its zone', () => {
  const { facts } = read('+++\ndate = 2024-01-15T10:00:00+09:00\nupdated = 2024-01-15\n+++\n', 'plain')
  expect(facts.details).toEqual({ ...NO_DETAILS, date: '2024-01-15T10:00:00+09:00', updated: '2024-01-15' })
})
test('in Logseq a date is a link to its journal, or anything', () => {
  const detailsOf = (text: string): PageDetails => {
    const { details, problems } = read(text, 'logseq').facts
    expect(problems).toEqual([])
    return details
  }
  expect(detailsOf('date:: [[Jan 15th, 2024]]\n\n- x').date).toBe('2024-01-15')
  expect(detailsOf('date:: 2024-01-15\n\n- x').date).toBe('2024-01-15')
  expect(detailsOf('date:: some day\n\n- x').date).toBe(undefined)
  expect(detailsOf('publishDate:: 2024-01-15\nunlisted:: true\n\n- x')).toEqual({
    ...NO_DETAILS,
    shownFrom: '2024-01-15T00:00:00.000Z',
    isUnlisted: true,
  })
})

test('a page is never shown a minute too early or too long', () => {
  check('publishDate: 2024-01-15T10:00:01Z', { shownFrom: '2024-01-15T10:01:00.000Z' })
  check('publishDate: 2024-01-15T10:00:00Z', { shownFrom: '2024-01-15T10:00:00.000Z' })
  check('expiryDate: 2024-01-15T10:00:59Z', { shownUntil: '2024-01-15T10:00:00.000Z' })
  check(
    'publishDate: 2024-01-15',
    { shownFrom: '2024-01-14T15:00:00.000Z' },
    {
      config: { timeZone: 'Asia/Seoul' },
    },
  )
})
test.each(['publishDate', 'expiryDate'])('a %s that cannot be read hides the page', (key) => {
  const { facts } = read(`---\n${key}: soon\n---\n`, 'plain')
  expect(facts.isPublished).toBe(false)
  expect(facts.problems.map(formatProblem)).toEqual([
    `a.md:2  error  "${key}" should be a date such as 2024-01-15 or 2024-01-15T09:30:00Z, not "soon".  (bad-front-matter)`,
  ])
})
test('front matter that cannot be read and has a minute hides the page', () => {
  for (const line of ['publishDate: 2999-01-01', 'expiry_date: "2020"', 'unlisted: true', 'published: no'])
    expect(read(`---\n${line}\na: b: c\n---\n`, 'plain').facts.isPublished).toBe(false)
})

test('a rank is a number, and a weight is one where site generators are at home', () => {
  check('order: 3', { rank: 3 })
  check('nav_order: "-2.5"', { rank: -2.5 })
  check('sidebar_position: 0', { rank: 0 })
  check('weight: 75', { rank: 75 })
  check('weight: 75 kg', {}, { dialect: 'obsidian' })
  checkProblem('order: last', 'a.md:2  error  "order" should be a number, not "last".  (bad-front-matter)')
})
test('language and direction', () => {
  check('lang: he\ndir: RTL', { lang: 'he', dir: 'rtl' })
  checkProblem('dir: up', 'a.md:2  error  "dir" should be ltr, rtl or auto, not "up".  (bad-front-matter)')
})
test('the rest', () => {
  check('unlisted: yes', { isUnlisted: true })
  check('permalink: /', { isHome: true })
  check('cover: pictures/a.png', { image: 'pictures/a.png' })
  check('redirect_from: /old', { redirectFrom: ['/old'] })
  check('redirectFrom: [/old, /older]', { redirectFrom: ['/old', '/older'] })
  check('redirect: /elsewhere', {})
})
test('an unlisted that cannot be read is one', () => {
  const { facts } = read('---\nunlisted: perhaps\n---\n', 'plain')
  expect([facts.details.isUnlisted, facts.problems.length]).toEqual([true, 1])
})
