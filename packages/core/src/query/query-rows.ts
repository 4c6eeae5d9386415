/**
 * The rows that queries run over. Every page has a number, and each of its blocks the next: so a block's descendants, a
 * page's blocks and everything that a fact is true of are spans of numbers, and an index is a list of them.
 */

import { sizesOf } from '../kept/sizes.ts'
import { lookupKey } from '../page-name.ts'
import type { SitePage } from './query-facts.ts'

/** From, to (not included), from, to, …: ascending, without overlap. */
export type Spans = readonly number[]

export interface RowNumbers {
  /** How many there are. */
  readonly count: number
  /** The number of a page (an index), or of a block on it. */
  numberOf(page: number, block?: number): number
  /** After the last row of the page. */
  endOf(page: number): number
  /** Index of the page that has this row, or the next row but one. */
  pageOf(row: number): number
  /** Index of the block on its page; undefined for a page's own row. */
  blockOf(row: number, page: number): number | undefined
  /** The block and everything below it. */
  subtree(page: number, block: number): readonly [number, number]
}

export function numberRows(pages: readonly SitePage[]): RowNumbers {
  const starts = new Int32Array(pages.length + 1)
  let count = 0
  pages.forEach((page, n) => {
    starts[n] = count
    count += 1 + sizesOf(page).blocks
  })
  starts[pages.length] = count
  const numberOf = (page: number, block = -1): number => (starts[page] ?? count) + 1 + block
  const ends = new Map<number, Int32Array>()
  const endsOf = (page: number): Int32Array => {
    const known = ends.get(page) ?? subtreeEnds(pages[page])
    ends.set(page, known)
    return known
  }
  return {
    count,
    numberOf,
    endOf: (page) => starts[page + 1] ?? count,
    pageOf: (row) => lastAtMost(starts, row),
    blockOf: (row, page) => {
      const block = row - (starts[page] ?? 0) - 1
      return block === -1 ? undefined : block
    },
    subtree: (page, block) => [numberOf(page, block), numberOf(page, endsOf(page)[block] ?? block + 1)],
  }
}

/** By block, the index after its last descendant: blocks are in pre-order. */
function subtreeEnds(page: SitePage | undefined): Int32Array {
  const blocks = page?.page.blocks ?? []
  const ends = Int32Array.from(blocks, (_, n) => n + 1)
  for (let n = blocks.length - 1; n >= 0; n--) {
    const parent = blocks[n]?.parent
    if (parent !== undefined) ends[parent] = Math.max(ends[parent] ?? 0, ends[n] ?? 0)
  }
  return ends
}

function lastAtMost(values: Int32Array, wanted: number): number {
  let low = 0
  let high = values.length - 1
  while (low < high) {
    const middle = (low + high + 1) >> 1
    if ((values[middle] ?? 0) <= wanted) low = middle
    else high = middle - 1
  }
  return low
}

export function isIn(spans: Spans, row: number): boolean {
  let low = 0
  let high = spans.length / 2
  while (low < high) {
    const middle = (low + high) >> 1
    if ((spans[2 * middle + 1] ?? 0) <= row) low = middle + 1
    else high = middle
  }
  const from = spans[2 * low]
  return from !== undefined && from <= row
}

/** Pairs in any order, joined where they touch. */
export function toSpans(pairs: readonly (readonly [number, number])[]): Spans {
  const spans: number[] = []
  for (const [from, to] of pairs.toSorted((a, b) => a[0] - b[0])) {
    const last = spans.at(-1)
    if (last !== undefined && from <= last) spans[spans.length - 1] = Math.max(last, to)
    else if (from < to) spans.push(from, to)
  }
  return spans
}

export function unionOf(many: readonly Spans[]): Spans {
  return toSpans(many.flatMap((spans) => pairsOf(spans)))
}

export function sizeOfSpans(spans: Spans): number {
  let size = 0
  for (let n = 0; n < spans.length; n += 2) size += (spans[n + 1] ?? 0) - (spans[n] ?? 0)
  return size
}

function pairsOf(spans: Spans): (readonly [number, number])[] {
  const pairs: (readonly [number, number])[] = []
  for (let n = 0; n < spans.length; n += 2) pairs.push([spans[n] ?? 0, spans[n + 1] ?? 0])
  return pairs
}

/** Every row of the spans. */
export function rowsIn(spans: Spans): number[] {
  return pairsOf(spans).flatMap(([from, to]) => Array.from({ length: to - from }, (_, n) => from + n))
}

/** The key of a name that no page has: never a uuid. */
export const nameKey = (name: string): string => `~${lookupKey(name)}`
