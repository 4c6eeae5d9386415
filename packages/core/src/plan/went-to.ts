import type { NodeUuid } from '../nouns.ts'
import { compareText } from '../problem.ts'
import type { PairedBlock } from './pair-blocks.ts'

/** Pages that are named, and the share of a page's blocks from which on one is. */
export const MOST_SUCCESSORS = 5
const MIN_SHARE = 0.2

/** By page: the pages that most of its removed blocks went to, those with most of them first. Itself is none of them. */
export function mostSuccessors(
  removed: readonly PairedBlock[],
  added: readonly PairedBlock[],
  pairs: ReadonlyMap<NodeUuid, NodeUuid>,
): ReadonlyMap<NodeUuid, readonly NodeUuid[]> {
  const pageOf = new Map(added.map(({ uuid, pageUuid }) => [uuid, pageUuid]))
  const counts = new Map<NodeUuid, { total: number; readonly to: Map<NodeUuid, number> }>()
  for (const { uuid, pageUuid } of removed) {
    const count = counts.get(pageUuid) ?? { total: 0, to: new Map<NodeUuid, number>() }
    counts.set(pageUuid, count)
    count.total += 1
    const successor = pairs.get(uuid)
    const page = successor === undefined ? undefined : pageOf.get(successor)
    if (page !== undefined && page !== pageUuid) count.to.set(page, (count.to.get(page) ?? 0) + 1)
  }
  return new Map(
    [...counts].map(([page, { total, to }]) => [
      page,
      [...to]
        .filter(([, count]) => count >= total * MIN_SHARE)
        .sort(([a, m], [b, n]) => n - m || compareText(a, b))
        .slice(0, MOST_SUCCESSORS)
        .map(([uuid]) => uuid),
    ]),
  )
}
