import { expect, test } from 'vitest'
import { NO_DETAILS } from '../../src/markdown/known-keys.ts'
import type { GraphConfig } from '../../src/nouns.ts'
import { logseq, makeSite, plain, problemsOf, type SiteText, someConfig } from './page-builder.ts'

const redirectsOf = (config: GraphConfig, files: SiteText): readonly string[] =>
  makeSite(config, files).redirects.map(({ from, to }) => `${from} → ${to}`)

type Rules = Readonly<Record<string, string>>

const withRules = (rules: Rules): GraphConfig =>
  someConfig({ dialect: 'plain', redirects: Object.entries(rules).map(([from, to]) => ({ from, to })) })

test('an alias leads to its page', () => {
  expect(redirectsOf(logseq, { 'pages/Foo.md': { aliases: ['The Foo', 'ns/foo', 'Foo'] } })).toEqual([
    'ns/foo → foo',
    'the-foo → foo',
  ])
})

test('an alias hides no page', () => {
  expect(redirectsOf(logseq, { 'pages/C.md': {}, 'pages/D.md': { aliases: ['C', 'C++'] } })).toEqual([])
})

test('a page with an address of its own is found by its name', () => {
  expect(redirectsOf(plain, { 'guide/Getting Started.md': { permalink: 'start' } })).toEqual([
    'guide/getting-started → start',
  ])
})

test('the file of a folder page leads to the folder', () => {
  expect(redirectsOf(plain, { 'dir/README.md': {}, 'other/index.md': {} })).toEqual([
    'dir/readme → dir',
    'other/index → other',
  ])
})

test('the home page has the address of the workspace alone', () => {
  expect(redirectsOf(plain, { 'README.md': { blocks: ['hello'], aliases: ['start'] } })).toEqual([
    'index → ',
    'readme → ',
    'start → ',
  ])
})

test('front matter names addresses of before', () => {
  const files: SiteText = {
    'a.md': { details: { ...NO_DETAILS, redirectFrom: ['/old/a/', 'older'] } },
    'b.md': { details: { ...NO_DETAILS, redirectFrom: ['Old B'] } },
    'c.md': {
      details: {
        ...NO_DETAILS,
        redirectFrom: ['b', 'https://elsewhere.example/', '../up', 'c'],
      },
    },
  }
  expect(redirectsOf(plain, files)).toEqual(['old-b → b', 'old/a → a', 'older → a'])
  expect(problemsOf(makeSite(plain, files))).toEqual([
    'c.md  error  The redirect from "../up" is from no address of this site.  (bad-redirect)',
    'c.md  error  The redirect from "b" would hide a page or another redirect.  (bad-redirect)',
    'c.md  error  The redirect from "https://elsewhere.example/" is from no address of this site.  (bad-redirect)',
  ])
})

test.each<[Rules, readonly string[]]>([
  [{ old: 'new' }, ['old → new']],
  [{ '/old/page': 'New' }, ['old/page → new']],
  [{ 'Old Page': 'new.md' }, ['old-page → new']],
  [{ old: 'older', older: 'new' }, ['old → new', 'older → new']],
  [{ old: '/' }, ['old → ']],
])('the rules %j redirect %j', (rules, expected) => {
  const site = makeSite(withRules(rules), { 'new.md': {} })
  expect(site.redirects.map(({ from, to }) => `${from} → ${to}`)).toEqual(expected)
  expect(problemsOf(site)).toEqual([])
})

test.each<[Rules, readonly string[]]>([
  [
    { old: 'https://elsewhere.example/' },
    ['The redirect from "old" leads to "https://elsewhere.example/", which is no page of this site.'],
  ],
  [
    { old: '//elsewhere.example/' },
    ['The redirect from "old" leads to "//elsewhere.example/", which is no page of this site.'],
  ],
  [{ old: 'nowhere' }, ['The redirect from "old" leads to "nowhere", which is no page of this site.']],
  [{ old: 'old' }, ['The redirect from "old" leads to "old", which is no page of this site.']],
  [
    { a: 'b', b: 'a' },
    [
      'The redirect from "a" leads to "b", which is no page of this site.',
      'The redirect from "b" leads to "a", which is no page of this site.',
    ],
  ],
  [{ new: 'other' }, ['The redirect from "new" would hide a page or another redirect.']],
  [
    { 'https://elsewhere.example/': 'new' },
    ['The redirect from "https://elsewhere.example/" is from no address of this site.'],
  ],
])('the rules %j are refused', (rules, messages) => {
  const site = makeSite(withRules(rules), { 'new.md': {}, 'other.md': {} })
  expect(site.redirects).toEqual([])
  expect(site.problems.map(({ path, code, message }) => [path, code, message])).toEqual(
    messages.map((message) => ['draehi.yaml', 'bad-redirect', message]),
  )
})

test('a page that is not published is no end of a redirect', () => {
  const site = makeSite(withRules({ old: 'secret' }), { 'secret.md': { isPublished: false, aliases: ['x'] } })
  expect(site.redirects).toEqual([])
})
