import type { SiteGraph, SiteReader } from '@draehi/core'
import { GRAPH_PATH, writeGraphPage } from '../page/graph-page.ts'
import { pageHref } from '../page/page-href.ts'
import type { Answer, Ask } from './answer.ts'
import { createByteLru } from './byte-lru.ts'
import { errorAnswer, type Frame, momentaryAnswer, redirectAnswer } from './fixed-answer.ts'
import { createGate, GateIsFull } from './gate.ts'
import { CACHE_CONTENT } from './header-fields.ts'
import type { PublishedSite } from './published-site.ts'
import { queryValue } from './query-value.ts'
import { createRepresentation, type Representation } from './representation.ts'
import type { GraphRoute } from './route.ts'
import { joinShell, type Shell } from './shell.ts'
import { createSingleFlight } from './single-flight.ts'
import { deploymentHeader } from './site-pages.ts'

/** What a browser draws fluently. */
const PAGES_OF_SITE = 2000
const PAGES_AROUND = 150

/** Each reads the links of a whole site. What a deployment's answer was is kept. */
const READS_AT_ONCE = 1
const READS_WAITING = 30

type Found = { readonly representation: Representation | undefined }

/**
 * Answers `-/graph`, and `-/graph.json`: of the whole site, or around `?page=`, a path below the workspace.
 * @param answerFrom sends what was made in the encoding that is asked for
 */
export function createGraphAnswer(
  reader: SiteReader,
  frame: Frame,
  {
    cacheBytes,
    findShell,
    answerFrom,
  }: {
    readonly cacheBytes: number
    readonly findShell: (site: PublishedSite) => Promise<Shell>
    readonly answerFrom: (ask: Ask, representation: Representation) => Promise<Answer>
  },
): (ask: Ask, site: PublishedSite, route: GraphRoute) => Promise<Answer> {
  const kept = createByteLru<Found>(cacheBytes, ({ representation }) => representation?.sizeBytes() ?? 100)
  const flight = createSingleFlight<Found>()
  const gate = createGate(READS_AT_ONCE, READS_WAITING)

  const read = async (site: PublishedSite, around: string | undefined): Promise<Found> => {
    const limit = around === undefined ? PAGES_OF_SITE : PAGES_AROUND
    const graph = await gate(() => reader.readGraph(site, around, limit))
    if (graph === undefined) return { representation: undefined }
    const headers = {
      ...frame.security,
      'cache-control': CACHE_CONTENT,
      'x-robots-tag': 'noindex',
      ...deploymentHeader(site),
    }
    const bytes = Buffer.from(`${JSON.stringify(toJson(site, graph))}\n`)
    return { representation: createRepresentation('application/json; charset=utf-8', bytes, headers) }
  }

  return async (ask, site, route) => {
    const around = pageOf(ask.target)
    if (!route.isPlain) {
      const asked = around === undefined ? '' : `?${new URLSearchParams({ page: around })}`
      return redirectAnswer(frame, 301, `${pageHref(site.slug, route.path)}${asked}`, deploymentHeader(site))
    }
    if (route.path === GRAPH_PATH) {
      const body = joinShell(await findShell(site), {
        ...writeGraphPage(site),
        slug: site.slug,
        path: GRAPH_PATH,
      })
      return momentaryAnswer(frame, 200, body, deploymentHeader(site))
    }
    const key = `${site.workspaceId}/${site.deploymentId}/${around === undefined ? '' : `=${around}`}`
    try {
      const found =
        kept.get(key) ??
        (await flight(key, async () => {
          const value = await read(site, around)
          kept.set(key, value)
          return value
        }))
      return found.representation === undefined
        ? errorAnswer(frame, 404)
        : answerFrom(ask, found.representation)
    } catch (error) {
      if (error instanceof GateIsFull) return errorAnswer(frame, 503, { 'retry-after': '1' })
      throw error
    }
  }
}

/** Longest path of a page; what is longer is none. */
const MAX_PATH = 2048

function pageOf(target: string): string | undefined {
  return queryValue(target, 'page')?.normalize('NFC').slice(0, MAX_PATH)
}

/** `schema` 1. `edges` are ranks in `pages`; the first page is the one that was asked for. */
function toJson(site: PublishedSite, { total, pages, edges }: SiteGraph): object {
  return {
    schema: 1,
    total,
    pages: pages.map(({ path, title, links }) => ({ title, url: pageHref(site.slug, path), links })),
    edges,
  }
}
