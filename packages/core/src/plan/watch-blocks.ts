import type { NodeUuid, StoredRows } from '../nouns.ts'
import type { PairedBlock } from './pair-blocks.ts'
import type { AnchoredBlock } from './past-anchors.ts'
import type { OpenPlan } from './plan-deployment.ts'
import { isPageKey, nodeKey, splitNodeKey } from './row-key.ts'

/** Blocks that come, change or go in one deployment, of each so many at most; of those beyond nothing is remembered. */
export const MAX_BLOCKS_PAIRED = 200_000

/** A block with what is written, and what readers may call it. */
export type WatchedBlock = PairedBlock & AnchoredBlock

export interface WatchedBlocks {
  readonly plan: OpenPlan
  /** Nodes that were not shown, in the order of their pages: blocks with what is written. */
  readonly newBlocks: readonly WatchedBlock[]
  readonly newPages: readonly NodeUuid[]
  /** Nodes that were shown and are not what they were, likewise. */
  readonly changedBlocks: readonly WatchedBlock[]
  readonly changedPages: readonly NodeUuid[]
  /** Blocks that were shown and that nobody added, sorted. To be asked when the plan is closed. */
  goneBlocks(): readonly NodeUuid[]
}

/** A plan that remembers which nodes come and go. @param shown what readers have; nothing is remembered when that is nothing */
export function watchBlocks(plan: OpenPlan, shown: StoredRows): WatchedBlocks {
  const newBlocks: WatchedBlock[] = []
  const changedBlocks: WatchedBlock[] = []
  const newPages: NodeUuid[] = []
  const changedPages: NodeUuid[] = []
  let after: StoredRows | undefined
  return {
    plan: {
      add(rows) {
        const part = plan.add(rows)
        if (shown.pages.size === 0) return part
        for (const node of rows.nodes) {
          const before = shown.nodes.get(nodeKey(node.kind, node.uuid))
          if (before === node.digest) continue
          if (node.kind === 'page') (before === undefined ? newPages : changedPages).push(node.uuid)
          else {
            const blocks = before === undefined ? newBlocks : changedBlocks
            if (blocks.length >= MAX_BLOCKS_PAIRED) continue
            const { uuid, pageUuid, parentUuid, order, source, metadata, idRule } = node
            const anchor = typeof metadata['anchor'] === 'string' ? metadata['anchor'] : undefined
            blocks.push({ uuid, pageUuid, parentUuid, order, source, anchor, isNamed: idRule === 1 })
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
    changedBlocks,
    changedPages,
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
