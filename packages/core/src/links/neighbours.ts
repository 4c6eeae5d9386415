import type { LinkedPage, NodeUuid } from '../nouns.ts'
import { lookupKey } from '../page-name.ts'
import { compareText } from '../problem.ts'
import { type PlacedPage, parentOf, toReference } from './placed-page.ts'

export type Neighbours = Pick<LinkedPage, 'previous' | 'next'>

/**
 * The page before and after each one: journals by day, every other page by its rank and then by name among those of the
 * same namespace or folder, numbers by their value (`Chapter 2` before `Chapter 10`). No locale, so that every machine
 * agrees.
 */
export function findNeighbours(pages: readonly PlacedPage[]): ReadonlyMap<NodeUuid, Neighbours> {
  const groups = new Map<string, PlacedPage[]>()
  for (const page of pages) {
    const group = groups.get(groupOf(page))
    if (group === undefined) groups.set(groupOf(page), [page])
    else group.push(page)
  }
  const neighbours = new Map<NodeUuid, Neighbours>()
  for (const group of groups.values()) {
    const sorted = inOrder(group)
    sorted.forEach((page, n) => {
      const [before, after] = [sorted[n - 1], sorted[n + 1]]
      neighbours.set(page.uuid, {
        previous: before && toReference(before),
        next: after && toReference(after),
      })
    })
  }
  return neighbours
}

function groupOf({ page }: PlacedPage): string {
  return page.journalDay === undefined ? `in ${parentOf(page.name)}` : 'journal'
}

function inOrder(pages: readonly PlacedPage[]): readonly PlacedPage[] {
  const keyed = pages.map((page) => ({
    page,
    rank: page.page.journalDay === undefined ? page.page.details.rank : undefined,
    key: page.page.journalDay ?? naturalKey(page.page.name),
  }))
  keyed.sort(
    (a, b) =>
      compareRanks(a.rank, b.rank) ||
      compareText(a.key, b.key) ||
      compareText(a.page.page.name, b.page.page.name),
  )
  return keyed.map(({ page }) => page)
}

/** Smaller first; what has none comes last. */
export function compareRanks(a: number | undefined, b: number | undefined): number {
  if (a === b) return 0
  if (a === undefined || b === undefined) return a === undefined ? 1 : -1
  return a - b
}

/** A text whose code unit order is the natural order of names: each number is preceded by how many digits it has. */
export function naturalKey(name: string): string {
  return lookupKey(name).replace(/\d+/gu, (digits) => {
    const value = digits.replace(/^0+(?=\d)/u, '')
    return `${String(value.length).padStart(4, '0')}${value}`
  })
}
