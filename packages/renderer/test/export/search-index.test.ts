import type { ContentBlock, NodeUuid, PageContents, PagePath } from '@draehi/core'
import { expect, test } from 'vitest'
import { toEntry } from '../../src/export/search-index.ts'

/** As the browser has it; its types are those of browsers. */
const {
  searchIndex,
}: { readonly searchIndex: (index: string, query: string, limit: number) => Promise<Found> } = await import(
  new URL('../../src/assets/script/static-search.js', import.meta.url).href
)

interface Found {
  readonly total: number
  readonly hits: readonly {
    readonly url: string
    readonly title: { readonly text: string; readonly ranges: readonly (readonly [number, number])[] }
    readonly excerpt: { readonly text: string; readonly ranges: readonly (readonly [number, number])[] }
  }[]
}

const block = (text: string, kind?: string): ContentBlock => ({
  ...{ uuid: 'b' as NodeUuid, parentUuid: 'p' as NodeUuid, order: 0, source: text, text, html: '' },
  metadata: kind === undefined ? {} : { kind, anchor: text.toLowerCase() },
})

function page(
  title: string,
  blocks: readonly ContentBlock[],
  more: Partial<PageContents> = {},
): PageContents {
  return {
    ...{ uuid: 'p' as NodeUuid, path: title as PagePath, address: title, title, description: undefined },
    ...{ created: undefined, updated: undefined, tags: [], aliases: [], authors: [], properties: {} },
    ...{ isUnlisted: false, html: '', links: [], backlinks: [], blocks },
    ...more,
  }
}

test('a page of an index has its names, its headings and how it begins', () =>
  expect(
    toEntry(
      page('Hive', [block('Hive', 'heading'), block('Bees.'), block('Wax', 'heading'), block('More.')], {
        tags: ['animals/bees'],
      }),
      '/hive/',
      3,
    ),
  ).toEqual({
    url: '/hive/',
    title: 'Hive',
    tags: ['animals/bees'],
    headings: [['Wax', 'wax']],
    text: 'Bees. More.',
  }))

test.each([
  ['with a whole word', 'word '.repeat(200), /^(?:word ){118}word…$/],
  ['where a word is too long for that', 'x'.repeat(700), /^x{599}…$/],
])('the beginning of a page ends %s', (_, text, expected) =>
  expect(toEntry(page('Hive', [block(text)]), '/hive/', 3).text).toMatch(expected),
)

test('the index of a site of a million pages has names, and little else', () => {
  const long = Array.from({ length: 300 }, (_, n) => [
    block(`Heading ${n}`, 'heading'),
    block('word '.repeat(50)),
  ])
  const small = toEntry(page('t'.repeat(5000), long.flat()), '/p/', 1)
  expect(JSON.stringify(small).length).toBeLessThan(6000)
  const large = toEntry(page('t', long.flat()), '/p/', 1_000_000)
  expect(large.headings).toBeUndefined()
  expect(large.text).toBe('…')
})

const INDEX = `data:application/json,${encodeURIComponent(
  JSON.stringify({
    pages: [
      { url: '/a', title: 'Über Bienen', text: 'Wie Bienen wohnen.', tags: ['tiere/insekten'] },
      { url: '/b', title: 'Wohnen', text: 'Häuser.', headings: [['Bienenkörbe', 'koerbe']] },
      { url: '/c', title: '蜜蜂', text: '蜂蜜は甘い。', aliases: ['honeybee'] },
      { url: '/d', title: 'Text', text: `${'x '.repeat(200)}needle${' y'.repeat(200)}` },
    ],
  }),
)}`

test.each([
  ['bienen', ['/a', '/b#koerbe']],
  ['BIENEN wohnen', ['/b#koerbe', '/a']],
  ['bienen -korb', ['/a']],
  ['uber', ['/a']],
  ['"wie bienen"', ['/a']],
  ['tag:tiere', ['/a']],
  ['-tag:tiere wohnen', ['/b']],
  ['honey', ['/c']],
  ['蜂蜜', ['/c']],
  ['nothing', []],
  ['-bienen', []],
  ['" -', []],
  ['', []],
])('%s finds', async (query, urls) => {
  const { hits, total } = await searchIndex(INDEX, query, 20)
  expect(hits.map(({ url }) => url)).toEqual(urls)
  expect(total).toBe(urls.length)
})

test('letters that are folded are marked where they stand', async () => {
  const index = `data:application/json,${encodeURIComponent(
    JSON.stringify({ pages: [{ url: '/k', title: '한국 ﬁn', text: 'e\u0301clair … Überall' }] }),
  )}`
  const marked = async (query: string): Promise<readonly string[]> => {
    const [hit] = (await searchIndex(index, query, 20)).hits
    const cut = ({ text, ranges }: Found['hits'][number]['excerpt']): readonly string[] =>
      ranges.map(([start, end]) => text.slice(start, end))
    return hit === undefined ? [] : [...cut(hit.title), ...cut(hit.excerpt)]
  }
  expect(await marked('국')).toEqual(['국'])
  expect(await marked('uber')).toEqual(['Über'])
  expect(await marked('eclair')).toEqual(['e\u0301clair'])
})

test('what is found is marked, and cut around the first of it', async () => {
  const [hit] = (await searchIndex(INDEX, 'needle', 20)).hits
  expect(hit?.excerpt.text).toMatch(/^… (?:x ){20,40}needle(?: y){50,} …$/u)
  expect(hit?.excerpt.ranges.map(([start, end]) => hit.excerpt.text.slice(start, end))).toEqual(['needle'])
  const [over] = (await searchIndex(INDEX, 'bienen "wie bienen" wie', 20)).hits
  expect(over?.excerpt.ranges).toEqual([[0, 10]])
})
