/** Answers what programs ask of a site. Each answer is of one deployment, so it is remembered like a page. */

import {
  compareText,
  type ListedPage,
  lookupKey,
  parsePageName,
  type SiteReader,
  toPagePath,
} from '@draehi/core'
import { feedCandidates, toFeedEntries } from '../machine/feed-entry.ts'
import { toPageJson } from '../machine/page-json.ts'
import { writeFeed } from '../machine/write-feed.ts'
import { writeLlms } from '../machine/write-llms.ts'
import { writeMarkdown } from '../machine/write-markdown.ts'
import { PAGES_IN_A_SITEMAP, writeSitemap, writeSitemapIndex } from '../machine/write-sitemap.ts'
import { FEEDS, type FeedFile } from '../page/feeds.ts'
import { pageHref } from '../page/page-href.ts'
import type { HeaderFields } from './answer.ts'
import { createByteLru } from './byte-lru.ts'
import type { Frame } from './fixed-answer.ts'
import { CACHE_CONTENT } from './header-fields.ts'
import type { MachineAddress, PageForm } from './machine-address.ts'
import type { PublishedSite } from './published-site.ts'
import { createRepresentation, type Representation } from './representation.ts'
import { createSingleFlight } from './single-flight.ts'
import { deploymentHeader } from './site-pages.ts'

export interface MachineAnswers {
  /** Undefined: there is nothing at this address. @param query after the `?` */
  find(site: PublishedSite, address: MachineAddress, query: string): Promise<Representation | undefined>
}

const TYPES = {
  markdown: 'text/markdown; charset=utf-8',
  json: 'application/json; charset=utf-8',
  xml: 'application/xml; charset=utf-8',
  text: 'text/plain; charset=utf-8',
} as const

/** Pages read at a time. */
const PAGES_AT_ONCE = 1000

/** How much of the cache is for lists of all pages, which each feed, the sitemap and `llms.txt` are made from. */
const SHARE_OF_LISTS = 1 / 4

/** @param baseUrl the public address of `/`, without a slash at its end; without it addresses are from the server's root */
export function createMachineAnswers(
  reader: SiteReader,
  frame: Frame,
  { cacheBytes, baseUrl = '' }: { readonly cacheBytes: number; readonly baseUrl: string | undefined },
): MachineAnswers {
  const made = createByteLru<Representation>(
    cacheBytes * (1 - SHARE_OF_LISTS),
    (representation) => 2 * representation.sizeBytes(),
  )
  const lists = createByteLru<readonly ListedPage[]>(cacheBytes * SHARE_OF_LISTS, weighList)
  const listFlight = createSingleFlight<readonly ListedPage[]>()
  const flight = createSingleFlight<Representation | undefined>()

  const hrefIn =
    (site: PublishedSite) =>
    (path: string, anchor?: string): string =>
      baseUrl + pageHref(site.slug, path, anchor)

  const represent = (
    site: PublishedSite,
    type: string,
    text: string,
    more: HeaderFields = {},
  ): Representation =>
    createRepresentation(type, Buffer.from(text), {
      ...frame.security,
      'cache-control': CACHE_CONTENT,
      ...deploymentHeader(site),
      ...more,
    })

  const allPages = async (site: PublishedSite): Promise<readonly ListedPage[]> => {
    const key = `${site.workspaceId}/${site.deploymentId}/${site.revision ?? 0}`
    return (
      lists.get(key) ??
      listFlight(key, async () => {
        const pages: ListedPage[] = []
        for (let more = true; more; ) {
          const part = await reader.listPages(site, pages.at(-1)?.uuid, PAGES_AT_ONCE)
          pages.push(...part)
          more = part.length === PAGES_AT_ONCE
        }
        pages.sort((a, b) => compareText(a.path, b.path))
        lists.set(key, pages)
        return pages
      })
    )
  }

  const titleOf = async (site: PublishedSite): Promise<string> =>
    (await reader.findRenderedPage(site, '-/shell'))?.title ?? site.name

  const sitemap = async (
    site: PublishedSite,
    part: number | undefined,
  ): Promise<Representation | undefined> => {
    const pages = await allPages(site)
    const href = hrefIn(site)
    const parts = Math.ceil(pages.length / PAGES_IN_A_SITEMAP)
    if (part === undefined && parts > 1) {
      const addresses = Array.from({ length: parts }, (_, n) => href(`-/sitemap/${n + 1}.xml`))
      return represent(site, TYPES.xml, writeSitemapIndex(addresses))
    }
    if (part !== undefined && (parts < 2 || part > parts)) return undefined
    const first = ((part ?? 1) - 1) * PAGES_IN_A_SITEMAP
    const shown = pages.slice(first, first + PAGES_IN_A_SITEMAP)
    return represent(
      site,
      TYPES.xml,
      writeSitemap(shown, ({ address }) => href(address)),
    )
  }

  const feed = async (
    site: PublishedSite,
    file: FeedFile,
    tag: string | undefined,
  ): Promise<Representation | undefined> => {
    const listed = await allPages(site)
    const carriers =
      tag === undefined ? listed : listed.filter(({ tags }) => tags.some((own) => isAt(own, tag)))
    const name = tag && carriers.flatMap(({ tags }) => tags.filter((own) => isAt(own, tag)))[0]
    if (tag !== undefined && name === undefined) return undefined
    const candidates = feedCandidates(carriers)
    const versions = await reader.readVersions(
      site,
      candidates.map(({ uuid }) => uuid),
    )
    const href = hrefIn(site)
    const title = await titleOf(site)
    const text = writeFeed(file, {
      title: name === undefined ? title : `${title}: #${name}`,
      home: href(tag ?? ''),
      self: href(`${tag ?? '-'}/${file}`),
      entries: toFeedEntries(candidates, versions),
      hrefOf: ({ page }) => href(page.address),
    })
    const type = FEEDS.find(({ path }) => path === file)?.type ?? TYPES.xml
    return represent(site, `${type}; charset=utf-8`, text)
  }

  const page = async (
    site: PublishedSite,
    form: PageForm,
    path: string,
  ): Promise<Representation | undefined> => {
    const contents = await reader.readContents(site, path)
    if (contents === undefined) return undefined
    const href = hrefIn(site)
    const text =
      form === 'markdown'
        ? writeMarkdown(contents, href(contents.address))
        : `${JSON.stringify(toPageJson(contents, href))}\n`
    // What search engines list is the page itself.
    return represent(site, TYPES[form], text, { 'x-robots-tag': 'noindex' })
  }

  const changes = async (site: PublishedSite, query: string): Promise<Representation | undefined> => {
    const since = new URLSearchParams(query).get('since') ?? ''
    const notes = /^\d{1,9}$/u.test(since) ? await reader.readChanges(site, Number(since)) : undefined
    if (notes === undefined) return undefined
    const href = hrefIn(site)
    const told = notes.map(({ kind, path, title, from }) => ({
      ...{ kind, path, title: title ?? null, from: from ?? null },
      url: kind === 'removed' ? null : href(path),
    }))
    const document = { schema: 1, since: Number(since), deployment: site.deploymentId, changes: told }
    return represent(site, TYPES.json, `${JSON.stringify(document)}\n`)
  }

  const make = async (
    site: PublishedSite,
    address: MachineAddress,
    query: string,
  ): Promise<Representation | undefined> => {
    switch (address.kind) {
      case 'sitemap':
        return sitemap(site, address.part)
      case 'feed':
        return feed(site, address.file, address.tag)
      case 'llms':
        return represent(site, TYPES.text, writeLlms(await titleOf(site), await allPages(site), hrefIn(site)))
      case 'changes':
        return changes(site, query)
      case 'page':
        return page(site, address.form, address.path)
    }
  }

  return {
    async find(site, address, query) {
      const asked = address.kind === 'changes' ? query : ''
      const key = JSON.stringify([site.workspaceId, site.deploymentId, site.slug, address, asked])
      const known = made.get(key)
      if (known !== undefined) return known
      return flight(key, async () => {
        const representation = await make(site, address, query)
        if (representation !== undefined) made.set(key, representation)
        return representation
      })
    },
  }
}

/** Whether the list of a tag is at this path. Two tags that want one address are both told in its feed. */
function isAt(tag: string, path: string): boolean {
  const name = parsePageName(tag)
  return name !== undefined && lookupKey(`-/tags/${toPagePath(name)}`) === lookupKey(path)
}

/** Two bytes a character, and what objects and strings take besides. */
function weighList(pages: readonly ListedPage[]): number {
  let bytes = 0
  for (const { path, address, title, description = '', tags } of pages) {
    bytes += 500 + 2 * (path.length + address.length + title.length + description.length)
    for (const tag of tags) bytes += 40 + 2 * tag.length
  }
  return bytes
}
