/**
 * A linked and rendered site as rows. A row's digest covers everything the row holds, so rows with equal digests are
 * equal. Nothing goes into a row that changes when the page does not: no object id, no line numbers.
 */

import { chunkCount } from '../assets/asset-limits.ts'
import { digestOf, digestOfDigests } from '../id.ts'
import type {
  Asset,
  AssetChunk,
  Block,
  BlockNode,
  Digest,
  Heading,
  JsonObject,
  LinkedPage,
  LinkedSite,
  LinkTarget,
  Page,
  PageDetails,
  PageHistory,
  PageLink,
  PageNode,
  Redirect,
  RenderedPage,
  SiteRows,
} from '../nouns.ts'
import { slugOf } from '../page-name.ts'
import { SEARCH_RECIPE } from '../search/search-vector.ts'
import type { PageOutput, SiteRenderer } from '../site-renderer.ts'

/**
 * All rows that are true of one commit, a page at a time, so that each may be let go before the next is rendered: a page
 * before its blocks, parents before children, pages in the site's order; at last what stands on no page.
 * @throws RangeError when the renderer left a block out, which is a bug
 */
export function* toRows(site: LinkedSite, renderer: SiteRenderer): Generator<SiteRows> {
  for (const page of site.pages) yield toPageRows(page, renderer.renderPage(page, site))
  for (const listing of renderer.listings(site)) yield toListingRows(listing.render(site))
  yield toSiteRows(site, renderer)
}

export function toListingRows(listing: RenderedPage): SiteRows {
  return { ...NO_ROWS, renderedPages: [listing] }
}

/** What stands on no page and in no list. */
export function toSiteRows(site: LinkedSite, renderer: SiteRenderer): SiteRows {
  return {
    ...NO_ROWS,
    renderedPages: [renderer.renderShell(site)],
    redirects: site.redirects.map(toRedirectRow),
    assets: [...site.assets.values()],
    assetChunks: toAssetChunks(site.assets.values()),
  }
}

export const NO_ROWS: SiteRows = {
  nodes: [],
  links: [],
  renderedPages: [],
  redirects: [],
  assets: [],
  assetChunks: [],
}

/** Raised when the same linked page and HTML give other rows than before. */
export const ROWS_FORM = 2

/**
 * The digest of the rendered page covers the nodes and links of the page too: where it is stored, so are they, and nobody has
 * to read them to know.
 * @throws RangeError when the renderer left a block out
 */
export function toPageRows(page: LinkedPage, output: PageOutput): SiteRows {
  const nodes = [toPageNode(page), ...toBlockNodes(page, output.blockHtml)]
  const links = toPageLinks(page)
  const digest = digestOfDigests([...nodes, ...links, output.page].map((row) => row.digest))
  return { ...NO_ROWS, nodes, links, renderedPages: [{ ...output.page, digest }] }
}

function toPageNode({ page, uuid, path, history }: LinkedPage): PageNode {
  const { name, title } = page
  const slug = slugOf(path)
  const metadata = { ...pageMetadata(page), ...historyMetadata(history) }
  const digest = digestOf(['page', uuid, name, slug, path, title, metadata, SEARCH_RECIPE])
  return { kind: 'page', uuid, name, slug, path, title, metadata, digest }
}

function pageMetadata(page: Page): JsonObject {
  const textDigest = textDigestOf(page)
  return {
    sourcePath: page.path,
    aliases: page.aliases,
    tags: page.tags,
    properties: page.properties,
    frontMatter: page.frontMatter,
    ...(page.description === undefined ? {} : { description: page.description }),
    ...(page.journalDay === undefined ? {} : { journalDay: page.journalDay }),
    ...detailsMetadata(page.details),
    ...(textDigest === undefined ? {} : { textDigest }),
  }
}

/** What git says, beside what the page says: whoever reads both lets the page go first. */
function historyMetadata(history: PageHistory | undefined): JsonObject {
  if (history === undefined) return {}
  const { created, updated, authors } = history
  return { history: { ...(created === undefined ? {} : { created }), updated, authors } }
}

/** What the page says, in normal form; absent where it says nothing. Redirects are rows of their own. */
function detailsMetadata(details: PageDetails): JsonObject {
  const { authors, date, updated, rank, image, lang, dir, isUnlisted, shownFrom, shownUntil } = details
  const said = { date, updated, rank, image, lang, dir, shownFrom, shownUntil }
  return {
    ...(authors.length === 0 ? {} : { authors }),
    ...Object.fromEntries(
      Object.entries(said).flatMap(([key, value]) => (value === undefined ? [] : [[key, value]])),
    ),
    ...(isUnlisted ? { unlisted: true } : {}),
  }
}

/** Of what is written on the page, whatever its name: its blocks' markdown and how they are nested. Undefined when nothing is. */
export function textDigestOf(page: Page): Digest | undefined {
  if (page.blocks.length === 0) return undefined
  return digestOf(page.blocks.map((block) => [block.parent ?? null, block.source]))
}

function toBlockNodes(page: LinkedPage, blockHtml: readonly string[]): BlockNode[] {
  const headings = new Map(page.page.headings.map((heading) => [heading.block, heading]))
  return page.page.blocks.map((block, index) => {
    const uuid = itemAt(page.blockUuids, index)
    const idRule = itemAt(page.idRules, index)
    const html = itemAt(blockHtml, index)
    const parentUuid = block.parent === undefined ? page.uuid : itemAt(page.blockUuids, block.parent)
    const { order, source, text } = block
    const metadata = blockMetadata(block, headings.get(index))
    const fields = [uuid, page.uuid, parentUuid, order, idRule, source, text, html, metadata]
    const digest = digestOf(['block', ...fields, SEARCH_RECIPE])
    return {
      kind: 'block',
      uuid,
      pageUuid: page.uuid,
      parentUuid,
      order,
      idRule,
      source,
      text,
      html,
      metadata,
      digest,
    }
  })
}

/** Members in the order of their digest. */
function blockMetadata(block: Block, heading: Heading | undefined): JsonObject {
  const { kind, properties, tags, task } = block
  const place = heading === undefined ? {} : { anchor: heading.anchor, headingLevel: heading.level }
  return task === undefined
    ? { ...place, kind, properties, tags }
    : { ...place, kind, properties, tags, task }
}

function toPageLinks({ page, uuid: fromPage, blockUuids, targets }: LinkedPage): PageLink[] {
  return page.links.map(({ kind, target, block }, order) => {
    const fromBlock = block === undefined ? undefined : itemAt(blockUuids, block)
    const { toPage, toBlock } = endsOf(itemAt(targets, order))
    const fields = [fromPage, fromBlock ?? null, order, kind, target, toPage ?? null, toBlock ?? null]
    return { fromPage, fromBlock, order, kind, target, toPage, toBlock, digest: digestOf(fields) }
  })
}

function endsOf(target: LinkTarget): Pick<PageLink, 'toPage' | 'toBlock'> {
  return target.kind === 'page'
    ? { toPage: target.page, toBlock: target.block }
    : { toPage: undefined, toBlock: undefined }
}

function toRedirectRow(redirect: Redirect): SiteRows['redirects'][number] {
  return { ...redirect, digest: digestOf([redirect.from, redirect.to]) }
}

/** The pieces of every content, each once, however many files have it. */
function toAssetChunks(assets: Iterable<Asset>): AssetChunk[] {
  const bySha256 = new Map([...assets].map((asset) => [asset.sha256, asset]))
  return [...bySha256.values()].flatMap(({ sha256, oid, sizeBytes }) =>
    Array.from({ length: chunkCount(sizeBytes) }, (_, chunk) => ({ sha256, chunk, oid })),
  )
}

function itemAt<Item>(items: readonly Item[], index: number): Item {
  const item = items[index]
  if (item === undefined) throw new RangeError(`nothing at ${index} of ${items.length}`)
  return item
}
