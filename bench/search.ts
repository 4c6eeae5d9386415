/** What readers wait for a search, on the site that the sync before it wrote. */

import { createSiteReader, type LiveSite, openDatabase, type SiteReader } from '@draehi/core'
import postgres from 'postgres'
import { median, percentile, timed } from './measure.ts'

/** Milliseconds, from the text of a query to its hits. */
export interface SearchTimes {
  readonly queries: number
  readonly medianMs: number
  readonly p95Ms: number
  readonly maxMs: number
}

const WORDS = 60

export async function measureSearch({
  databaseUrl,
  home,
}: {
  readonly databaseUrl: string
  readonly home: string
}): Promise<SearchTimes> {
  const words = await sampleWords(databaseUrl)
  const database = await openDatabase({ url: databaseUrl, dataDir: home })
  try {
    const reader = createSiteReader(database.db)
    const site = await reader.findSite('bench')
    if (site?.deploymentId === undefined) throw new Error('nothing is live')
    return await timeQueries(reader, { ...site, deploymentId: site.deploymentId }, queriesOf(words))
  } finally {
    await database.close()
  }
}

async function timeQueries(
  reader: SiteReader,
  site: LiveSite,
  queries: readonly string[],
): Promise<SearchTimes> {
  for (const query of queries.slice(0, 10)) await reader.search(site, query, 20, 0)
  const times: number[] = []
  for (const query of queries) times.push((await timed(() => reader.search(site, query, 20, 0))).ms)
  return {
    queries: times.length,
    medianMs: median(times),
    p95Ms: percentile(times, 0.95),
    maxMs: Math.max(...times),
  }
}

/** Words, beginnings, two words, phrases, words left out, and slips: a sixth of each. */
function queriesOf(words: readonly string[]): readonly string[] {
  return words.flatMap((word, n) => {
    const other = words[(n + 7) % words.length] ?? word
    return [
      word,
      word.slice(0, 3),
      `${word} ${other}`,
      `"${word} ${other}"`,
      `${word} -${other}`,
      `${word.slice(0, 2)}${word.slice(3)}x`,
    ]
  })
}

/** From the whole alphabet, the same each time. */
async function sampleWords(url: string): Promise<readonly string[]> {
  const client = postgres(url, { max: 1, onnotice: () => {} })
  const found = await client<
    { word: string }[]
  >`select word from search_words order by md5(word) limit ${WORDS}`
  await client.end()
  return found.map(({ word }) => word)
}
