/**
 * The difference between what is stored and what should be true, as a value. A row that changed is ended and inserted.
 *
 * *Invariant:* a plan applied to what was stored gives the rows' keys and digests, no more and no less; so planning the
 * same rows again gives an empty plan.
 */

import { digestOfDigests } from '../id.ts'
import { sizesOf } from '../kept/sizes.ts'
import type {
  Asset,
  AssetChunk,
  DeploymentPlan,
  Digest,
  Node,
  NodeUuid,
  PageLink,
  PlanPart,
  RenderedPage,
  SiteRows,
  StoredRows,
} from '../nouns.ts'
import { compareRows } from './compare-rows.ts'
import { countNodes } from './count-nodes.ts'
import { createDigestTable, createTextTable } from './digest-table.ts'
import { LINK_KEYS, NODE_KEYS } from './key-codecs.ts'
import { type KeptPage, linkKeysOf, nodeKeysOf } from './page-rows.ts'
import {
  assetChunkKey,
  assetKey,
  isPageKey,
  linkKey,
  nodeKey,
  redirectKey,
  renderedPageKey,
  splitNodeKey,
} from './row-key.ts'
import { NO_ROWS } from './to-rows.ts'

type RedirectRow = SiteRows['redirects'][number]
/** The content is what the row holds. */
type ChunkRow = AssetChunk & { readonly digest: Digest }

/** Nodes inserted by one statement. */
export const NODES_PER_BATCH = 1000

/** Of the commit that a plan is for. */
export interface SourceCounts {
  /** Markdown files. */
  readonly files: number
  /** How many of them were parsed for this run; default: all. */
  readonly parsed?: number
}

/** A plan that is made in parts, so that the rows of one page are let go before those of the next are made. */
export interface OpenPlan {
  /** What differs in these rows. No key may come twice, in all of them together. */
  add(rows: SiteRows): PlanPart
  /** In place of `add`, for a page whose rows are stored: they stay, whether they were read or not. */
  keep(page: KeptPage): void
  /** The same for a list, by its path. */
  keepListing(path: string): void
  /**
   * What nobody added: the keys of what is to end. And the sums.
   * @throws RangeError when two rows have one key: a bug of the stage that made them
   */
  close(): ClosedPlan
}

/** The last part of a plan, and what the whole came to. */
export interface ClosedPlan extends DeploymentPlan {
  /** What is stored when the plan has been carried out. */
  readonly stored: StoredRows
  /** Paths of rendered pages that were there before and are not any more, sorted. */
  readonly lost: readonly string[]
}

/**
 * A plan in one part.
 * @param stored of the newest finished deployment; all maps empty before the first
 * @throws RangeError as `OpenPlan.close`
 */
export function planDeployment(stored: StoredRows, next: SiteRows, facts: SourceCounts): DeploymentPlan {
  const plan = openPlan(stored, facts)
  const { insert, end } = plan.add(next)
  const { stats, digest, end: ended } = plan.close()
  return { stats, digest, insert, end: mapEnds((table) => [...end[table], ...ended[table]].sort()) }
}

/**
 * A plan that is made against what is stored, and counts pages and blocks against what is shown: with a schedule, the rows
 * at its end are stored, and those of now are shown. Rows are counted as they are written.
 */
export function openCountedPlan(
  { stored, shown }: { readonly stored: StoredRows; readonly shown: StoredRows },
  facts: SourceCounts,
): OpenPlan {
  const plan = openPlan(stored, facts)
  if (stored === shown) return plan
  const counted = openPlan(shown, facts)
  return {
    add(rows) {
      counted.add(rows)
      return plan.add(rows)
    },
    keep(page) {
      counted.keep(page)
      plan.keep(page)
    },
    keepListing(path) {
      counted.keepListing(path)
      plan.keepListing(path)
    },
    close() {
      const closed = plan.close()
      const { stats, lost } = counted.close()
      const { pages, rows, batches } = closed.stats
      return {
        ...closed,
        lost,
        stats: { ...stats, pages: { ...stats.pages, rendered: pages.rendered }, rows, batches },
      }
    },
  }
}

export function openPlan(stored: StoredRows, facts: SourceCounts): OpenPlan {
  // A uuid is one node's: where a block takes what was a page's, or a page a block's, the other ends first.
  const nodes = compareRows(
    stored.nodes,
    createDigestTable(NODE_KEYS),
    ({ kind, uuid }: Node) => nodeKey(kind, uuid),
    ({ kind, uuid }) => nodeKey(kind === 'page' ? 'block' : 'page', uuid),
  )
  const links = compareRows(stored.links, createDigestTable(LINK_KEYS), ({ fromPage, order }: PageLink) =>
    linkKey(fromPage, order),
  )
  const renderedPages = compareRows(stored.renderedPages, createTextTable(), ({ path }: RenderedPage) =>
    renderedPageKey(path),
  )
  const redirects = compareRows(stored.redirects, createTextTable(), ({ from }: RedirectRow) =>
    redirectKey(from),
  )
  const assets = compareRows(stored.assets, createTextTable(), ({ path }: Asset) => assetKey(path))
  const assetChunks = compareRows(stored.assetChunks, createTextTable(), ({ sha256, chunk }: ChunkRow) =>
    assetChunkKey(sha256, chunk),
  )
  const comparisons = { nodes, links, renderedPages, redirects, assets, assetChunks }
  const counts = countNodes(stored)
  const isRead = readPages(stored)

  return {
    add(rows) {
      const insert: SiteRows = {
        nodes: nodes.add(rows.nodes),
        links: links.add(rows.links),
        renderedPages: renderedPages.add(rows.renderedPages),
        redirects: redirects.add(rows.redirects),
        assets: assets.add(rows.assets),
        assetChunks: assetChunks.add(rows.assetChunks.map((row) => ({ ...row, digest: row.sha256 }))),
      }
      counts.add(rows, insert)
      return { insert, end: mapEnds((table) => comparisons[table].takeEnds()) }
    },
    keep({ page, path }) {
      if (isRead(page.uuid)) {
        for (const key of nodeKeysOf(page)) nodes.keep(key)
        for (const key of linkKeysOf(page)) links.keep(key)
      } else {
        const sizes = sizesOf(page)
        nodes.keepUnread(1 + sizes.blocks)
        links.keepUnread(sizes.links)
      }
      renderedPages.keep(renderedPageKey(path))
      counts.keep(page)
    },
    keepListing: (path) => renderedPages.keep(renderedPageKey(path)),
    close() {
      const removedNodes = nodes.close()
      const removedPages = renderedPages.close()
      const end = {
        nodes: removedNodes.end,
        links: links.close().end,
        renderedPages: removedPages.end,
        redirects: redirects.close().end,
        assets: assets.close().end,
        assetChunks: assetChunks.close().end,
      }
      const tables = Object.values(comparisons)
      return {
        insert: NO_ROWS,
        end,
        lost: removedPages.removed,
        stats: {
          files: facts.files,
          ...counts.close(removedNodes.removed, facts.parsed ?? facts.files),
          links: links.total,
          rows: tables.reduce((sum, { inserted, ended }) => sum + inserted + ended, 0),
          batches: Math.ceil(nodes.inserted / NODES_PER_BATCH),
        },
        // Those of rendered pages cover nodes and links.
        digest: digestOfDigests(inTurn(renderedPages.next.digests(), assets.next.digests())),
        stored: {
          pages: counts.pages,
          nodes: nodes.next,
          links: links.next,
          renderedPages: renderedPages.next,
          redirects: redirects.next,
          assets: assets.next,
          assetChunks: assetChunks.next,
          pageTexts: counts.pageTexts,
        },
      }
    },
  }
}

/** So few rows are looked through once; of more, each page is looked for. */
const FEW_ROWS = 20_000

/** Whether the nodes and links of a page are among what was read. */
function readPages({ nodes }: StoredRows): (page: NodeUuid) => boolean {
  if (nodes.size > FEW_ROWS) return (page) => nodes.has(nodeKey('page', page))
  const read = new Set<string>()
  for (const key of nodes.keys()) if (isPageKey(key)) read.add(splitNodeKey(key).uuid)
  return (page) => read.has(page)
}

function mapEnds(keysOf: (table: keyof PlanPart['end']) => readonly string[]): PlanPart['end'] {
  return {
    nodes: keysOf('nodes'),
    links: keysOf('links'),
    renderedPages: keysOf('renderedPages'),
    redirects: keysOf('redirects'),
    assets: keysOf('assets'),
    assetChunks: keysOf('assetChunks'),
  }
}

/** Lists as one, however long they are. */
function* inTurn<T>(...lists: readonly Iterable<T>[]): Generator<T> {
  for (const list of lists) yield* list
}
