import type { CountedSearch } from '@draehi/core'
import { expect, test } from 'vitest'
import { createFetch } from '../../src/serve/create-fetch.ts'
import { createFixtureReader } from './fixture-reader.ts'

const READER = 'Mozilla/5.0 (X11; Linux x86_64) Gecko/20100101 Firefox/140.0'

/** What is counted of some requests, as `query → chosen × times, hits`. */
async function counted(
  paths: readonly string[],
  { userAgent = READER, method = 'GET', settings = '' } = {},
): Promise<readonly string[]> {
  const written: CountedSearch[] = []
  const reader = createFixtureReader({
    garden: {
      workspaceId: 1,
      name: 'Garden',
      deploymentId: 7,
      pages: {
        tomatoes: 'red tomatoes',
        basil: 'beside tomatoes',
        ...(settings === '' ? {} : { '-/search-settings': settings }),
      },
    },
  })
  const fetch = createFetch(reader, {
    writeSearches: async (searches) => {
      written.push(...searches)
    },
  })
  for (const path of paths) {
    await fetch(
      new Request(`http://127.0.0.1/garden/-/${path}`, { method, headers: { 'user-agent': userAgent } }),
    )
  }
  await fetch.settle()
  return written.map(({ query, chosen, times, hits }) => `${query} → ${chosen} × ${times}, ${hits}`)
}

const FOUND = 'tomatoes →  × 1, 2'

test.each<[string, readonly string[], readonly string[]]>([
  ['the page counts its query', ['search?q=tomatoes'], [FOUND]],
  ['equal queries are one', ['search?q=tomatoes', 'search?q=tomatoes'], ['tomatoes →  × 2, 4']],
  ['a query that finds nothing', ['search?q=kale'], ['kale →  × 1, 0']],
  ['what is typed on the way is not counted', ['search.json?q=to', 'search.json?q=tomatoes'], []],
  ['but what a reader ends with', ['search.json?q=tomatoes', 'search/asked?q=tomatoes'], [FOUND]],
  [
    'and the hit that is chosen',
    ['search.json?q=tomatoes', 'search/asked?q=tomatoes&to=/garden/tomatoes'],
    [FOUND, 'tomatoes → tomatoes × 1, 0'],
  ],
  [
    'a hit of the page is chosen',
    ['search?q=tomatoes', 'search/chosen?q=tomatoes&to=/garden/tomatoes'],
    [FOUND, 'tomatoes → tomatoes × 1, 0'],
  ],
  ['nobody invents a query', ['search/asked?q=tomatoes'], []],
  ['or a hit', ['search?q=tomatoes', 'search/chosen?q=tomatoes&to=/garden/else'], [FOUND]],
  ['the next part is the same search', ['search?q=tomatoes&page=2'], []],
  ['an empty query', ['search?q=', 'search'], []],
  ['a long one', [`search?q=${'a'.repeat(201)}`], []],
])('%s', async (_, paths, expected) => expect(await counted(paths)).toEqual(expected))

test.each(['', 'Googlebot/2.1 (+http://www.google.com/bot.html)', 'curl/8.5.0', 'HeadlessChrome/140'])(
  'the program %j is not counted',
  async (userAgent) => expect(await counted(['search?q=tomatoes'], { userAgent })).toEqual([]),
)

test('a question for the head alone is not counted', async () => {
  expect(await counted(['search?q=tomatoes'], { method: 'HEAD' })).toEqual([])
})

test('a site may say no', async () => {
  const asked = ['search?q=tomatoes']
  expect(await counted(asked, { settings: '{"language":"english","log":false}' })).toEqual([])
  expect(await counted(asked, { settings: '{"language":"german","log":true}' })).toEqual([FOUND])
})

test('a database that takes nothing changes no answer', async () => {
  const faults: unknown[] = []
  const reader = createFixtureReader({
    garden: { workspaceId: 1, name: 'Garden', deploymentId: 7, pages: { tomatoes: 'red' } },
  })
  const fetch = createFetch(reader, {
    writeSearches: () => Promise.reject(new Error('full')),
    onError: (error) => faults.push(error),
  })
  const headers = { 'user-agent': READER }
  const answer = await fetch(new Request('http://127.0.0.1/garden/-/search?q=tomatoes', { headers }))
  await fetch.settle()
  expect([answer.status, faults]).toEqual([200, [new Error('full')]])
})
