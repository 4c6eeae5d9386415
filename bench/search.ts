/** What readers wait for a search, on a site that was synced before, by kinds of queries. */

import { createSiteReader, type LiveSite, openDatabase, type SiteReader } from '@draehi/core'
import postgres from 'postgres'
import { median, percentile, timed } from './measure.ts'
import type { QueryKinds } from './search-queries.ts'

/** Milliseconds, from the text of a query to its hits. */
export interface SearchTimes {
  readonly queries: number
  readonly medianMs: number
  readonly p95Ms: number
  readonly maxMs: number
  readonly kinds: readonly KindTimes[]
}

export interface KindTimes {
  readonly kind: string
  readonly queries: number
  readonly medianMs: number
  readonly p95Ms: number
  /** Mean of what is told to be found; at most a thousand of a query. */
  readonly hits: number
  /** The slowest query. */
  readonly slowest: string
}

const WORDS = 60

/** Each kind has the same part in the whole. */
export async function timeSearch({
  databaseUrl,
  home,
  kinds,
}: {
  readonly databaseUrl: string
  readonly home: string
  readonly kinds: QueryKinds
}): Promise<SearchTimes> {
  const database = await openDatabase({ url: databaseUrl, dataDir: home })
  try {
    const reader = createSiteReader(database.db)
    const found = await reader.findSite('bench')
    if (found?.deploymentId === undefined) throw new Error('nothing is live')
    const site = { ...found, deploymentId: found.deploymentId }
    for (const queries of kinds.values())
      for (const query of queries.slice(0, 3)) await reader.search(site, query, 20, 0)
    const all: number[] = []
    const times: KindTimes[] = []
    for (const [kind, queries] of kinds) {
      const asked = await timeQueries(reader, site, queries)
      const ms = asked.map((one) => one.ms)
      const maxMs = Math.max(...ms)
      all.push(...ms)
      times.push({
        kind,
        queries: queries.length,
        medianMs: median(ms),
        p95Ms: percentile(ms, 0.95),
        hits: asked.reduce((sum, { hits }) => sum + hits, 0) / asked.length,
        slowest: asked.find((one) => one.ms === maxMs)?.query ?? '',
      })
    }
    return {
      queries: all.length,
      medianMs: median(all),
      p95Ms: percentile(all, 0.95),
      maxMs: Math.max(...all),
      kinds: times,
    }
  } finally {
    await database.close()
  }
}

async function timeQueries(reader: SiteReader, site: LiveSite, queries: readonly string[]) {
  const asked: { readonly query: string; readonly ms: number; readonly hits: number }[] = []
  for (const query of queries) {
    const { ms, value } = await timed(() => reader.search(site, query, 20, 0))
    asked.push({ query, ms, hits: value.total })
  }
  return asked
}

/** From the whole alphabet of the site's words, the same each time. */
export async function sampleWords(url: string): Promise<readonly string[]> {
  const client = postgres(url, { max: 1, onnotice: () => {} })
  const found = await client<
    { word: string }[]
  >`select word from search_words order by md5(word) limit ${WORDS}`
  await client.end()
  return found.map(({ word }) => word)
}
