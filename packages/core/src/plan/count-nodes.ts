import { sizesOf } from '../kept/sizes.ts'
import type { DeploymentStats, LinkedPage, NodeUuid, SiteRows, StoredRows } from '../nouns.ts'
import { comparePages } from './compare-pages.ts'
import { isPageKey, nodeKey } from './row-key.ts'

/** Pages and blocks, counted while their rows go by. */
export interface NodeCounts {
  /** @param inserted of these rows, those that differ */
  add(rows: SiteRows, inserted: SiteRows): void
  /** A page with its blocks that is as it was stored. */
  keep(page: LinkedPage): void
  /**
   * @param removed keys of stored nodes that nobody added
   * @param parsed files that were parsed
   */
  close(removed: readonly string[], parsed: number): Pick<DeploymentStats, 'pages' | 'blocks'>
  /** All pages so far. */
  readonly pages: ReadonlySet<NodeUuid>
  /** As in `StoredRows`, of the pages that were read. */
  readonly pageTexts: ReadonlyMap<string, string>
}

/** A page is changed when its own row or a block of it is written; its text digest changes when a block only goes. */
export function countNodes(stored: StoredRows): NodeCounts {
  const seen = new Set<NodeUuid>()
  const pageTexts = new Map<string, string>()
  const written = new Set<NodeUuid>()
  const blocks = { total: 0, added: 0, changed: 0 }
  let rendered = 0
  return {
    pages: seen,
    pageTexts,
    keep(page) {
      const { uuid } = page
      seen.add(uuid)
      blocks.total += sizesOf(page).blocks
      const key = nodeKey('page', uuid)
      const text = stored.pageTexts.get(key)
      if (text !== undefined) pageTexts.set(key, text)
    },
    add(rows, inserted) {
      for (const node of rows.nodes) {
        if (node.kind === 'block') {
          blocks.total += 1
          continue
        }
        seen.add(node.uuid)
        rendered += 1
        const text = node.metadata['textDigest']
        if (typeof text === 'string') pageTexts.set(nodeKey('page', node.uuid), text)
      }
      for (const node of inserted.nodes) {
        written.add(node.kind === 'page' ? node.uuid : node.pageUuid)
        if (node.kind === 'page') continue
        if (stored.nodes.has(nodeKey('block', node.uuid))) blocks.changed += 1
        else blocks.added += 1
      }
    },
    close(removed, parsed) {
      const pages = [...seen].map((uuid) => ({
        uuid,
        textDigest: () => pageTexts.get(nodeKey('page', uuid)),
      }))
      const { total, added, moved, removed: gone, isNew } = comparePages(stored, pages)
      for (const uuid of isNew) written.delete(uuid)
      const changed = written.size
      const unchanged = total - isNew.size - changed
      return {
        pages: { total, added, changed, removed: gone, moved, unchanged, parsed, rendered },
        blocks: { ...blocks, removed: removed.filter((key) => !isPageKey(key)).length },
      }
    },
  }
}
