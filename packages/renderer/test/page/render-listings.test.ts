import type { PageDate, RenderedPage } from '@draehi/core'
import { expect, test } from 'vitest'
import { NO_DETAILS } from '../../../core/src/markdown/known-keys.ts'
import { listingsOf } from '../../src/page/render-listings.ts'
import { compareTitles, letterOf } from '../../src/page/sort-key.ts'
import { block, linkedSite, type PageLiteral, path, uuid } from './site.ts'

function listings(literals: readonly PageLiteral[], home?: string): ReadonlyMap<string, RenderedPage> {
  const site = linkedSite(literals, home === undefined ? {} : { home: path(home) })
  return new Map([...listingsOf(site)].map((listing) => [listing.path, listing.render(site)]))
}

const paths = (literals: readonly PageLiteral[], home?: string): string[] => [
  ...listings(literals, home).keys(),
]

test('without a home page the list of all pages is home', () => {
  const rows = listings([{ at: 'a' }])
  expect([...rows.keys()]).toEqual(['', '-/pages', '-/tags'])
  expect(rows.get('')?.body).toBe(rows.get('-/pages')?.body)
  expect(rows.get('')?.head).toBe('<title>Garden</title>')
})

test('with a home page it is not', () => expect(paths([{ at: 'a' }], 'a')).toEqual(['-/pages', '-/tags']))

test('an empty site still has its lists', () => expect(paths([])).toEqual(['', '-/pages', '-/tags']))

test('pages stand under their first letter, journals under their year, newest first', () => {
  const body = listings([
    { at: 'x/été', title: 'été', linked: { breadcrumbs: [{ title: 'x', path: undefined }] } },
    { at: 'earth', title: 'Earth' },
    { at: '9', title: '9 lives' },
    { at: 'j1', title: 'Jan 1st, 2024', journalDay: '2024-01-01' },
    { at: 'j2', title: 'Feb 1st, 2024', journalDay: '2024-02-01' },
  ]).get('-/pages')?.body
  expect(body).toBe(
    '<div class="listing"><header class="page-header"><h1>All pages</h1><p class="meta">5 pages</p></header>' +
      '<section aria-labelledby="g-0–9"><h2 id="g-0–9">0–9</h2><ul class="entries"><li><a href="/garden/9">9 lives</a></li></ul></section>' +
      '<section aria-labelledby="g-E"><h2 id="g-E">E</h2><ul class="entries"><li><a href="/garden/earth">Earth</a></li>' +
      '<li><a href="/garden/x/%C3%A9t%C3%A9">été</a> <span class="note">x</span></li></ul></section>' +
      '<section aria-labelledby="g-Journal-2024"><h2 id="g-Journal-2024">Journal 2024</h2><ul class="entries">' +
      '<li><a href="/garden/j2">Feb 1st, 2024</a></li><li><a href="/garden/j1">Jan 1st, 2024</a></li></ul></section></div>',
  )
})

test('a long list comes in parts of a thousand, each linked from each', () => {
  const rows = listings(Array.from({ length: 2001 }, (_, n) => ({ at: `p${n}`, title: `p${n}` })))
  expect([...rows.keys()]).toEqual(['', '-/pages', '-/pages/2', '-/pages/3', '-/tags'])
  expect(rows.get('-/pages')?.body.match(/<li>/gu)).toHaveLength(1000 + 2)
  expect(rows.get('-/pages/2')?.body).toContain(
    '<nav class="parts" aria-label="Parts"><ul><li><a href="/garden/-/pages">1</a></li><li aria-current="page">2</li><li><a href="/garden/-/pages/3">3</a></li></ul></nav>',
  )
})

test('a tag lists the pages that carry it and quotes their blocks, however it is cased', () => {
  const rows = listings([
    { at: 'a', title: 'A', tags: ['Bee'], blocks: [block('a #Bee', { tags: ['Bee'] })] },
    { at: 'b', title: 'B', tags: ['bee'] },
  ])
  expect([...rows.keys()]).toEqual(['', '-/pages', '-/tags', '-/tags/bee'])
  expect(rows.get('-/tags/bee')?.title).toBe('#Bee')
  expect(rows.get('-/tags/bee')?.body).toBe(
    '<div class="listing"><header class="page-header"><h1>#Bee</h1><p class="meta">2 pages · <a href="/garden/-/tags">All tags</a></p></header>' +
      '<ul class="citations"><li><p class="source"><a href="/garden/a">A</a></p><ul class="quotes"><li><blockquote class="quote">a #Bee</blockquote>' +
      `<a class="jump" href="/garden/a#b-${uuid(1001)}" aria-label="Go to this passage in A">¶</a></li></ul></li>` +
      '<li><p class="source"><a href="/garden/b">B</a></p></li></ul></div>',
  )
})

test('few tags are one list, many stand under their letters', () => {
  const tagged = (count: number): string =>
    listings([{ at: 'a', tags: Array.from({ length: count }, (_, n) => `t${n}`) }]).get('-/tags')?.body ?? ''
  expect(tagged(2)).toBe(
    '<div class="listing"><header class="page-header"><h1>Tags</h1><p class="meta">2 tags</p></header><ul class="entries">' +
      '<li><a href="/garden/-/tags/t0">t0</a> <span class="note">1</span></li><li><a href="/garden/-/tags/t1">t1</a> <span class="note">1</span></li></ul></div>',
  )
  expect(tagged(100)).toContain('<h2 id="g-T">T</h2>')
})

test('tags that want one address each get their own', () =>
  expect(paths([{ at: 'a', tags: ['c', 'C++', 'c#', '__proto__', 'constructor', 'a/b'] }], 'a')).toEqual([
    '-/pages',
    '-/tags',
    '-/tags/proto',
    '-/tags/a/b',
    '-/tags/c',
    '-/tags/c-2',
    '-/tags/c-3',
    '-/tags/constructor',
  ]))

test('a tag that a page is named after links to it', () => {
  const rows = listings([
    {
      at: 'a',
      tags: ['bee'],
      links: [
        { kind: 'tag', block: 0, target: 'Bee', fragment: undefined, label: undefined, line: 1, column: 1 },
      ],
      linked: {
        targets: [
          {
            kind: 'page',
            page: uuid(2000),
            path: path('bee'),
            title: 'The bee',
            block: undefined,
            anchor: undefined,
          },
        ],
      },
    },
    { at: 'bee', title: 'The bee' },
  ])
  expect(rows.get('-/tags/bee')?.body).toContain('· Page: <a href="/garden/bee">The bee</a> ·')
})

test('a tag of very many pages comes in parts of a hundred', () =>
  expect(
    paths(
      Array.from({ length: 201 }, (_, n) => ({ at: `p${n}`, tags: ['x'] })),
      'p0',
    ).slice(2),
  ).toEqual(['-/tags/x', '-/tags/x/-/2', '-/tags/x/-/3']))

test('a page stands under the letter that its readers look for', () =>
  expect(
    ['apple', 'Äpfel', '“Quoted”', '日本', 'ひらがな', 'カナ', '한글', '12 monkeys', '…', 'ελλάδα'].map(
      letterOf,
    ),
  ).toEqual(['A', 'A', 'Q', '漢字', 'かな', 'かな', '한글', '0–9', '#', 'Ε']))

test('titles sort without accents and case', () =>
  expect(
    ['b', 'Éa', 'a', 'eb', 'Z']
      .map((title) => ({ title }))
      .sort(compareTitles)
      .map(({ title }) => title),
  ).toEqual(['a', 'b', 'Éa', 'eb', 'Z']))

test('an unlisted page and what only it is tagged with are in no list', () => {
  const site = linkedSite([
    { at: 'a', title: 'Seen', tags: ['open'] },
    { at: 'b', title: 'Unseen', tags: ['open', 'closed'], details: { ...NO_DETAILS, isUnlisted: true } },
  ])
  const html = [...listingsOf(site)]
    .map((listing) => listing.render(site))
    .map(({ path, head, body }) => path + head + body)
    .join('')
  expect(html).toContain('Seen')
  expect(html).toContain('1 page')
  expect(html).not.toMatch(/Unseen|closed/u)
})

test('pages that changed last are listed by day, what they say themselves before what git says', () => {
  const history = (updated: string) => ({ created: undefined, updated, authors: [] })
  const rows = listings([
    { at: 'a', title: 'A', linked: { history: history('2026-03-01T10:00:00Z') } },
    { at: 'b', title: 'B', linked: { history: history('2026-03-04T10:00:00Z') } },
    { at: 'c', title: 'C', details: { ...NO_DETAILS, updated: '2026-03-02' as PageDate } },
    { at: 'd', title: 'D', details: { ...NO_DETAILS, date: '2026-03-04' as PageDate } },
    { at: 'e', title: 'E' },
    { at: 'f', title: 'F', details: { ...NO_DETAILS, isUnlisted: true, date: '2026-03-05' as PageDate } },
  ])
  const body = rows.get('-/recent')?.body ?? ''
  expect(
    body
      .replace(/<[^>]+>/gu, ' ')
      .replace(/\s+/gu, ' ')
      .trim(),
  ).toBe('Recently changed Newest first 4 March 2026 B D 2 March 2026 C 1 March 2026 A')
  expect(listings([{ at: 'e' }]).has('-/recent')).toBe(false)
})
