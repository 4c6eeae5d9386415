/** Texts of JSON, joined to one array as they come, in memory that the garbage collector does not walk. */

/** A list that is complete. */
export interface Batch {
  /** An array. */
  readonly json: string
  /** How many members it has. */
  readonly size: number
}

export interface JsonList {
  /** Members, and UTF-16 units of them, since the list was taken last. */
  readonly size: number
  readonly units: number
  add(json: string): void
  /** The list so far; the next begins. */
  take(): Batch
}

const FIRST_BYTES = 16_384
/** A list of one huge row leaves no more behind. */
const KEPT_BYTES = 8_000_000
/** Bytes of UTF-8 that one UTF-16 unit takes at most. */
const BYTES_OF_A_UNIT = 3
const [OPEN, COMMA, CLOSE] = Buffer.from('[,]')

export function createJsonList(): JsonList {
  let bytes = Buffer.alloc(0)
  let end = 0
  let size = 0
  let units = 0
  /** Room for as much, and the end of the list. */
  const reserve = (count: number): void => {
    const needed = end + count + 2
    if (needed <= bytes.length) return
    const larger = Buffer.allocUnsafeSlow(Math.max(FIRST_BYTES, 2 * bytes.length, needed))
    bytes.copy(larger, 0, 0, end)
    bytes = larger
  }
  const put = (byte: number | undefined): void => {
    bytes[end++] = byte ?? 0
  }
  return {
    get size() {
      return size
    },
    get units() {
      return units
    },
    add(json) {
      reserve(BYTES_OF_A_UNIT * json.length)
      put(size === 0 ? OPEN : COMMA)
      end += bytes.write(json, end)
      size++
      units += json.length
    },
    take() {
      reserve(0)
      if (size === 0) put(OPEN)
      put(CLOSE)
      // A unit for each byte, and one for each bracket and comma: all of it is ASCII, which is copied as it is.
      const isAscii = end === units + size + 1
      const batch = { json: bytes.toString(isAscii ? 'latin1' : 'utf8', 0, end), size }
      if (bytes.length > KEPT_BYTES) bytes = Buffer.alloc(0)
      end = 0
      size = 0
      units = 0
      return batch
    },
  }
}
