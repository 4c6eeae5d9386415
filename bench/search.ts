/** What readers wait for a search, on a site that was synced before, by kinds of queries. */

import { readFile } from 'node:fs/promises'
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
  /** Of the database's processor, where the system tells it: what a busy machine does not change as much. */
  readonly p95CpuMs: number | undefined
  readonly kinds: readonly KindTimes[]
}

export interface KindTimes {
  readonly kind: string
  readonly queries: number
  readonly medianMs: number
  readonly p95Ms: number
  readonly p95CpuMs: number | undefined
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
    const cpuMs = await backendClock(databaseUrl)
    const all: AskedQuery[] = []
    const times: KindTimes[] = []
    for (const [kind, queries] of kinds) {
      const asked = await timeQueries(reader, site, queries, cpuMs)
      const ms = asked.map((one) => one.ms)
      const maxMs = Math.max(...ms)
      all.push(...asked)
      times.push({
        kind,
        queries: queries.length,
        medianMs: median(ms),
        p95Ms: percentile(ms, 0.95),
        p95CpuMs: p95CpuOf(asked),
        hits: asked.reduce((sum, { hits }) => sum + hits, 0) / asked.length,
        slowest: asked.find((one) => one.ms === maxMs)?.query ?? '',
      })
    }
    const ms = all.map((one) => one.ms)
    return {
      queries: all.length,
      medianMs: median(ms),
      p95Ms: percentile(ms, 0.95),
      maxMs: Math.max(...ms),
      p95CpuMs: p95CpuOf(all),
      kinds: times,
    }
  } finally {
    await database.close()
  }
}

interface AskedQuery {
  readonly query: string
  readonly ms: number
  readonly cpuMs: number | undefined
  readonly hits: number
}

async function timeQueries(
  reader: SiteReader,
  site: LiveSite,
  queries: readonly string[],
  cpuMs: () => Promise<number | undefined>,
): Promise<readonly AskedQuery[]> {
  const asked: AskedQuery[] = []
  for (const query of queries) {
    const before = await cpuMs()
    const { ms, value } = await timed(() => reader.search(site, query, 20, 0))
    const after = await cpuMs()
    const spent = before === undefined || after === undefined ? undefined : after - before
    asked.push({ query, ms, cpuMs: spent, hits: value.total })
  }
  return asked
}

function p95CpuOf(asked: readonly AskedQuery[]): number | undefined {
  const known = asked.flatMap(({ cpuMs }) => (cpuMs === undefined ? [] : [cpuMs]))
  return known.length === asked.length ? percentile(known, 0.95) : undefined
}

/** Processor time of the server's processes that answer this one, by Linux (`/proc`, nanoseconds); of a server elsewhere none. */
async function backendClock(databaseUrl: string): Promise<() => Promise<number | undefined>> {
  const client = postgres(databaseUrl, { max: 1, onnotice: () => {} })
  const backends = await client<{ pid: number }[]>`
    select pid from pg_stat_activity where application_name = 'draehi' and datname = current_database()`
  await client.end()
  const read = async (pid: number): Promise<number> =>
    Number((await readFile(`/proc/${pid}/schedstat`, 'utf8')).split(' ', 1).join('')) / 1e6
  return async () => {
    const times = await Promise.all(backends.map(({ pid }) => read(pid).catch(() => undefined)))
    return times.reduce<number | undefined>(
      (sum, ms) => (sum === undefined || ms === undefined ? undefined : sum + ms),
      0,
    )
  }
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
