import type { DeploymentStats, NodeUuid, SiteRows, StoredRows } from '../nouns.ts'
import { comparePages } from './compare-pages.ts'
import type { PageRowKeys } from './page-rows.ts'
import { isPageKey, nodeKey } from './row-key.ts'

/** Pages and blocks, counted while their rows go by. */
export interface NodeCounts {
  /** @param inserted of these rows, those that differ */
  add(rows: SiteRows, inserted: SiteRows): void
  /** A page with its blocks that is as it was stored. */
  keep(keys: PageRowKeys): void
  /**
   * @param removed keys of stored nodes that nobody added
   * @param parsed files that were parsed
   */
  close(removed: readonly string[], parsed: number): Pick<DeploymentStats, 'pages' | 'blocks'>
  /** As in `StoredRows`, of the pages that were added. */
  readonly pageTexts: ReadonlyMap<string, string>
}

/** A page is changed when its own row or a block of it is written; its text digest changes when a block only goes. */
export function countNodes(stored: StoredRows): NodeCounts {
  const uuids: NodeUuid[] = []
  const pageTexts = new Map<string, string>()
  const written = new Set<NodeUuid>()
  const blocks = { total: 0, added: 0, changed: 0 }
  let rendered = 0
  return {
    pageTexts,
    keep({ uuid, nodes }) {
      uuids.push(uuid)
      blocks.total += nodes.length - 1
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
        uuids.push(node.uuid)
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
      const pages = uuids.map((uuid) => ({ uuid, textDigest: () => pageTexts.get(nodeKey('page', uuid)) }))
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
