/** The rendered pages of a site that is kept: their paths and digests, at hand without the database. Pure. */

import type { Digest, DigestMap } from '../nouns.ts'
import type { StayingPages } from '../plan/plan-beside.ts'
import type { KeptColumns, KeptFacts } from './kept-form.ts'

/** What of a kept site says where its pages are. */
export interface PlacedRows {
  readonly facts: Pick<KeptFacts, 'home' | 'otherRows'>
  readonly columns: Pick<KeptColumns, 'addresses' | 'rows' | 'rowOrder' | 'shown' | 'blocks' | 'links'>
}

/**
 * What is kept of the rendered pages of a site.
 * @returns undefined when one of a page is missing
 */
export function keepRows(
  { home }: Pick<KeptFacts, 'home'>,
  { addresses, shown }: Pick<KeptColumns, 'addresses' | 'shown'>,
  rendered: DigestMap,
): (Pick<KeptColumns, 'rows' | 'rowOrder'> & Pick<KeptFacts, 'otherRows'>) | undefined {
  const rows = new Array<Digest | ''>(addresses.length).fill('')
  const numbers = new Map<string, number>()
  for (const n of shown) {
    const path = addresses[n] === home ? '' : (addresses[n] ?? '')
    const digest = rendered.get(path)
    if (digest === undefined) return undefined
    rows[n] = digest
    numbers.set(path, n)
  }
  return {
    rows,
    rowOrder: [...numbers.keys()].sort().flatMap((path) => numbers.get(path) ?? []),
    otherRows: rowsOf(rendered, (path) => !numbers.has(path)),
  }
}

/** `RenderedPage.path` of a page by its number. */
export function rowPathOf({ facts, columns }: Pick<PlacedRows, 'facts' | 'columns'>, n: number): string {
  const address = columns.addresses[n] ?? ''
  return address === facts.home ? '' : address
}

/**
 * The rows of some pages, and of what is no page.
 * @param numbers of the pages
 */
export function* rowsBeside(
  kept: PlacedRows,
  numbers: Iterable<number>,
): Generator<[path: string, digest: Digest]> {
  for (const n of numbers) {
    const digest = kept.columns.rows[n]
    if (digest !== undefined && digest !== '') yield [rowPathOf(kept, n), digest]
  }
  for (const [path, digest] of kept.facts.otherRows) yield [path, digest]
}

/**
 * What is kept of them after a run.
 * @param numbers of the pages whose rows were made again
 * @param rest rendered pages of those, and of what is no page
 * @returns undefined when one of a page is missing
 */
export function rowsAfter(
  kept: PlacedRows,
  numbers: ReadonlySet<number>,
  rest: DigestMap,
): (Pick<KeptColumns, 'rows'> & Pick<KeptFacts, 'otherRows'>) | undefined {
  const rows = [...kept.columns.rows]
  const paths = new Set<string>()
  for (const n of numbers) {
    const path = rowPathOf(kept, n)
    const digest = rest.get(path)
    if (digest === undefined) return undefined
    rows[n] = digest
    paths.add(path)
  }
  return { rows, otherRows: rowsOf(rest, (path) => !paths.has(path)) }
}

function rowsOf(table: DigestMap, isMeant: (path: string) => boolean): KeptFacts['otherRows'] {
  const found: [string, Digest][] = []
  for (const path of table.keys()) {
    const digest = isMeant(path) ? table.get(path) : undefined
    if (digest !== undefined) found.push([path, digest])
  }
  return found
}

/**
 * All pages but some.
 * @param numbers of those
 */
export function stayingPages(kept: PlacedRows, numbers: ReadonlySet<number>): StayingPages {
  const { columns } = kept
  let [blocks, links] = [0, 0]
  for (const n of columns.shown) {
    if (numbers.has(n)) continue
    blocks += columns.blocks[n] ?? 0
    links += columns.links[n] ?? 0
  }
  return {
    ...{ pages: columns.shown.length - numbers.size, blocks, links },
    with: (others) => joinRows(kept, numbers, others),
  }
}

function joinRows(
  kept: PlacedRows,
  numbers: ReadonlySet<number>,
  others: DigestMap,
): ReturnType<StayingPages['with']> {
  const { rows, rowOrder } = kept.columns
  const pathAt = (rank: number): string => rowPathOf(kept, rowOrder[rank] ?? -1)
  const find = (path: string): Digest | undefined => {
    let [from, to] = [0, rowOrder.length]
    while (from < to) {
      const middle = (from + to) >>> 1
      if (pathAt(middle) < path) from = middle + 1
      else to = middle
    }
    const n = rowOrder[from]
    const isThere = n !== undefined && pathAt(from) === path && !numbers.has(n)
    return isThere ? rows[n] || undefined : undefined
  }
  /** In the code unit order of their paths. */
  function* all(): Generator<readonly [path: string, digest: Digest]> {
    const waiting = [...others.keys()].sort()
    let at = 0
    for (const n of rowOrder) {
      if (numbers.has(n)) continue
      const path = rowPathOf(kept, n)
      for (let other = waiting[at]; other !== undefined && other < path; other = waiting[++at])
        yield [other, others.get(other) as Digest]
      yield [path, rows[n] as Digest]
    }
    for (const other of waiting.slice(at)) yield [other, others.get(other) as Digest]
  }
  return {
    size: rowOrder.length - numbers.size + others.size,
    has: (path) => others.has(path) || find(path) !== undefined,
    get: (path) => others.get(path) ?? find(path),
    *keys() {
      for (const [path] of all()) yield path
    },
    *digests() {
      for (const [, digest] of all()) yield digest
    },
  }
}
