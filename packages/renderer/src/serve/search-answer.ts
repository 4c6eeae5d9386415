import type { PageReference, SearchHit, SearchResult, SiteReader } from '@draehi/core'
import { hitHref, pageHref } from '../page/page-href.ts'
import { SEARCH_ASKED_PATH, SEARCH_CHOSEN_PATH, SEARCH_JSON_PATH, SEARCH_PATH } from '../page/search-form.ts'
import { writeSearchPage, writeStaticSearchPage } from '../page/search-page.ts'
import type { Answer, Ask } from './answer.ts'
import { errorAnswer, type Frame, momentaryAnswer, redirectAnswer } from './fixed-answer.ts'
import { createGate, GateIsFull } from './gate.ts'
import type { PublishedSite } from './published-site.ts'
import { queryOf } from './query-value.ts'
import type { SearchRoute } from './route.ts'
import type { SearchCounter } from './search-counter.ts'
import { joinShell, type Shell } from './shell.ts'
import { deploymentHeader } from './site-pages.ts'
import { toAddress } from './spellings.ts'

const HITS_PER_PART = 20
/** What is ranked is no more than that. */
const MAX_PARTS = 50
const NEAR_PAGES = 5

/** At once, of a pool of ten connections: however many search, pages are read. The rest waits, and then is sent away. */
const SEARCHES_AT_ONCE = 3
const SEARCHES_WAITING = 30

const JSON_TYPE = { 'content-type': 'application/json; charset=utf-8' }

/** Answers `-/search` and `-/search.json`. Asked anew each time: nobody keeps what somebody looked for. */
export function createSearchAnswer(
  reader: SiteReader,
  frame: Frame,
  {
    findShell,
    isStatic,
    counter,
    script,
  }: {
    readonly findShell: (site: PublishedSite) => Promise<Shell>
    readonly isStatic: boolean
    readonly counter: SearchCounter
    /** Address of what tells which hit was followed. */
    readonly script: string | undefined
  },
): (ask: Ask, site: PublishedSite, route: SearchRoute) => Promise<Answer> {
  const gate = createGate(SEARCHES_AT_ONCE, SEARCHES_WAITING)

  const search = async (site: PublishedSite, query: string, part: number): Promise<Found> => {
    const result = await reader.search(site, query, HITS_PER_PART, (part - 1) * HITS_PER_PART)
    const isNothing = result.total === 0 && result.query !== ''
    const near = isNothing
      ? await reader.findNearPages(site, toAddress(result.query) ?? result.query, NEAR_PAGES)
      : []
    return { result, near, part, parts: Math.min(MAX_PARTS, Math.ceil(result.total / HITS_PER_PART)) }
  }

  return async (ask, site, route) => {
    const parameters = queryOf(ask.target)
    if (!route.isPlain) {
      const asked = parameters.size === 0 ? '' : `?${parameters}`
      return redirectAnswer(frame, 301, `${pageHref(site.slug, route.path)}${asked}`, deploymentHeader(site))
    }
    if (isStatic && route.path === SEARCH_PATH) {
      const page = { ...writeStaticSearchPage(site), slug: site.slug, path: SEARCH_PATH }
      return momentaryAnswer(frame, 200, joinShell(await findShell(site), page), deploymentHeader(site))
    }
    if (route.path === SEARCH_ASKED_PATH || route.path === SEARCH_CHOSEN_PATH) {
      const told = { query: parameters.get('q') ?? '', to: parameters.get('to') ?? '' }
      counter.told(ask, site, { ...told, isCounted: route.path === SEARCH_CHOSEN_PATH })
      return { status: 204, headers: { ...frame.security, 'cache-control': 'no-store' }, body: undefined }
    }
    try {
      const began = performance.now()
      const asked = parameters.get('q') ?? ''
      const found = await gate(() => search(site, asked, partOf(parameters)))
      const headers = { vary: 'accept', ...deploymentHeader(site) }
      if (route.path === SEARCH_JSON_PATH || (route.path === SEARCH_PATH && wantsJson(ask.accept))) {
        counter.answered(site, { asked, ...found.result, part: found.part, ms: performance.now() - began })
        return momentaryAnswer(frame, 200, `${JSON.stringify(toJson(site, found))}\n`, {
          ...headers,
          ...JSON_TYPE,
        })
      }
      counter.answered(site, { asked, ...found.result, part: found.part, ms: performance.now() - began })
      if (found.part === 1) counter.told(ask, site, { query: asked, to: '', isCounted: false })
      return momentaryAnswer(
        frame,
        200,
        joinShell(await findShell(site), {
          ...writeSearchPage({ site, script, ...found }),
          slug: site.slug,
          path: SEARCH_PATH,
        }),
        headers,
      )
    } catch (error) {
      if (error instanceof GateIsFull) return errorAnswer(frame, 503, { 'retry-after': '1' })
      throw error
    }
  }
}

interface Found {
  readonly result: SearchResult
  readonly near: readonly PageReference[]
  readonly part: number
  readonly parts: number
}

function partOf(parameters: URLSearchParams): number {
  const part = Number(parameters.get('page') ?? '1')
  return Number.isInteger(part) && part >= 1 && part <= MAX_PARTS ? part : 1
}

/** Browsers name `text/html`; who names JSON and not HTML is a program. */
function wantsJson(accept: string | undefined): boolean {
  return accept !== undefined && /\bapplication\/json\b/iu.test(accept) && !/\btext\/html\b/iu.test(accept)
}

/** `schema` 1. Ranges are UTF-16 units of the text beside them. */
function toJson(site: PublishedSite, { result, near, part, parts }: Found): object {
  const { query, total, isCut, suggestion } = result
  return {
    schema: 1,
    query,
    total,
    isCut,
    page: part,
    pages: parts,
    suggestion: suggestion ?? null,
    hits: result.hits.map((hit) => toJsonHit(site, hit)),
    near: near.map(({ path, title }) => ({ title, path, url: pageHref(site.slug, path) })),
  }
}

function toJsonHit(site: PublishedSite, hit: SearchHit): object {
  const { page, block, excerpt } = hit
  return { title: page.title, path: page.path, block: block ?? null, url: hitHref(site.slug, hit), excerpt }
}
