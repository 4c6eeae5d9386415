import type { LinkedPage, NodeUuid } from '../nouns.ts'
import { compareText } from '../problem.ts'
import { type PlacedPage, toReference } from './placed-page.ts'

export type Neighbours = Pick<LinkedPage, 'previous' | 'next'>

/**
 * The page before and after each one: journals by day, every other page in the order of the tree of pages, from folder to
 * folder.
 * @param journals listed days, in any order
 * @param inTree the pages of the tree from the top down
 */
export function findNeighbours(
  journals: readonly PlacedPage[],
  inTree: readonly PlacedPage[],
): ReadonlyMap<NodeUuid, Neighbours> {
  const neighbours = new Map<NodeUuid, Neighbours>()
  for (const row of [journals.toSorted(compareDays), inTree]) {
    row.forEach((page, n) => {
      const [before, after] = [row[n - 1], row[n + 1]]
      neighbours.set(page.uuid, {
        previous: before && toReference(before),
        next: after && toReference(after),
      })
    })
  }
  return neighbours
}

function compareDays({ page: a }: PlacedPage, { page: b }: PlacedPage): number {
  return compareText(a.journalDay ?? '', b.journalDay ?? '') || compareText(a.name, b.name)
}
