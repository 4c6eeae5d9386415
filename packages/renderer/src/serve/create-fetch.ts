import type { CountedSearch, SiteReader } from '@draehi/core'
import { type CardStudio, createCardStudio } from '../card/card-studio.ts'
import { headFilesOfAll } from '../page/head-files.ts'
import { pageHref } from '../page/page-href.ts'
import { SEARCH_JSON_PATH, SEARCH_PATH } from '../page/search-form.ts'
import { type Answer, type Ask, type HeaderFields, headOf } from './answer.ts'
import { answerFrom } from './answer-from.ts'
import { boundReader, CouldNotAsk } from './bounded-reader.ts'
import { createCardAnswer } from './card-answer.ts'
import type { ErrorStatus } from './error-page.ts'
import { errorAnswer, type Frame, momentaryAnswer, redirectAnswer } from './fixed-answer.ts'
import { createFrontDoor } from './front-door.ts'
import { writeUnpublishedPage } from './front-page.ts'
import { createGraphAnswer } from './graph-answer.ts'
import { securityHeaders, VARY_BY_FORM } from './header-fields.ts'
import { createHistoryAnswer } from './history-answer.ts'
import { wantedForm } from './machine-address.ts'
import { createMachineAnswers } from './machine-answer.ts'
import { createMentionsAnswer } from './mentions-answer.ts'
import { createOurFiles, type ServedAsset } from './our-files.ts'
import type { PublishedSite } from './published-site.ts'
import { findPastSite, isPublished } from './published-site.ts'
import { queryOf, queryValue } from './query-value.ts'
import { faultOfHosts } from './read-host.ts'
import { readTarget } from './read-target.ts'
import { createReadyAnswers } from './ready-answers.ts'
import { writeRobots } from './robots.ts'
import {
  type CardRoute,
  type FileRoute,
  type GraphRoute,
  type HistoryRoute,
  type MachineRoute,
  type MentionsRoute,
  type PageRoute,
  type PreviewRoute,
  type Route,
  type SearchRoute,
  toRoute,
} from './route.ts'
import { createSearchAnswer } from './search-answer.ts'
import { createSearchCounter, type SearchCounter } from './search-counter.ts'
import { createSiteFiles } from './site-files.ts'
import { createSitePages, movedAnswer } from './site-pages.ts'
import { createSitePointers } from './site-pointers.ts'
import { previewView } from './site-view.ts'
import { toAsk, toResponse } from './web-request.ts'

export interface FetchOptions {
  /** Our own files, served below `/-/assets/` under names that contain their hash. */
  readonly assets?: readonly ServedAsset[]
  /** Host names this server answers for; undefined: every well-formed one, because no answer depends on it. */
  readonly hosts?: readonly string[] | undefined
  /** The public address of `/`, without a slash at its end: what canonical addresses begin with. */
  readonly baseUrl?: string | undefined
  /** Whether readers come by https. */
  readonly isSecure?: boolean
  /** Sees every fault; readers see none of it. */
  readonly onError?: (error: unknown) => void
  /** Memory for pages and their compressed variants. Default 64 MB. */
  readonly cacheBytes?: number
  /** Memory for files of repositories. Default 32 MB. */
  readonly fileCacheBytes?: number
  /** How old the answer to "which deployment is live?" may be. Default 50 ms. */
  readonly pointerMaxAgeMs?: number
  /** How long one question to the database may take. Default 5 s. */
  readonly readTimeoutMs?: number
  /** Answers are to become files: where a page would ask the server, it says that a script is needed. Default false. */
  readonly isStatic?: boolean
  /** Whether pages show drawn pictures on link cards. Default true. */
  readonly hasCards?: boolean
  /** Stores what readers looked for; undefined: nothing is counted. */
  readonly writeSearches?: ((searches: readonly CountedSearch[]) => Promise<void>) | undefined
  /** Milliseconds of a clock that never goes back. */
  readonly now?: () => number
}

/** The server, as a function. `answer` is the same without building a `Request` and a `Response` around it. */
export interface SiteFetch {
  (request: Request): Promise<Response>
  readonly answer: (ask: Ask) => Promise<Answer>
  /** The same at once, when it is in memory; undefined: `answer` has to be asked. */
  readonly peek: (ask: Ask) => Answer | undefined
  /** The answer to what is no request: a head that cannot be read, or has not arrived in time. */
  readonly refuse: (status: ErrorStatus) => Answer
  /** Stores what was counted and is not stored yet, and ends what draws: for the end of a server. */
  readonly settle: () => Promise<void>
}

/** After a failure the database is left alone for this long. */
const RETRY_AFTER_MS = 1000
const RETRY = { 'retry-after': String(Math.ceil(RETRY_AFTER_MS / 1000)) }

const TEXT = { 'content-type': 'text/plain; charset=utf-8' }
const ONE_DAY = { 'cache-control': 'public, max-age=86400' }

/** Never rejects: a fault is an answer of its own (500, or 503 when the database could not be asked). */
export function createFetch(reader: SiteReader, options: FetchOptions = {}): SiteFetch {
  const frame: Frame = {
    security: securityHeaders(options.isSecure ?? false),
    headFiles: headFilesOfAll(options.assets ?? []),
  }
  const counter = createSearchCounter(reader, options.writeSearches, options.onError ?? (() => undefined))
  const studio = createCardStudio()
  const { answer, peek } = createAnswer(reader, frame, options, { counter, studio })
  const fetch = async (request: Request): Promise<Response> => toResponse(await answer(toAsk(request)))
  const settle = async (): Promise<void> => {
    await Promise.all([counter.settle(), studio.stop()])
  }
  const refuse = (status: ErrorStatus): Answer => errorAnswer(frame, status)
  return Object.assign(fetch, { answer, peek, refuse, settle })
}

function createAnswer(
  unbound: SiteReader,
  frame: Frame,
  options: FetchOptions,
  { counter, studio }: { readonly counter: SearchCounter; readonly studio: CardStudio },
): Pick<SiteFetch, 'answer' | 'peek'> {
  const onError = options.onError ?? (() => undefined)
  const freshness = {
    maxAgeMs: options.pointerMaxAgeMs ?? 50,
    retryAfterMs: RETRY_AFTER_MS,
    now: options.now ?? (() => performance.now()),
  }
  const hosts = options.hosts && new Set(options.hosts.map((host) => host.toLowerCase()))
  const reader = boundReader(unbound, { timeoutMs: options.readTimeoutMs ?? 5000, onError })
  const pointers = createSitePointers(reader, freshness)
  const pages = createSitePages(reader, frame, {
    cacheBytes: options.cacheBytes ?? 64 * 1024 * 1024,
    baseUrl: options.baseUrl,
    isStatic: options.isStatic ?? false,
    hasCards: options.hasCards ?? true,
  })
  const files = createSiteFiles(reader, options.fileCacheBytes ?? 32 * 1024 * 1024)
  const machines = createMachineAnswers(reader, frame, {
    cacheBytes: (options.cacheBytes ?? 64 * 1024 * 1024) / 8,
    baseUrl: options.baseUrl,
  })
  const search = createSearchAnswer(reader, frame, {
    findShell: pages.findShell,
    isStatic: options.isStatic ?? false,
    counter,
    script: (options.assets ?? []).find(({ path }) => path.startsWith('-/assets/search-told.'))?.path,
  })
  const graph = createGraphAnswer(reader, frame, {
    cacheBytes: 16 * 1024 * 1024,
    findShell: pages.findShell,
    answerFrom,
  })
  const card = createCardAnswer(reader, frame, {
    cacheBytes: 16 * 1024 * 1024,
    studio,
    findShell: pages.findShell,
    answerFrom,
  })
  const history = createHistoryAnswer(reader, frame, pages.findShell)
  const mentions = createMentionsAnswer(reader, frame, pages.findShell)
  const frontDoor = createFrontDoor(reader, frame, freshness)
  const ourFile = createOurFiles(options.assets ?? [], frame)

  const answerPage = async (ask: Ask, route: Omit<PageRoute, 'kind'>): Promise<Answer> => {
    const site = await pointers.find(route.slug)
    if (site === undefined) return errorAnswer(frame, 404)
    if (!isPublished(site)) return momentaryAnswer(frame, 404, writeUnpublishedPage(frame.headFiles))
    const at = queryValue(ask.target, 'at')
    if (at === undefined) return answerAt(ask, site, route)
    const past = await findPastSite(reader, site, at)
    return past === undefined ? errorAnswer(frame, 404, NO_INDEX) : answerAt(ask, past, route)
  }

  const answerAt = async (
    ask: Ask,
    site: PublishedSite,
    route: Pick<PageRoute, 'path' | 'isPlain'>,
  ): Promise<Answer> => {
    const form =
      site.view === undefined && route.isPlain && !route.path.startsWith('-/')
        ? wantedForm(ask.accept)
        : undefined
    if (form !== undefined) {
      const asked = await machines.find(site, { kind: 'page', form, path: route.path }, '')
      if (asked !== undefined) return varied(await answerFrom(ask, asked))
    }
    const page = pages.peek(site, route.path) ?? (await pages.find(site, route.path))
    if (page.kind === 'fixed') return page.answer
    if (!route.isPlain) return movedAnswer(frame, site, route.path)
    const { representation } = page
    return answerFrom(ask, representation, () => pages.weighAgain(site, route.path, page))
  }

  /** What is no such thing is asked for as a page: a file's name may be another spelling of one. */
  const answerMachine = async (ask: Ask, route: MachineRoute): Promise<Answer> => {
    const site = await pointers.find(route.slug)
    if (site === undefined || !isPublished(site) || !route.isPlain) return answerPage(ask, route)
    const mark = ask.target.indexOf('?')
    const found = await machines.find(site, route.address, mark === -1 ? '' : ask.target.slice(mark + 1))
    return found === undefined ? answerPage(ask, route) : answerFrom(ask, found)
  }

  const answerPreview = async (ask: Ask, route: PreviewRoute): Promise<Answer> => {
    const site = await pointers.find(route.slug)
    const preview = site && (await reader.findPreview(site.workspaceId, route.key))
    if (site === undefined || preview === undefined) return errorAnswer(frame, 404, NO_INDEX)
    if (route.path === SEARCH_PATH || route.path === SEARCH_JSON_PATH) {
      // Words of a branch are in no index: what is searched is the site.
      const address = `${pageHref(site.slug, route.path)}?${queryOf(ask.target)}`
      return redirectAnswer(frame, 307, address, NO_INDEX)
    }
    const { deploymentId, previewId } = preview
    const shown = { ...site, deploymentId, previewId, view: previewView(site.slug, route.key, preview) }
    if (!route.path.startsWith(FILES)) return answerAt(ask, shown, route)
    const file = await files.answer(ask, shown, route.path)
    return file === undefined ? errorAnswer(frame, 404, NO_INDEX) : withHeaders(file, NO_INDEX)
  }

  const answerBeside = async (ask: Ask, route: HistoryRoute | MentionsRoute): Promise<Answer> => {
    const site = await pointers.find(route.slug)
    if (site === undefined || !isPublished(site)) return errorAnswer(frame, 404)
    return route.kind === 'history' ? history(ask, site, route.path) : mentions(site, route.path)
  }

  const answerFile = async (ask: Ask, route: FileRoute): Promise<Answer> => {
    const site = await pointers.find(route.slug)
    if (site === undefined || !isPublished(site)) return errorAnswer(frame, 404)
    const at = queryValue(ask.target, 'at')
    const shown = at === undefined ? site : await findPastSite(reader, site, at)
    const file = shown && (await files.answer(ask, shown, route.path))
    if (file === undefined) return errorAnswer(frame, 404)
    if (at !== undefined) return withHeaders(file, NO_INDEX)
    return route.isPlain ? file : movedAnswer(frame, site, route.path)
  }

  const answerOwn = async (ask: Ask, route: SearchRoute | GraphRoute): Promise<Answer> => {
    const site = await pointers.find(route.slug)
    if (site === undefined) return errorAnswer(frame, 404)
    if (!isPublished(site)) return momentaryAnswer(frame, 404, writeUnpublishedPage(frame.headFiles))
    return route.kind === 'search' ? search(ask, site, route) : graph(ask, site, route)
  }

  const answerCard = async (ask: Ask, route: CardRoute): Promise<Answer> => {
    const site = await pointers.find(route.slug)
    const isThere = site !== undefined && isPublished(site) && route.isPlain && options.hasCards !== false
    return isThere ? card(ask, site, route.address) : errorAnswer(frame, 404)
  }

  const answerReady = async (): Promise<Answer> => {
    try {
      await reader.findSite('-') // the cheapest question there is: no workspace has this slug
      return momentaryAnswer(frame, 200, 'ready\n', TEXT)
    } catch (error) {
      // Pages that are known are served all the same.
      if (error instanceof CouldNotAsk)
        return momentaryAnswer(frame, 503, 'degraded\n', { ...TEXT, ...RETRY })
      throw error
    }
  }

  const answerRoute = async (ask: Ask, route: Route): Promise<Answer> => {
    switch (route.kind) {
      case 'page':
        return answerPage(ask, route)
      case 'machine':
        return answerMachine(ask, route)
      case 'file':
        return answerFile(ask, route)
      case 'search':
        return answerOwn(ask, route)
      case 'preview':
        return answerPreview(ask, route)
      case 'history':
        return answerBeside(ask, route)
      case 'card':
        return answerCard(ask, route)
      case 'mentions':
        return answerBeside(ask, route)
      case 'graph':
        return answerOwn(ask, route)
      case 'asset': {
        const file = ourFile(route.path)
        return file === undefined ? errorAnswer(frame, 404) : answerFrom(ask, file)
      }
      case 'front': {
        const front = await frontDoor.find()
        return front.kind === 'fixed' ? front.answer : answerFrom(ask, front.representation)
      }
      case 'live':
        return momentaryAnswer(frame, 200, 'live\n', TEXT)
      case 'ready':
        return answerReady()
      case 'robots':
        return momentaryAnswer(frame, 200, writeRobots(await reader.listSites(), options.baseUrl), {
          ...TEXT,
          ...ONE_DAY,
        })
      case 'icon':
        return { status: 204, headers: { ...frame.security, ...ONE_DAY }, body: undefined }
      case 'nothing':
        return errorAnswer(frame, 404)
    }
  }

  const answerAsk = async (ask: Ask): Promise<Answer> => {
    const fault = faultOfHosts(ask.hosts, hosts)
    if (fault !== undefined) return errorAnswer(frame, fault)
    if (ask.method !== 'GET' && ask.method !== 'HEAD') return errorAnswer(frame, 405, { allow: 'GET, HEAD' })
    const target = readTarget(ask.target)
    return target.kind === 'refused' ? errorAnswer(frame, target.status) : answerRoute(ask, toRoute(target))
  }

  const answer = async (ask: Ask): Promise<Answer> => {
    const whole = await answerAsk(ask).catch((error: unknown) => {
      if (error instanceof CouldNotAsk) {
        return errorAnswer(frame, 503, RETRY)
      }
      onError(error)
      return errorAnswer(frame, 500)
    })
    return ask.method === 'HEAD' ? headOf(whole) : whole
  }
  return { answer, peek: createReadyAnswers({ hosts, pointers, pages, ourFile }) }
}

/** At this address a page has other forms, by what is accepted. */
function varied(answer: Answer): Answer {
  return { ...answer, headers: { ...answer.headers, vary: VARY_BY_FORM } }
}

const FILES = '-/files/'
const NO_INDEX = { 'x-robots-tag': 'noindex' }

function withHeaders(answer: Answer, headers: HeaderFields): Answer {
  return { ...answer, headers: { ...answer.headers, ...headers } }
}
