/**
 * Counts what readers look for, in memory, and stores it a few times a minute. No answer waits for it, and none is worse when it
 * fails. What is counted was answered by this server a moment ago: nobody can invent a query or a hit.
 */

import {
  type CountedSearch,
  DEFAULT_SEARCH,
  parseSearchSettings,
  SEARCH_SETTINGS_PATH,
  type SearchHit,
  type SiteReader,
  toCountedText,
} from '@draehi/core'
import { hitHref, pageHref } from '../page/page-href.ts'
import type { Ask } from './answer.ts'
import type { PublishedSite } from './published-site.ts'

export interface SearchCounter {
  /** Remembers an answer, so that what is told of it later can be believed. */
  answered(site: PublishedSite, answer: AnsweredSearch): void
  /** Counts a query, or a hit that was chosen, or both. */
  told(ask: Ask, site: PublishedSite, told: ToldSearch): void
  /** Stores what is counted so far. */
  settle(): Promise<void>
}

export interface AnsweredSearch {
  /** As it was sent. */
  readonly asked: string
  readonly hits: readonly SearchHit[]
  readonly total: number
  readonly part: number
  readonly ms: number
}

export interface ToldSearch {
  readonly query: string
  /** Address of the hit from the server's root; `''`: none was chosen. */
  readonly to: string
  /** Whether the query itself was counted before. */
  readonly isCounted: boolean
}

const STORE_AFTER_MS = 5000
/** Answers that are remembered, queries that wait to be stored, sites of which it is known whether they count. */
const MOST_ANSWERS = 300
const MOST_WAITING = 1000
const MOST_SITES = 100
const ADDRESS_LENGTH = 1000

/** What calls itself a program, or nothing. */
const PROGRAM =
  /bot|crawl|spider|slurp|fetch|preview|monitor|archiv|headless|curl|wget|python|java\/|go-http|node|axios|scrapy|https?:/iu

interface Answered {
  readonly hits: number
  readonly ms: number
  /** From the server's root. */
  readonly addresses: ReadonlySet<string>
}

/** @param write undefined: nothing is counted */
export function createSearchCounter(
  reader: Pick<SiteReader, 'findRenderedPage'>,
  write: ((searches: readonly CountedSearch[]) => Promise<void>) | undefined,
  onError: (error: unknown) => void,
): SearchCounter {
  if (write === undefined) return { answered: () => {}, told: () => {}, settle: async () => {} }
  const answers = new Map<string, Answered>()
  const settings = new Map<string, Promise<boolean>>()
  const waiting = new Map<string, CountedSearch>()
  const counting = new Set<Promise<void>>()
  let timer: NodeJS.Timeout | undefined

  const store = async (): Promise<void> => {
    clearTimeout(timer)
    timer = undefined
    const searches = [...waiting.values()]
    waiting.clear()
    await (searches.length === 0 ? undefined : write(searches).catch(onError))
  }

  const add = (search: CountedSearch): void => {
    const key = JSON.stringify([search.workspaceId, search.query, search.chosen])
    const before = waiting.get(key)
    if (before === undefined && waiting.size >= MOST_WAITING) return
    waiting.set(key, before === undefined ? search : sumOf(before, search))
    timer ??= setTimeout(store, STORE_AFTER_MS).unref()
  }

  const isCounting = (site: PublishedSite): Promise<boolean> => {
    const key = `${site.workspaceId}/${site.deploymentId}`
    const known = settings.get(key)
    if (known !== undefined) return known
    const asked = readIsCounting(reader, site).catch((error: unknown) => {
      settings.delete(key)
      onError(error)
      return false
    })
    remember(settings, key, asked, MOST_SITES)
    return asked
  }

  const count = async (site: PublishedSite, query: string, { to, isCounted }: ToldSearch): Promise<void> => {
    const answer = answers.get(keyOf(site, query))
    if (answer === undefined || !(await isCounting(site))) return
    const { workspaceId } = site
    if (!isCounted)
      add({ workspaceId, query, chosen: '', times: 1, hits: answer.hits, ms: Math.round(answer.ms) })
    const chosen = answer.addresses.has(to) ? to.slice(pageHref(site.slug, '').length + 1) || '/' : ''
    if (chosen !== '' && chosen.length <= ADDRESS_LENGTH)
      add({ workspaceId, query, chosen, times: 1, hits: 0, ms: 0 })
  }

  return {
    answered(site, { asked, hits, total, part, ms }) {
      const query = toCountedText(asked)
      if (query === undefined || part !== 1 || site.view !== undefined) return
      const addresses = new Set(
        hits.flatMap((hit) => [hitHref(site.slug, hit), pageHref(site.slug, hit.page.path)]),
      )
      remember(answers, keyOf(site, query), { hits: total, ms, addresses }, MOST_ANSWERS)
    },
    told(ask, site, told) {
      const query = toCountedText(told.query)
      if (query === undefined || ask.method !== 'GET' || isProgram(ask)) return
      const done = count(site, query, told).finally(() => counting.delete(done))
      counting.add(done)
    },
    async settle() {
      await Promise.all(counting)
      await store()
    },
  }
}

const keyOf = (site: PublishedSite, query: string): string =>
  `${site.workspaceId}/${site.deploymentId}/${query}`

const isProgram = ({ userAgent }: Ask): boolean =>
  userAgent === undefined || userAgent === '' || PROGRAM.test(userAgent)

async function readIsCounting(
  reader: Pick<SiteReader, 'findRenderedPage'>,
  site: PublishedSite,
): Promise<boolean> {
  const row = await reader.findRenderedPage(site, SEARCH_SETTINGS_PATH)
  return (row === undefined ? DEFAULT_SEARCH : parseSearchSettings(row.body)).log
}

function sumOf(one: CountedSearch, other: CountedSearch): CountedSearch {
  const { times, hits, ms } = other
  return { ...one, times: one.times + times, hits: one.hits + hits, ms: one.ms + ms }
}

/** The newest so many. */
function remember<Value>(map: Map<string, Value>, key: string, value: Value, most: number): void {
  map.delete(key)
  map.set(key, value)
  const [oldest] = map.keys()
  if (map.size > most && oldest !== undefined) map.delete(oldest)
}
