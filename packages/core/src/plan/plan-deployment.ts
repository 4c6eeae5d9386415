/**
 * The difference between what is stored and what should be true, as a value. A row that changed is ended and inserted.
 *
 * *Invariant:* a plan applied to what was stored gives the rows' keys and digests, no more and no less; so planning the
 * same rows again gives an empty plan.
 */

import { digestOfDigests } from '../id.ts'
import type { DeploymentPlan, DeploymentStats, Digest, Node, SiteRows, StoredRows } from '../nouns.ts'
import { compareText } from '../problem.ts'
import { countMoved } from './moved-pages.ts'
import { isPageKey, linkKey, nodeKey, redirectKey, renderedPageKey } from './row-key.ts'

/** Nodes inserted by one statement. */
export const NODES_PER_BATCH = 1000

/**
 * @param stored of the newest finished deployment; all maps empty before the first
 * @param facts files: how many markdown files the commit has
 * @throws RangeError when two rows have one key: a bug of the stage that made them
 */
export function planDeployment(
  stored: StoredRows,
  next: SiteRows,
  facts: { readonly files: number },
): DeploymentPlan {
  const nodes = differenceOf(stored.nodes, next.nodes, ({ kind, uuid }) => nodeKey(kind, uuid))
  const links = differenceOf(stored.links, next.links, ({ fromPage, order }) => linkKey(fromPage, order))
  const renderedPages = differenceOf(stored.renderedPages, next.renderedPages, ({ path }) =>
    renderedPageKey(path),
  )
  const redirects = differenceOf(stored.redirects, next.redirects, ({ from }) => redirectKey(from))
  const parts = [nodes, links, renderedPages, redirects]
  const rows = parts.reduce((sum, part) => sum + part.insert.length + part.end.length, 0)

  return {
    insert: {
      nodes: nodes.insert,
      links: links.insert,
      renderedPages: renderedPages.insert,
      redirects: redirects.insert,
    },
    end: { nodes: nodes.end, links: links.end, renderedPages: renderedPages.end, redirects: redirects.end },
    stats: {
      files: facts.files,
      pages: { ...pageStats(stored, next, nodes), rendered: renderedPages.insert.length },
      blocks: blockStats(stored, next, nodes),
      links: next.links.length,
      rows,
      batches: Math.ceil(nodes.insert.length / NODES_PER_BATCH),
    },
    digest: digestOfDigests([...sortedDigests(nodes.next), ...sortedDigests(renderedPages.next)]),
  }
}

interface Difference<Row> {
  /** In the order of the rows given. */
  readonly insert: readonly Row[]
  /** Keys, in code unit order. */
  readonly end: readonly string[]
  /** Keys that are stored and wanted no more. */
  readonly removed: readonly string[]
  readonly next: ReadonlyMap<string, Digest>
}

function differenceOf<Row extends { readonly digest: Digest }>(
  stored: ReadonlyMap<string, Digest>,
  rows: readonly Row[],
  keyOf: (row: Row) => string,
): Difference<Row> {
  const next = new Map<string, Digest>()
  const insert: Row[] = []
  const changed: string[] = []
  for (const row of rows) {
    const key = keyOf(row)
    if (next.has(key)) throw new RangeError(`two rows have the key ${JSON.stringify(key)}`)
    next.set(key, row.digest)
    const before = stored.get(key)
    if (before === row.digest) continue
    insert.push(row)
    if (before !== undefined) changed.push(key)
  }
  const removed = [...stored.keys()].filter((key) => !next.has(key))
  return { insert, end: [...changed, ...removed].sort(), removed, next }
}

/** A page is changed when its own row or a block of it is written; its text digest changes when a block only goes. */
function pageStats(
  stored: StoredRows,
  next: SiteRows,
  { insert, removed }: Difference<Node>,
): Omit<DeploymentStats['pages'], 'rendered'> {
  const pages = next.nodes.filter((node) => node.kind === 'page')
  const added = pages.filter(({ uuid }) => !stored.nodes.has(nodeKey('page', uuid)))
  const gone = removed.filter(isPageKey)
  const moved = countMoved(stored.pageTexts, gone, added)
  const written = new Set(insert.map((node) => (node.kind === 'page' ? node.uuid : node.pageUuid)))
  for (const { uuid } of added) written.delete(uuid)
  return {
    total: pages.length,
    added: added.length - moved,
    changed: written.size,
    removed: gone.length - moved,
    moved,
    unchanged: pages.length - added.length - written.size,
  }
}

function blockStats(
  stored: StoredRows,
  next: SiteRows,
  { insert, removed }: Difference<Node>,
): DeploymentStats['blocks'] {
  const written = insert.filter(({ kind }) => kind === 'block')
  const added = written.filter(({ uuid }) => !stored.nodes.has(nodeKey('block', uuid))).length
  return {
    total: next.nodes.filter(({ kind }) => kind === 'block').length,
    added,
    changed: written.length - added,
    removed: removed.filter((key) => !isPageKey(key)).length,
  }
}

function sortedDigests(rows: ReadonlyMap<string, Digest>): Digest[] {
  return [...rows].sort(([a], [b]) => compareText(a, b)).map(([, digest]) => digest)
}
