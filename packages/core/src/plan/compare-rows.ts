import type { Digest, DigestMap } from '../nouns.ts'
import type { DigestTable } from './digest-table.ts'

/** One table of rows, what is stored of it beside what should be true. */
export interface RowComparison<Row> {
  /** Of these rows, those to insert, in their order. */
  add(rows: readonly Row[]): readonly Row[]
  /** A row that is stored and stays. @throws RangeError when it is not stored */
  keep(key: string): void
  /** Keys that must end before what `add` gave since the last call is inserted. */
  takeEnds(): readonly string[]
  /** So many rows stay that were not read. */
  keepUnread(count: number): void
  /** Stored keys that nobody added, sorted by code unit; `end`: without those that `takeEnds` gave. */
  close(): { readonly removed: readonly string[]; readonly end: readonly string[] }
  readonly total: number
  readonly inserted: number
  /** Those of `close` are in it once it was called. */
  readonly ended: number
  /** All rows that were added. */
  readonly next: DigestTable
}

/**
 * @param next an empty table, to be filled
 * @param rivalOf another key that cannot be open beside this one
 */
export function compareRows<Row extends { readonly digest: Digest }>(
  stored: DigestMap,
  next: DigestTable,
  keyOf: (row: Row) => string,
  rivalOf?: (row: Row) => string,
): RowComparison<Row> {
  let ends: string[] = []
  const rivals = new Set<string>()
  const counts = { total: 0, inserted: 0, ended: 0 }

  const isWritten = (row: Row): boolean => {
    const key = keyOf(row)
    next.add(key, row.digest)
    const before = stored.get(key)
    if (before === row.digest) return false
    if (before !== undefined) ends.push(key)
    const rival = before === undefined ? rivalOf?.(row) : undefined
    if (rival !== undefined && stored.has(rival)) {
      ends.push(rival)
      rivals.add(rival)
    }
    return true
  }

  return {
    get total() {
      return counts.total
    },
    get inserted() {
      return counts.inserted
    },
    get ended() {
      return counts.ended
    },
    add(rows) {
      const insert = rows.filter(isWritten)
      counts.total += rows.length
      counts.inserted += insert.length
      return insert
    },
    keep(key) {
      const digest = stored.get(key)
      if (digest === undefined) throw new RangeError(`${key} is not stored`)
      next.add(key, digest)
      counts.total += 1
    },
    keepUnread(count) {
      counts.total += count
    },
    takeEnds() {
      const taken = ends
      ends = []
      counts.ended += taken.length
      return taken
    },
    close() {
      const twice = next.findTwice()
      if (twice !== undefined) throw new RangeError(`two rows have the key ${JSON.stringify(twice)}`)
      const removed: string[] = []
      for (const key of stored.keys()) if (!next.has(key)) removed.push(key)
      removed.sort()
      const end = removed.filter((key) => !rivals.has(key))
      counts.ended += end.length
      return { removed, end }
    },
    next,
  }
}
