/**
 * A site as plain files: what the server answers, its links turned to where the files will be. It is asked twice, first for
 * what there is, then for what is written, one file after another, so that memory does not grow with the site. What
 * redirects is a small page, and a link to what is no file (the past, a question) loses its address.
 */

import type { LiveSite, PageContents, SiteReader, SiteSummary } from '@draehi/core'
import { assets } from '../assets/assets.ts'
import { CARD_PATH } from '../card/card-facts.ts'
import { escapeAttribute } from '../page/html.ts'
import { pageHref } from '../page/page-href.ts'
import { createFetch } from '../serve/create-fetch.ts'
import type { PublishedSite } from '../serve/published-site.ts'
import { splitHref } from './file-path.ts'
import { findTargets, type Question, type Target } from './find-targets.ts'
import { type MapHref, PLACE, rewriteHtml, rewriteWhole } from './rewrite-links.ts'
import { type IndexEntry, SEARCH_INDEX_PATH, toEntry, writeSearchIndex } from './search-index.ts'

export interface ExportedFile {
  /** Below the directory, `/` between segments; none of them is `.`, `..` or empty. */
  readonly path: string
  /** To be read once, before the next file is asked for. */
  readonly body: Buffer | AsyncIterable<Buffer>
}

export interface SiteExport {
  readonly count: number
  /** By no order of use. Two exports of one deployment are the same bytes. */
  readonly files: AsyncGenerator<ExportedFile>
}

export interface ExportOptions {
  readonly site: SiteSummary & Pick<PublishedSite, 'deploymentId'>
  /** Addresses below the workspace that are there, whoever links to them; decoded. */
  readonly paths: readonly string[]
  /** Without a slash at its end; `''` for the root of a host. */
  readonly basePath: string
  /** Origin of the host, without a slash at its end; undefined: nobody said, and whole addresses are from its root. */
  readonly origin: string | undefined
  readonly signal?: AbortSignal
  /** Whether pages get drawn pictures for link cards, which take the most of an export's time. Default true. */
  readonly hasCards?: boolean
}

/** Of one deployment, whatever goes live meanwhile. */
export async function exportSite(reader: SiteReader, options: ExportOptions): Promise<SiteExport> {
  const { site } = options
  let places: Places | undefined
  const entries = new Map<string, IndexEntry>()
  let last: { readonly path: string; readonly contents: Promise<PageContents | undefined> } | undefined
  const fetch = createFetch(
    { ...reader, findSite: async () => site, readContents },
    {
      assets,
      baseUrl: PLACE,
      cacheBytes: 32 * 1024 * 1024,
      fileCacheBytes: 0,
      isStatic: true,
      hasCards: options.hasCards ?? true,
    },
  )
  const ask: Question = (target, method = 'GET') => {
    options.signal?.throwIfAborted()
    return fetch.answer({ method, target, ...NOBODY })
  }
  const targets = await findTargets(site.slug, options.paths, ask)
  const found = toPlaces(targets, options)
  places = found
  const own = await writeOwn(found, targets, options, ask)
  return {
    count: targets.size + own.length + 1,
    files: (async function* () {
      try {
        yield* besideCards(targets, async (href, target) => ({
          path: target.file,
          body: await read(href, target),
        }))
        yield* own
        yield { path: SEARCH_INDEX_PATH, body: writeSearchIndex(entries.values()) }
      } finally {
        await fetch.settle()
      }
    })(),
  }

  /** Both forms of a page are made of the same, one after the other, and so is its part of the index. */
  function readContents(live: LiveSite, path: string): Promise<PageContents | undefined> {
    if (last?.path === path) return last.contents
    const contents = reader.readContents(live, path)
    last = { path, contents }
    return contents.then((page) => {
      const url = page && !page.isUnlisted ? places?.map(pageHref(site.slug, page.address)) : undefined
      if (page !== undefined && url !== undefined) entries.set(path, toEntry(page, url, targets.size / 3))
      return page
    })
  }

  async function read(href: string, { kind, to }: Target): Promise<ExportedFile['body']> {
    if (kind === 'redirect') return writeRedirect(found.map(to) ?? `${options.basePath}/`)
    const { status, body = Buffer.alloc(0), stream } = await ask(href)
    if (status !== 200) throw new Error(`${href} answered 200 before, and ${status} now`)
    switch (kind) {
      case 'page':
        return Buffer.from(found.html(String(body)))
      case 'text':
        return Buffer.from(found.whole(String(body)))
      case 'graph':
        return Buffer.from(found.graph(String(body)))
      case 'file':
        return stream ?? body
    }
  }
}

/**
 * Every file, as it is read. Cards are drawn by a worker and take the most of the time: one is under way while other files
 * are made.
 */
async function* besideCards(
  targets: ReadonlyMap<string, Target>,
  read: (href: string, target: Target) => Promise<ExportedFile>,
): AsyncGenerator<ExportedFile> {
  const all = [...targets]
  const isCard = ([, { file }]: readonly [string, Target]): boolean => file.startsWith(CARD_PATH)
  const cards = all.filter(isCard).values()
  const drawNext = (): Drawing | undefined => {
    const next = cards.next()
    return next.done === true ? undefined : drawing(read(...next.value))
  }
  let drawn = drawNext()
  for (const entry of all) {
    if (isCard(entry)) continue
    yield await read(...entry)
    if (drawn?.isOver() !== true) continue
    yield await drawn.file
    drawn = drawNext()
  }
  for (; drawn !== undefined; drawn = drawNext()) yield await drawn.file
}

interface Drawing {
  readonly file: Promise<ExportedFile>
  isOver(): boolean
}

function drawing(file: Promise<ExportedFile>): Drawing {
  let isOver = false
  const end = (): void => {
    isOver = true
  }
  // What fails is thrown where the file is waited for; nobody waits for one when an export ends before.
  file.then(end, end)
  return { file, isOver: () => isOver }
}

const NOBODY = { hosts: ['localhost'], ifNoneMatch: undefined, acceptEncoding: undefined }

interface Places {
  readonly map: MapHref
  readonly html: (html: string) => string
  readonly whole: (text: string) => string
  readonly graph: (json: string) => string
}

function toPlaces(
  targets: ReadonlyMap<string, Target>,
  { site, basePath, origin = '' }: ExportOptions,
): Places {
  const root = pageHref(site.slug, '')
  const place = (href: string): string => {
    const [path, rest] = splitHref(href)
    const kind = targets.get(path)?.kind
    const isFolder = path !== root && (kind === undefined || kind === 'page' || kind === 'redirect')
    const below = path.startsWith(`${root}/`) ? path.slice(root.length) : path === root ? '/' : path
    return `${basePath}${below}${isFolder ? '/' : ''}${rest}`
  }
  const map: MapHref = (href) => {
    const [path, rest] = splitHref(href)
    return targets.has(path) && !rest.startsWith('?') ? place(href) : undefined
  }
  const whole = (text: string): string => rewriteWhole(text, (href) => origin + place(href))
  // Scripts put addresses behind that of the site.
  const body = { 'data-site': basePath, 'data-index': `${basePath}/${SEARCH_INDEX_PATH}` }
  return {
    map,
    whole,
    html: (text) => rewriteHtml(whole(text), map, body),
    graph: (json) => {
      const graph: { readonly pages: readonly { readonly url: string }[] } = JSON.parse(json)
      return `${JSON.stringify({ ...graph, pages: graph.pages.map((page) => ({ ...page, url: place(page.url) })) })}\n`
    },
  }
}

/** What the server says in answers of its own. */
async function writeOwn(
  { map, html, whole }: Places,
  targets: ReadonlyMap<string, Target>,
  { site, basePath, origin }: ExportOptions,
  ask: Question,
): Promise<readonly { readonly path: string; readonly body: Buffer }[]> {
  const missing = await ask(`${pageHref(site.slug, '')}/-/nothing-is-here`)
  const moved = [...targets].flatMap(([from, { kind, to }]) =>
    kind === 'redirect' && map(to) !== undefined ? [`${map(from)} ${map(to)} 301\n`] : [],
  )
  const robots = `User-agent: *\nAllow: /\nSitemap: ${origin}/-/sitemap.xml\n`
  return [
    { path: '404.html', body: Buffer.from(html(String(missing.body ?? ''))) },
    { path: '.nojekyll', body: Buffer.alloc(0) },
    ...(moved.length === 0 ? [] : [{ path: '_redirects', body: Buffer.from(moved.sort().join('')) }]),
    ...(basePath === '' && origin !== undefined
      ? [{ path: 'robots.txt', body: Buffer.from(whole(robots)) }]
      : []),
  ]
}

/** A refresh forgets which part of the page is meant; a script does not. */
const WITH_FRAGMENT = "<script>location.replace(document.querySelector('link').href+location.hash)</script>"

function writeRedirect(to: string): Buffer {
  const href = escapeAttribute(to)
  return Buffer.from(
    `<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>Moved</title><link rel="canonical" href="${href}">${WITH_FRAGMENT}` +
      `<meta http-equiv="refresh" content="0; url=${href}"></head><body><p><a href="${href}">This page has moved.</a></p></body></html>\n`,
  )
}
