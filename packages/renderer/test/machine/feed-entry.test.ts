import type { BlockVersion, ListedPage, NodeUuid, PagePath } from '@draehi/core'
import { SaxesParser } from 'saxes'
import { expect, test } from 'vitest'
import { lastRealChange, toFeedEntries } from '../../src/machine/feed-entry.ts'
import { writeFeed } from '../../src/machine/write-feed.ts'
import { writeSitemap } from '../../src/machine/write-sitemap.ts'
import { FEEDS } from '../../src/page/feeds.ts'

const PAGE = '00000000-0000-8000-8000-000000000001' as NodeUuid
const words = (count: number, word = 'w'): string =>
  Array.from({ length: count }, (_, n) => `${word}${n}`).join(' ')

/** `[text, since, until]` of each block. */
const blocks = (...rows: readonly (readonly [string, number, number?])[]): BlockVersion[] =>
  rows.map(([text, since, until]) => ({ page: PAGE, text, isHeading: false, since, until }))

test.each<[string, BlockVersion[], number | undefined]>([
  ['a page that never changed', blocks([words(50), 1]), undefined],
  ['a page that came later is no change of itself', blocks([words(50), 5]), undefined],
  ['a mistyped word', blocks([`${words(50)} teh`, 1, 3], [`${words(50)} the`, 3]), undefined],
  ['a short note with another word', blocks(['one two three', 1, 2], ['one two four', 2]), undefined],
  ['a new paragraph', blocks([words(50), 1], [words(20, 'n'), 4]), 4],
  ['a tenth of a long page, not less', blocks([words(200), 1], [words(19, 'n'), 4]), undefined],
  ['text that was taken away', blocks([words(50), 1], [words(20, 'n'), 1, 6]), 6],
  ['text that only moved to another block', blocks([words(30), 1, 2], [words(30), 2]), undefined],
  [
    'small changes that come to a large one',
    blocks([words(40), 1], ['a b c', 2], ['d e f', 3], ['g h i', 4]),
    4,
  ],
  [
    'a script without spaces',
    blocks(['庭を耕す。', 1], ['私たちは毎日庭を耕し、種を蒔き、水をやり、花を育てる。', 3]),
    3,
  ],
])('%s', (_, versions, expected) => expect(lastRealChange(versions, 1)).toBe(expected))

test('what happened before the oldest kept deployment is not known', () =>
  expect(lastRealChange(blocks([words(50), 1], [words(50, 'n'), 4]), 4)).toBeUndefined())

const HOSTILE = 'A\u0000\u0008 <b>&amp;]]> \ud800 " \' \ufffe 😀'

const page = (more: Partial<ListedPage> = {}): ListedPage => ({
  uuid: PAGE,
  path: 'a/ü' as PagePath,
  address: 'a/ü',
  title: HOSTILE,
  description: HOSTILE,
  created: '2024-03-01',
  updated: '2024-03-02T10:00:00.000Z',
  tags: [HOSTILE],
  since: 1,
  ...more,
})

/** The texts of an XML document by element. @throws Error when it is not well-formed, or names a namespace it does not declare */
function readXml(text: string): ReadonlyMap<string, readonly string[]> {
  const found = new Map<string, string[]>()
  const parser = new SaxesParser({ xmlns: true })
  let last = ''
  parser.on('error', (error) => {
    throw error
  })
  parser.on('opentag', ({ name }) => {
    last = name
  })
  parser.on('text', (content) => {
    if (content.trim() !== '') found.set(last, [...(found.get(last) ?? []), content])
  })
  parser.write(text).close()
  return found
}

const versions = { blocks: blocks(['text', 1]), times: new Map([[1, '2024-02-01T00:00:00Z']]), oldest: 1 }
const feed = {
  title: `T ${HOSTILE}`,
  home: 'https://notes.example/g',
  self: 'https://notes.example/g/-/x',
  entries: toFeedEntries([page(), page({ title: 'Without a date', created: undefined })], versions),
  hrefOf: () => 'https://notes.example/g/a/%C3%BC?a&b',
}

test('feeds are valid XML and JSON, whatever a title holds', () => {
  const shown = 'A <b>&amp;]]>  " \'  😀'
  expect(readXml(writeFeed('atom.xml', feed)).get('title')).toEqual([`T ${shown}`, shown, 'Without a date'])
  const rss = readXml(writeFeed('feed.xml', feed))
  expect(rss.get('pubDate')).toEqual(['Fri, 01 Mar 2024 00:00:00 GMT', 'Thu, 01 Feb 2024 00:00:00 GMT'])
  expect(rss.get('guid')).toEqual([`urn:uuid:${PAGE}`, `urn:uuid:${PAGE}`])
  expect(JSON.parse(writeFeed('feed.json', feed))).toMatchObject({
    version: 'https://jsonfeed.org/version/1.1',
    items: [
      {
        id: `urn:uuid:${PAGE}`,
        date_published: '2024-03-01T00:00:00Z',
        date_modified: '2024-03-01T00:00:00Z',
      },
      { title: 'Without a date', date_published: '2024-02-01T00:00:00Z' },
    ],
  })
})

test('an empty feed is a feed', () => {
  for (const { path } of FEEDS) {
    const text = writeFeed(path, { ...feed, entries: [] })
    if (path.endsWith('.xml')) expect(readXml(text).get('title')).toHaveLength(1)
    else expect(JSON.parse(text).items).toEqual([])
  }
})

test('a sitemap says when a page changed', () => {
  const sitemap = readXml(writeSitemap([page()], () => 'https://notes.example/a?b&c'))
  expect([sitemap.get('loc'), sitemap.get('lastmod')]).toEqual([
    ['https://notes.example/a?b&c'],
    ['2024-03-02T10:00:00.000Z'],
  ])
})
