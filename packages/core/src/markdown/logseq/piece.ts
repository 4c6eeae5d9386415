/**
 * The lines of a block → pieces: what is markdown, what are properties, dates and `#+BEGIN_…` blocks. Markdown is not
 * read here: it goes to a list of chunks, of which a piece has the index.
 */

import type { GraphConfig } from '../../nouns.ts'
import { LEAD } from '../in-line.ts'
import { type ContentLine, fenceAfter } from '../outline-lines.ts'
import { type PlacedProperty, placedProperty } from '../placed-property.ts'
import { type ListPart, propertyParts } from '../property-parts.ts'
import { hiccupLines } from './hiccup-lines.ts'
import type { MirrorLines } from './mirror-lines.ts'
import { type OrgName, orgBegin, orgEnds } from './org-lines.ts'
import { type PlannedDate, parsePlannedDates } from './planned-date.ts'
import { isHiddenProperty } from './property-key.ts'

export type Piece =
  | { readonly kind: 'markdown'; readonly chunk: number }
  | { readonly kind: 'properties'; readonly rows: readonly PropertyPiece[]; readonly lines: LineRange }
  | { readonly kind: 'dates'; readonly dates: readonly PlannedDate[]; readonly lines: LineRange }
  | {
      readonly kind: 'org'
      readonly name: OrgName
      /** What follows the name: the language of code. */
      readonly argument: string
      /** Between begin and end. */
      readonly text: readonly ContentLine[]
      /** The same as pieces, when it is markdown. */
      readonly pieces: readonly Piece[]
      readonly lines: LineRange
    }

export interface PropertyPiece {
  readonly key: string
  readonly parts: readonly PropertyPart[]
}

export interface PropertyPart {
  /** `flow`: markdown of several lines. */
  readonly kind: ListPart['kind'] | 'flow'
  readonly text: string
  readonly chunk: number
}

/** First and last line of a piece. */
export interface LineRange {
  readonly first: ContentLine
  readonly last: ContentLine
}

export interface Pieces {
  readonly pieces: readonly Piece[]
  /** All of them, hidden ones too. */
  readonly properties: readonly PlacedProperty[]
  readonly dates: readonly PlannedDate[]
}

/** What of a graph and a file the reading of pieces depends on. */
export interface PieceConfig
  extends Pick<GraphConfig, 'hiddenProperties' | 'commaProperties' | 'fileNameFormat'> {
  /** Values that stand below their keys, by line of the key. */
  readonly nested: MirrorLines['nested']
}

interface GrowingList {
  readonly kind: 'properties'
  readonly rows: PropertyPiece[]
  readonly lines: { readonly first: ContentLine; last: ContentLine }
}

/** Deeper ones are text. */
const MAX_NESTING = 8

/** @param chunks what is markdown, added to */
export function readPieces(
  lines: readonly ContentLine[],
  chunks: (readonly ContentLine[])[],
  config: PieceConfig,
  depth = 0,
): Pieces {
  const ends = orgEnds(lines)
  const pieces: Piece[] = []
  const properties: PlacedProperty[] = []
  const dates: PlannedDate[] = []
  let markdown: ContentLine[] = []
  let list: GrowingList | undefined
  let fence: string | undefined
  const endMarkdown = (): void => {
    if (markdown.some(({ text }) => text.trim() !== '')) {
      pieces.push({ kind: 'markdown', chunk: chunks.push(markdown) - 1 })
      list = undefined
    }
    markdown = []
  }

  for (let i = 0; i < lines.length; i++) {
    const line = lines[i]
    if (line === undefined) break
    if (fence !== undefined) {
      fence = fenceAfter(line.text, fence)
      markdown.push(line)
      continue
    }
    const begin = depth < MAX_NESTING ? orgBegin(line.text) : undefined
    const end = begin === undefined ? undefined : ends[i]
    if (begin !== undefined && end !== undefined) {
      endMarkdown()
      list = undefined
      const text = lines.slice(i + 1, end)
      const inner = begin.isMarkdown ? readPieces(text, chunks, config, depth + 1).pieces : []
      const last = lines[end] ?? line
      pieces.push({ kind: 'org', ...begin, text, pieces: inner, lines: { first: line, last } })
      i = end
      continue
    }
    const property = depth === 0 ? placedProperty(line) : undefined
    if (property !== undefined) {
      properties.push(property)
      if (isHiddenProperty(property.key, config)) continue
      endMarkdown()
      // Properties that follow one another are one list.
      if (list === undefined) {
        list = { kind: 'properties', rows: [], lines: { first: line, last: line } }
        pieces.push(list)
      }
      list.rows.push(toRow(property, chunks, config))
      list.lines.last = line
      continue
    }
    const planned = parsePlannedDates(line.text)
    if (planned !== undefined) {
      endMarkdown()
      list = undefined
      dates.push(...planned)
      pieces.push({ kind: 'dates', dates: planned, lines: { first: line, last: line } })
      continue
    }
    const hiccup = hiccupLines(lines, i)
    if (hiccup !== undefined) {
      markdown.push(hiccup.line)
      i = hiccup.last
      continue
    }
    fence = fenceAfter(line.text, undefined)
    markdown.push(line)
  }
  endMarkdown()
  return { pieces, properties, dates }
}

/** A property's value, to be read as markdown in a line. */
export function toRow(
  property: PlacedProperty,
  chunks: (readonly ContentLine[])[],
  config: Pick<PieceConfig, 'commaProperties' | 'nested'>,
): PropertyPiece {
  const { key, line, column } = property
  const nested = config.nested.get(line) ?? []
  if (nested.length > 0) return { key, parts: [{ kind: 'flow', text: '', chunk: chunks.push(nested) - 1 }] }
  const parts = propertyParts(property, config).map(({ kind, text, offset }): PropertyPart => {
    const shift = column + offset - 1 - LEAD.length
    return { kind, text, chunk: chunks.push([{ text: LEAD + text, line, shift }]) - 1 }
  })
  return { key, parts }
}
