import type { DeploymentPlan, Digest, StoredRows } from '../nouns.ts'
import { linkKey, nodeKey, redirectKey, renderedPageKey } from './row-key.ts'

/** What is stored when a plan for what was stored has been applied. */
export function rowsAfter(stored: StoredRows, { insert, end }: DeploymentPlan): StoredRows {
  const pageTexts = new Map(stored.pageTexts)
  for (const key of end.nodes) pageTexts.delete(key)
  for (const node of insert.nodes) {
    const text = node.kind === 'page' ? node.metadata['textDigest'] : undefined
    if (typeof text === 'string') pageTexts.set(nodeKey(node.kind, node.uuid), text)
  }
  return {
    pageTexts,
    nodes: after(stored.nodes, end.nodes, insert.nodes, ({ kind, uuid }) => nodeKey(kind, uuid)),
    links: after(stored.links, end.links, insert.links, (link) => linkKey(link.fromPage, link.order)),
    renderedPages: after(stored.renderedPages, end.renderedPages, insert.renderedPages, ({ path }) =>
      renderedPageKey(path),
    ),
    redirects: after(stored.redirects, end.redirects, insert.redirects, ({ from }) => redirectKey(from)),
  }
}

function after<Row extends { readonly digest: Digest }>(
  stored: ReadonlyMap<string, Digest>,
  ended: readonly string[],
  inserted: readonly Row[],
  keyOf: (row: Row) => string,
): ReadonlyMap<string, Digest> {
  const rows = new Map(stored)
  for (const key of ended) rows.delete(key)
  for (const row of inserted) rows.set(keyOf(row), row.digest)
  return rows
}
