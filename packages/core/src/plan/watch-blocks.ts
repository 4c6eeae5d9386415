import type { NodeUuid, StoredRows } from '../nouns.ts'
import type { PairedBlock } from './pair-blocks.ts'
import type { OpenPlan } from './plan-deployment.ts'
import { isPageKey, nodeKey, splitNodeKey } from './row-key.ts'

/** Blocks that come or go in one deployment, of each so many at most; of those beyond nothing is remembered. */
export const MAX_BLOCKS_PAIRED = 200_000

export interface WatchedBlocks {
  readonly plan: OpenPlan
  /** Nodes that were not shown, in the order of their pages: blocks with what is written. */
  readonly newBlocks: readonly PairedBlock[]
  readonly newPages: readonly NodeUuid[]
  /** Blocks that were shown and that nobody added, sorted. To be asked when the plan is closed. */
  goneBlocks(): readonly NodeUuid[]
}

/** A plan that remembers which nodes come and go. @param shown what readers have; nothing is remembered when that is nothing */
export function watchBlocks(plan: OpenPlan, shown: StoredRows): WatchedBlocks {
  const newBlocks: PairedBlock[] = []
  const newPages: NodeUuid[] = []
  let after: StoredRows | undefined
  return {
    plan: {
      add(rows) {
        const part = plan.add(rows)
        if (shown.pages.size === 0) return part
        for (const node of rows.nodes) {
          if (shown.nodes.has(nodeKey(node.kind, node.uuid))) continue
          if (node.kind === 'page') newPages.push(node.uuid)
          else if (newBlocks.length < MAX_BLOCKS_PAIRED) {
            const { uuid, pageUuid, parentUuid, order, source } = node
            newBlocks.push({ uuid, pageUuid, parentUuid, order, source })
          }
        }
        return part
      },
      // What is kept is shown, so nothing of it comes or goes.
      keep: plan.keep,
      keepListing: plan.keepListing,
      close() {
        const closed = plan.close()
        after = closed.stored
        return closed
      },
    },
    newBlocks,
    newPages,
    goneBlocks() {
      if (after === undefined) throw new RangeError('the plan is not closed')
      const gone: NodeUuid[] = []
      for (const key of shown.nodes.keys()) {
        if (isPageKey(key) || after.nodes.has(key)) continue
        gone.push(splitNodeKey(key).uuid)
        if (gone.length === MAX_BLOCKS_PAIRED) break
      }
      return gone.sort()
    },
  }
}
