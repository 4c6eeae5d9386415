/** Which characters a font file has and how wide they are; WOFF 1 as what it was made from. TrueType, OpenType, collections. Pure. */

import { inflateSync } from 'node:zlib'

/** How wide a character is, in ems; undefined when the font has none. */
export type AdvanceOf = (codePoint: number) => number | undefined

/** Tables of a font by their tag. */
export type FontTables = ReadonlyMap<string, Buffer>

/** A table longer than this is of no font that we draw with. Bytes. */
const MAX_TABLE = 64 * 1024 * 1024

/** The first font of a file. @throws RangeError when it is none */
export function readTables(file: Buffer): FontTables {
  if (isWoff(file)) return readWoff(file)
  const start = file.toString('latin1', 0, 4) === 'ttcf' ? file.readUInt32BE(12) : 0
  return new Map(
    tableEntries(file, start).map(({ tag, offset, length }) => [tag, file.subarray(offset, offset + length)]),
  )
}

/** A file as libraries want it. */
export const unpackFont = (file: Buffer): Buffer => (isWoff(file) ? assemble(readWoff(file)) : file)

const isWoff = (file: Buffer): boolean => file.toString('latin1', 0, 4) === 'wOFF'

interface TableEntry {
  readonly tag: string
  readonly offset: number
  readonly length: number
}

/** @param head the beginning of the file @param start offset of the font in it */
export function tableEntries(head: Buffer, start: number): readonly TableEntry[] {
  const count = head.readUInt16BE(start + 4)
  return Array.from({ length: count }, (_, n) => {
    const at = start + 12 + 16 * n
    const tag = head.toString('latin1', at, at + 4)
    return { tag, offset: head.readUInt32BE(at + 8), length: head.readUInt32BE(at + 12) }
  })
}

function readWoff(file: Buffer): FontTables {
  const count = file.readUInt16BE(12)
  return new Map(
    Array.from({ length: count }, (_, n) => {
      const at = 44 + 20 * n
      const tag = file.toString('latin1', at, at + 4)
      const [offset, packed, length] = [4, 8, 12].map((field) => file.readUInt32BE(at + field))
      const bytes = file.subarray(offset, (offset ?? 0) + (packed ?? 0))
      const isPacked = (packed ?? 0) < (length ?? 0)
      return [tag, isPacked ? inflateSync(bytes, { maxOutputLength: MAX_TABLE }) : bytes] as const
    }),
  )
}

/** @throws RangeError when a table that text needs is missing or not whole */
export function readAdvances(tables: FontTables): AdvanceOf {
  const glyphOf = readGlyphs(tableOf(tables, 'cmap'))
  const unitsPerEm = tableOf(tables, 'head').readUInt16BE(18)
  const metrics = tableOf(tables, 'hhea').readUInt16BE(34)
  const widths = tableOf(tables, 'hmtx')
  return (codePoint) => {
    const glyph = glyphOf(codePoint)
    return glyph === 0 ? undefined : widths.readUInt16BE(4 * Math.min(glyph, metrics - 1)) / unitsPerEm
  }
}

function tableOf(tables: FontTables, tag: string): Buffer {
  const table = tables.get(tag)
  if (table === undefined) throw new RangeError(`The font has no table ${tag}.`)
  return table
}

/**
 * The glyph of a character, 0 for none.
 * @throws RangeError when there is no map of Unicode in it
 */
export function readGlyphs(cmap: Buffer): (codePoint: number) => number {
  const count = cmap.readUInt16BE(2)
  const offsets = Array.from({ length: count }, (_, n) => cmap.readUInt32BE(8 + 8 * n))
  for (const wanted of [12, 4])
    for (const offset of offsets)
      if (cmap.readUInt16BE(offset) === wanted)
        return wanted === 12 ? readGroups(cmap.subarray(offset)) : readSegments(cmap.subarray(offset))
  throw new RangeError('The font maps no characters of Unicode.')
}

/** Format 12. */
function readGroups(table: Buffer): (codePoint: number) => number {
  const count = table.readUInt32BE(12)
  return (codePoint) => {
    const n = lastBefore(count, (i) => table.readUInt32BE(16 + 12 * i) <= codePoint)
    if (n < 0 || table.readUInt32BE(20 + 12 * n) < codePoint) return 0
    return table.readUInt32BE(24 + 12 * n) + codePoint - table.readUInt32BE(16 + 12 * n)
  }
}

/** Format 4. */
function readSegments(table: Buffer): (codePoint: number) => number {
  const count = table.readUInt16BE(6) / 2
  const ends = 14
  const starts = ends + 2 * count + 2
  return (codePoint) => {
    const n = lastBefore(count, (i) => table.readUInt16BE(starts + 2 * i) <= codePoint)
    if (codePoint > 0xffff || n < 0 || table.readUInt16BE(ends + 2 * n) < codePoint) return 0
    const delta = table.readUInt16BE(starts + 2 * count + 2 * n)
    const rangeAt = starts + 4 * count + 2 * n
    const range = table.readUInt16BE(rangeAt)
    if (range === 0) return (codePoint + delta) & 0xffff
    const glyph = table.readUInt16BE(rangeAt + range + 2 * (codePoint - table.readUInt16BE(starts + 2 * n)))
    return glyph === 0 ? 0 : (glyph + delta) & 0xffff
  }
}

/** The last index for which it holds; it holds for all before. −1 for none. */
function lastBefore(count: number, holds: (index: number) => boolean): number {
  let [from, to] = [0, count]
  while (from < to) {
    const middle = (from + to) >> 1
    if (holds(middle)) from = middle + 1
    else to = middle
  }
  return from - 1
}

/** OpenType specification, "Table directory". */
function assemble(tables: FontTables): Buffer {
  const kept = [...tables].sort(([a], [b]) => (a < b ? -1 : 1))
  const directory = Buffer.alloc(12 + 16 * kept.length)
  const power = 2 ** Math.floor(Math.log2(kept.length))
  directory.write(tables.has('glyf') ? '\0\x01\0\0' : 'OTTO', 0, 'latin1')
  directory.writeUInt16BE(kept.length, 4)
  directory.writeUInt16BE(16 * power, 6)
  directory.writeUInt16BE(Math.log2(power), 8)
  directory.writeUInt16BE(16 * (kept.length - power), 10)
  const parts: Buffer[] = [directory]
  let offset = directory.length
  for (const [n, [tag, bytes]] of kept.entries()) {
    const at = 12 + 16 * n
    directory.write(tag, at, 'latin1')
    directory.writeUInt32BE(offset, at + 8)
    directory.writeUInt32BE(bytes.length, at + 12)
    const padding = Buffer.alloc((4 - (bytes.length % 4)) % 4)
    parts.push(bytes, padding)
    offset += bytes.length + padding.length
  }
  return Buffer.concat(parts)
}
