import type { AnchorPlace, LiveSite, SiteReader } from '@draehi/core'
import { placeCard } from '../card/place-card.ts'
import { escapeAttribute } from '../page/html.ts'
import { writeMentionsPlace } from '../page/mentions-page.ts'
import { BASE } from '../page/page-head.ts'
import { pageHref } from '../page/page-href.ts'
import { isStylePath } from '../page/style-row.ts'
import type { Answer } from './answer.ts'
import { blockIdOf, findBlock, readTitles } from './block-address.ts'
import { createByteLru } from './byte-lru.ts'
import { findPage } from './find-page.ts'
import { type Frame, HTML, momentaryAnswer, redirectAnswer } from './fixed-answer.ts'
import { writeGonePage } from './gone-page.ts'
import { CACHE_CONTENT, CACHE_FOREVER, VARY_BY_FORM } from './header-fields.ts'
import { writeMissingPage } from './missing-page.ts'
import { placePastAnchors } from './past-anchors.ts'
import type { PublishedSite } from './published-site.ts'
import { createRepresentation, type Representation } from './representation.ts'
import { rewriteLinks } from './rewrite-links.ts'
import { joinShell, parseShell, SHELL_PATH, type Shell } from './shell.ts'
import { createSingleFlight } from './single-flight.ts'
import { toAddress } from './spellings.ts'

/** What is at a path of one deployment. Immutable, so it is remembered as long as there is room. */
export type SitePage =
  | { readonly kind: 'page'; readonly representation: Representation }
  | { readonly kind: 'fixed'; readonly answer: Answer }

export interface SitePages {
  /** What memory holds, without asking anybody. */
  peek(site: PublishedSite, path: string): SitePage | undefined
  /** @throws CouldNotAsk when it is not in memory and the database does not answer */
  find(site: PublishedSite, path: string): Promise<SitePage>
  /** The frame around the pages of a deployment. @throws CouldNotAsk */
  findShell(site: PublishedSite): Promise<Shell>
  /** To be called after a variant of the page was made: it is heavier now. */
  weighAgain(site: PublishedSite, path: string, page: SitePage): void
}

/** How much of the cache is for redirects and pages that do not exist: a scan of random addresses cannot push pages out. */
const SHARE_OF_MISSES = 1 / 16

/** How much is for the frames of deployments, which hold the trees of their pages: 10,000 pages take some 4 MB. */
const SHARE_OF_SHELLS = 1 / 4

/** Bytes of an answer besides its body. */
const ANSWER_BYTES = 1500

const NEAR_PAGES = 5

const CSS = 'text/css; charset=utf-8'

/** What is not the live site is nobody's to keep. */
const CACHE_VIEW = 'private, no-cache'
const NO_INDEX = '<meta name="robots" content="noindex">'
const NO_INDEX_HEADER = { 'x-robots-tag': 'noindex' }

/** Where the banner goes when links are led elsewhere; no text has an empty element of this name. */
const BANNER = '<draehi-banner></draehi-banner>'

/** @param baseUrl the public address of `/`, without a slash at its end; undefined: nobody said */
export function createSitePages(
  reader: SiteReader,
  frame: Frame,
  {
    cacheBytes,
    baseUrl,
    isStatic = false,
    hasCards = true,
  }: {
    readonly cacheBytes: number
    readonly baseUrl: string | undefined
    /** There will be nobody to ask where a page is named. */
    readonly isStatic?: boolean
    readonly hasCards?: boolean
  },
): SitePages {
  const pages = createByteLru<SitePage>(cacheBytes * (1 - SHARE_OF_MISSES - SHARE_OF_SHELLS), weigh)
  const misses = createByteLru<SitePage>(cacheBytes * SHARE_OF_MISSES, weigh)
  const shells = createByteLru<Shell>(cacheBytes * SHARE_OF_SHELLS, ({ sizeBytes }) => sizeBytes)
  const pageFlight = createSingleFlight<SitePage>()
  const shellFlight = createSingleFlight<Shell>()

  const findShell = async (site: PublishedSite): Promise<Shell> => {
    // Around a page of the past stands the frame of now: its tree names no page that is kept from readers today.
    const framed = site.view?.kind === 'past' && site.live !== undefined ? { ...site, ...site.live } : site
    const key = toKey(framed, SHELL_PATH)
    return (
      shells.get(key) ??
      shellFlight(key, async () => {
        const page = await reader.findRenderedPage(framed, SHELL_PATH)
        if (page === undefined) throw new Error(`deployment ${site.deploymentId} has no frame`)
        const shell = parseShell(page)
        shells.set(key, shell)
        return shell
      })
    )
  }

  const load = async (site: PublishedSite, path: string): Promise<SitePage> => {
    const id = blockIdOf(path)
    if (id !== undefined) return loadBlock(site, id)
    if (isStylePath(path)) return loadStyle(site, path)
    const found = await findPage(reader, site, path)
    if (found.kind === 'page' && site.view?.kind === 'past' && site.live !== undefined) {
      const isShown = await reader.isPastShown(site, site.live, found.page.path)
      if (!isShown) return inFrame(site, 404, writeMissingPage(site, []))
    }
    if (found.kind === 'elsewhere') return { kind: 'fixed', answer: movedAnswer(frame, site, found.path) }
    if (found.kind === 'page') {
      const { page } = found
      const { view } = site
      const canonical = view?.kind === 'preview' ? '' : writeCanonical(site, page.path, baseUrl)
      const place =
        view === undefined && page.kind === 'page' && !isStatic
          ? writeMentionsPlace({ slug: site.slug, path: page.path })
          : ''
      const shell = hasCards && view === undefined ? await findShell(site) : undefined
      const places = await pastAnchors(site, page.path)
      const body = await whole(site, page.path, {
        head:
          withBase(placeCard(page, site.slug, shell), baseUrl) +
          (view === undefined ? '' : NO_INDEX) +
          canonical,
        body: placePastAnchors(page.body, places, { slug: site.slug, path: page.path }) + place,
      })
      const headers = {
        ...frame.security,
        'cache-control': view === undefined ? CACHE_CONTENT : CACHE_VIEW,
        vary: VARY_BY_FORM,
        ...deploymentHeader(site),
        ...(view === undefined ? {} : NO_INDEX_HEADER),
      }
      return { kind: 'page', representation: createRepresentation(HTML, body, headers) }
    }
    if (site.view !== undefined) {
      const isGone = found.kind === 'gone'
      return isGone
        ? inFrame(site, 410, writeGonePage(site, 'page', { wentTo: [], near: [] }))
        : inFrame(site, 404, writeMissingPage(site, []))
    }
    const near = await reader.findNearPages(site, toAddress(path) ?? path, NEAR_PAGES)
    if (found.kind === 'absent') return inFrame(site, 404, writeMissingPage(site, near))
    const wentTo = await readTitles(reader, site, found.wentTo)
    const { head, body } = writeGonePage(site, 'page', { wentTo, near })
    const places = found.path === undefined ? [] : await reader.findPastAnchors(site, found.path)
    const placed = placePastAnchors(body, places, { slug: site.slug, path: undefined })
    return inFrame(site, 410, { head, body: placed })
  }

  /** As it was, a page says nothing of others: they may be kept from readers today. */
  const pastAnchors = async (site: PublishedSite, path: string): Promise<readonly AnchorPlace[]> => {
    const places = await reader.findPastAnchors(site, path)
    return site.view === undefined ? places : places.filter((place) => place.path === path)
  }

  const loadStyle = async (site: PublishedSite, path: string): Promise<SitePage> => {
    const { view, live } = site
    const own = await reader.findRenderedPage(site, path)
    // Around a page of the past stands the frame of now.
    const row =
      own ??
      (view?.kind === 'past' && live !== undefined ? await reader.findRenderedPage(live, path) : undefined)
    if (row === undefined) return inFrame(site, 404, writeMissingPage(site, []))
    const cache = view === undefined ? CACHE_FOREVER : CACHE_VIEW
    const headers = {
      ...frame.security,
      'cache-control': cache,
      vary: VARY_BY_FORM,
      ...deploymentHeader(site),
    }
    return { kind: 'page', representation: createRepresentation(CSS, Buffer.from(row.body), headers) }
  }

  const loadBlock = async (site: PublishedSite, id: string): Promise<SitePage> => {
    const found = await findBlock(reader, site, id)
    if (found.kind === 'absent') return inFrame(site, 404, writeMissingPage(site, []))
    if (found.kind === 'gone') return inFrame(site, 410, writeGonePage(site, 'block', found.page))
    const href = pageHref(site.slug, found.path, found.anchor)
    const led = site.view?.lead(href) ?? href
    return { kind: 'fixed', answer: redirectAnswer(frame, 302, led, deploymentHeader(site)) }
  }

  const inFrame = async (
    site: PublishedSite,
    status: 404 | 410,
    page: { readonly head: string; readonly body: string },
  ): Promise<SitePage> => {
    const body = await whole(site, undefined, page)
    const headers = { ...deploymentHeader(site), ...(site.view === undefined ? {} : NO_INDEX_HEADER) }
    return { kind: 'fixed', answer: momentaryAnswer(frame, status, body, headers) }
  }

  const whole = async (
    site: PublishedSite,
    path: string | undefined,
    page: { readonly head: string; readonly body: string },
  ): Promise<Buffer> => {
    const { view, slug } = site
    const shell = await findShell(site)
    if (view === undefined) return joinShell(shell, { ...page, slug, path })
    const inside = joinShell(shell, { head: page.head, body: `${BANNER}${page.body}`, slug, path }).toString()
    const html = rewriteLinks(inside, slug, view.lead, view.kept)
    return Buffer.from(html.replace(BANNER, () => view.banner(path ?? '')))
  }

  const store = (key: string, page: SitePage): void =>
    page.kind === 'page' ? pages.set(key, page) : misses.set(key, page)

  const peek = (site: PublishedSite, path: string): SitePage | undefined => {
    const key = toKey(site, path)
    return pages.get(key) ?? misses.get(key)
  }

  return {
    peek,
    findShell,
    async find(site, path) {
      const key = toKey(site, path)
      return (
        peek(site, path) ??
        pageFlight(key, async () => {
          const page = await load(site, path)
          store(key, page)
          return page
        })
      )
    },
    weighAgain: (site, path, page) => store(toKey(site, path), page),
  }
}

/** Addresses that want to be whole are from the server's root where nobody said what it is. */
function withBase(head: string, baseUrl = ''): string {
  return head.replaceAll(BASE, () => escapeAttribute(baseUrl))
}

/** Search engines want the whole address; a relative one says nothing, so without a base there is none. */
function writeCanonical(site: PublishedSite, path: string, baseUrl: string | undefined): string {
  if (baseUrl === undefined) return ''
  return `<link rel="canonical" href="${escapeAttribute(baseUrl + pageHref(site.slug, path))}">`
}

/** One permanent redirect to where the page is. */
export function movedAnswer(frame: Frame, site: PublishedSite, path: string): Answer {
  const href = pageHref(site.slug, path)
  if (site.view === undefined) return redirectAnswer(frame, 301, href, deploymentHeader(site))
  return redirectAnswer(frame, 307, site.view.lead(href), { ...deploymentHeader(site), ...NO_INDEX_HEADER })
}

/** Lets an operator see which deployment an answer is of. Not part of the tag: equal bytes stay equal across deployments. */
export function deploymentHeader(site: LiveSite): { readonly 'x-deployment': string } {
  return { 'x-deployment': String(site.deploymentId) }
}

/** The same site is asked for many pages before its pointer is read again. */
const prefixes = new WeakMap<PublishedSite, string>()

function toKey(site: PublishedSite, path: string): string {
  let prefix = prefixes.get(site)
  if (prefix === undefined) {
    prefix = `${site.workspaceId}/${site.deploymentId}/${site.revision ?? 0}/${site.view?.key ?? ''}/`
    prefixes.set(site, prefix)
  }
  return prefix + path
}

function weigh(page: SitePage): number {
  return page.kind === 'page'
    ? page.representation.sizeBytes()
    : ANSWER_BYTES + (page.answer.body?.length ?? 0)
}
