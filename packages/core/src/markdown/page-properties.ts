/** The properties of a Logseq page: those before everything else, or all of its first bullet. */

import type { PropertyRow } from './document.ts'
import { type PieceConfig, toRow } from './logseq/piece.ts'
import { type PieceReading, propertyRow } from './logseq/piece-nodes.ts'
import { isHiddenProperty } from './logseq/property-key.ts'
import type { Chunk, ContentLine } from './outline-lines.ts'
import { type PlacedProperty, placedProperty } from './placed-property.ts'

export interface PageChunks {
  readonly chunks: readonly Chunk[]
  readonly properties: readonly PlacedProperty[]
}

/** @param isMirror in a mirror, values stand between properties, and are empty lines here */
export function takePageProperties(chunks: readonly Chunk[], isMirror: boolean): PageChunks {
  const first = chunks.findIndex((chunk) => chunk.lines.some((line) => line.text.trim() !== ''))
  const chunk = chunks[first]
  if (chunk === undefined) return { chunks, properties: [] }
  const lines = chunk.lines.filter(({ text }) => text.trim() !== '' || !isMirror)
  const start = lines.findIndex((line) => line.text.trim() !== '')
  const placed = lines.slice(start).map(placedProperty)
  const count = placed.indexOf(undefined)
  const properties = (count === -1 ? placed : placed.slice(0, count)).filter((line) => line !== undefined)
  if (chunk.kind === 'prose') {
    const rest: Chunk = { kind: 'prose', lines: lines.slice(start + properties.length) }
    return { chunks: chunks.with(first, rest), properties }
  }
  if (start + properties.length < lines.length) return { chunks, properties: [] }
  const isNeeded = chunks.some((other) => other.kind === 'bullet' && other.parent === first)
  if (isNeeded || properties.some(({ key }) => key === 'id')) return { chunks, properties }
  const gone: Chunk = { kind: 'prose', lines: [] }
  return { chunks: chunks.with(first, gone), properties }
}

/** Said elsewhere on the page: in its title, below it, or in its head. */
const SAID = new Set(
  'title tags tag alias aliases author authors description summary permalink slug lang dir layout order publish published publishdate expirydate unlisted draft private'.split(
    ' ',
  ),
)

export const isSaidElsewhere = (key: string): boolean => SAID.has(key.toLowerCase().replace(/[_-]/gu, ''))

/**
 * The properties of a page that a reader sees as such.
 * @param chunks their values, added to
 * @returns the rows, once the values are read
 */
export function readPageProperties(
  properties: readonly PlacedProperty[],
  chunks: (readonly ContentLine[])[],
  config: PieceConfig,
): (reading: PieceReading) => PropertyRow[] {
  const rows = properties
    .filter(({ value, line }) => value !== '' || config.nested.has(line))
    .filter(({ key }) => !isSaidElsewhere(key) && !isHiddenProperty(key, config))
    .map((property) => toRow(property, chunks, config))
  return (reading) => rows.map((row) => propertyRow(row, reading))
}
