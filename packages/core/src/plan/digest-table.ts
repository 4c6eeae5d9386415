/**
 * Digests by key, in plain buffers outside of the JavaScript heap. A site of 100,000 pages has six million rows: as a
 * `Map` of strings their keys and digests take 1.5 GB and most of the garbage collector's time, here 50 bytes each.
 */

import type { Digest, DigestMap } from '../nouns.ts'

/** Grows row by row; what is asked for is found by halving, once all is in order. */
export interface DigestTable extends DigestMap {
  /** @throws RangeError for a key that `codec` cannot write. A key that is added twice is told by `findTwice`. */
  add(key: string, digest: Digest): void
  /** In the code unit order of their keys. */
  digests(): Iterable<Digest>
  /** A key that was added more than once, if any. */
  findTwice(): string | undefined
}

/** How a key becomes bytes, in the same order as the keys. */
export interface KeyCodec {
  readonly bytes: number
  write(key: string, into: Buffer, at: number): void
  read(from: Buffer, at: number): string
}

const DIGEST_BYTES = 32
/** Rows are kept in pieces, so that growing copies nothing. */
const PIECE_BITS = 12
const PIECE_ROWS = 1 << PIECE_BITS

export function createDigestTable(codec: KeyCodec): DigestTable {
  const width = codec.bytes + DIGEST_BYTES
  const pieces: Buffer[] = []
  const asked = Buffer.alloc(codec.bytes)
  let size = 0
  /** Rows in the order of their keys; undefined while they are in that order anyhow. */
  let order: Uint32Array | undefined
  let isInOrder = true

  const pieceOf = (row: number): Buffer => {
    const piece = pieces[row >> PIECE_BITS]
    if (piece === undefined) throw new RangeError(`There is no row ${row} of ${size}.`)
    return piece
  }
  const placeOf = (row: number): number => (row & (PIECE_ROWS - 1)) * width
  const compareRows = (a: number, b: number): number =>
    compareKeys(pieceOf(a), placeOf(a), pieceOf(b), placeOf(b), codec.bytes)
  const rowAt = (rank: number): number => (order === undefined ? rank : (order[rank] ?? 0))
  const putInOrder = (): void => {
    if (isInOrder) return
    order = sortedRows(size, (row) => pieceOf(row).readUInt32BE(placeOf(row)), compareRows)
    isInOrder = true
  }

  const find = (key: string): number | undefined => {
    putInOrder()
    codec.write(key, asked, 0)
    let [from, to] = [0, size]
    while (from < to) {
      const middle = (from + to) >>> 1
      const row = rowAt(middle)
      const sign = compareKeys(pieceOf(row), placeOf(row), asked, 0, codec.bytes)
      if (sign === 0) return row
      if (sign < 0) from = middle + 1
      else to = middle
    }
    return undefined
  }
  const digestAt = (row: number): Digest => {
    const at = placeOf(row) + codec.bytes
    return pieceOf(row).toString('hex', at, at + DIGEST_BYTES) as Digest
  }
  const keyAt = (row: number): string => codec.read(pieceOf(row), placeOf(row))

  return {
    get size() {
      return size
    },
    add(key, digest) {
      const row = size
      if (row >> PIECE_BITS === pieces.length) pieces.push(Buffer.allocUnsafeSlow(PIECE_ROWS * width))
      codec.write(key, pieceOf(row), placeOf(row))
      pieceOf(row).write(digest, placeOf(row) + codec.bytes, DIGEST_BYTES, 'hex')
      size += 1
      if (row > 0 && (order !== undefined || compareRows(row - 1, row) > 0)) isInOrder = false
    },
    has: (key) => find(key) !== undefined,
    get: (key) => {
      const row = find(key)
      return row === undefined ? undefined : digestAt(row)
    },
    *keys() {
      putInOrder()
      for (let rank = 0; rank < size; rank++) yield keyAt(rowAt(rank))
    },
    *digests() {
      putInOrder()
      for (let rank = 0; rank < size; rank++) yield digestAt(rowAt(rank))
    },
    findTwice() {
      putInOrder()
      for (let rank = 1; rank < size; rank++) {
        if (compareRows(rowAt(rank - 1), rowAt(rank)) === 0) return keyAt(rowAt(rank))
      }
      return undefined
    },
  }
}

/** The same for keys of any length, of which there are as many as pages. */
export function createTextTable(): DigestTable {
  const digests = new Map<string, Digest>()
  let twice: string | undefined
  return {
    get size() {
      return digests.size
    },
    add(key, digest) {
      if (digests.has(key)) twice ??= key
      digests.set(key, digest)
    },
    has: (key) => digests.has(key),
    get: (key) => digests.get(key),
    keys: () => digests.keys(),
    digests: () => [...digests.keys()].sort().flatMap((key) => digests.get(key) ?? []),
    findTwice: () => twice,
  }
}

/** A table with some rows otherwise. @param changes undefined: the row is not there */
export function withChanges(table: DigestMap, changes: ReadonlyMap<string, Digest | undefined>): DigestMap {
  const get = (key: string): Digest | undefined => (changes.has(key) ? changes.get(key) : table.get(key))
  const more = [...changes].map(([key, digest]) => Number(digest !== undefined) - Number(table.has(key)))
  return {
    size: more.reduce((sum, one) => sum + one, table.size),
    get,
    has: (key) => get(key) !== undefined,
    *keys() {
      for (const key of table.keys()) if (!changes.has(key)) yield key
      for (const [key, digest] of changes) if (digest !== undefined) yield key
    },
  }
}

function compareKeys(a: Buffer, atA: number, b: Buffer, atB: number, bytes: number): number {
  for (let n = 0; n < bytes; n++) {
    const difference = (a[atA + n] ?? 0) - (b[atB + n] ?? 0)
    if (difference !== 0) return difference
  }
  return 0
}

/**
 * Rows by the first four bytes of their keys, sorted as numbers; those that have them in common, which are few, by the rest.
 * @param head the first four bytes of a row's key
 */
function sortedRows(
  size: number,
  head: (row: number) => number,
  compare: (a: number, b: number) => number,
): Uint32Array {
  const headed = new BigUint64Array(size)
  for (let row = 0; row < size; row++) headed[row] = (BigInt(head(row)) << 32n) | BigInt(row)
  headed.sort()
  const rows = Uint32Array.from(headed, (value) => Number(value & 0xffff_ffffn))
  for (let from = 0; from < size; ) {
    let to = from + 1
    const own = head(rows[from] ?? 0)
    while (to < size && head(rows[to] ?? 0) === own) to++
    if (to - from > 1) rows.subarray(from, to).sort(compare)
    from = to
  }
  return rows
}
