/** Pieces → nodes, once their markdown is read. */

import type { BlockContent, PhrasingContent, RootContent } from 'mdast'
import { toCallout } from '../callout.ts'
import type { PropertyRow } from '../document.ts'
import { LEAD, withoutLead } from '../in-line.ts'
import type { Look } from '../look.ts'
import { queryNode, unsupportedMacro } from '../macros/macro-node.ts'
import { parseWikilink, type Reference, tagReference } from '../reference.ts'
import type { LineRange, Piece, PropertyPart, PropertyPiece } from './piece.ts'
import { type PlannedDate, repeatInWords } from './planned-date.ts'

export interface PieceReading {
  /** By chunk. */
  readonly contents: readonly (readonly RootContent[])[]
  /** Added to. */
  readonly references: Reference[]
  /** Offsets at which the lines of the file begin. */
  readonly starts: readonly number[]
}

export function pieceNodes(pieces: readonly Piece[], reading: PieceReading): RootContent[] {
  return pieces.flatMap((piece) => nodesOf(piece, reading))
}

function nodesOf(piece: Piece, reading: PieceReading): readonly RootContent[] {
  if (piece.kind === 'markdown') return reading.contents[piece.chunk] ?? []
  const position = placeOf(piece.lines, reading)
  switch (piece.kind) {
    case 'properties': {
      const children = piece.rows.map((row) => propertyRow(row, reading))
      return [{ type: 'properties', children, position }]
    }
    case 'dates': {
      const children = piece.dates.flatMap(dateNodes)
      return [{ type: 'styledFlow', children, data: { look: 'dates' }, position }]
    }
    case 'org':
      return orgNodes(piece, reading).map((node) => ({ ...node, position }))
  }
}

// ── Properties ────────────────────────────────────────────────────────────────────────────────────────────────────

export function propertyRow({ key, parts }: PropertyPiece, reading: PieceReading): PropertyRow {
  const [first] = parts
  // A value of several lines is markdown that may hold whatever an item may.
  if (first?.kind === 'flow')
    return {
      type: 'propertyRow',
      key,
      children: [...(reading.contents[first.chunk] ?? [])] as BlockContent[],
    }
  const children = parts.flatMap((part, i): PhrasingContent[] => [
    ...(i === 0 ? [] : [{ type: 'text', value: ', ' } as const]),
    ...partNodes(part, reading),
  ])
  return { type: 'propertyRow', key, children: children.map(withoutQuery) }
}

/** A list of answers is no value. */
function withoutQuery(node: PhrasingContent): PhrasingContent {
  if (node.type === 'query')
    return { ...unsupportedMacro(node.value), ...(node.position && { position: node.position }) }
  if (node.type === 'styled') node.children = node.children.map(withoutQuery)
  return node
}

function partNodes(
  { kind, text, chunk }: PropertyPart,
  { contents, references }: PieceReading,
): PhrasingContent[] {
  const [paragraph] = contents[chunk] ?? []
  if (paragraph?.type !== 'paragraph') return [{ type: 'text', value: text }]
  const place = afterLead(paragraph.position)
  if (kind === 'tag') {
    const link = references.push(tagReference(text)) - 1
    return [{ type: 'tag', value: text, data: { link }, ...place }]
  }
  if (kind === 'page') {
    const link = references.push(parseWikilink(text, 'page', 'logseq')) - 1
    return [{ type: 'wikilink', children: [], data: { link }, ...place }]
  }
  return withoutLead(paragraph.children)
}

/** Where the text begins that has a lead before it. */
function afterLead(position: RootContent['position']): Pick<RootContent, 'position'> {
  if (position === undefined) return {}
  const { start, end } = position
  return { position: { start: { ...start, column: start.column + LEAD.length }, end } }
}

// ── Dates ─────────────────────────────────────────────────────────────────────────────────────────────────────────

function dateNodes({ kind, at, repeat }: PlannedDate, i: number): PhrasingContent[] {
  const words = `${i === 0 ? '' : ' · '}${kind === 'deadline' ? 'Deadline' : 'Scheduled'} `
  return [
    { type: 'text', value: words },
    { type: 'time', value: at.replace('T', ' '), datetime: at },
    ...(repeat === undefined ? [] : [{ type: 'text', value: `, ${repeatInWords(repeat)}` } as const]),
  ]
}

// ── #+BEGIN_… ─────────────────────────────────────────────────────────────────────────────────────────────────────

type OrgPiece = Piece & { readonly kind: 'org' }

const CALLOUTS = new Set(['NOTE', 'TIP', 'IMPORTANT', 'CAUTION', 'WARNING', 'PINNED'])

function orgNodes(piece: OrgPiece, reading: PieceReading): RootContent[] {
  const { name, argument } = piece
  const value = piece.text.map(({ text }) => text).join('\n')
  // What a block holds, a quote may hold.
  const children = (): BlockContent[] => pieceNodes(piece.pieces, reading) as BlockContent[]
  if (CALLOUTS.has(name)) return [callout(name, children())]
  switch (name) {
    case 'COMMENT':
      return []
    case 'QUOTE':
      return [{ type: 'blockquote', children: children() }]
    case 'CENTER':
      return [box('center', children())]
    case 'VERSE':
      return [box('verse', children())]
    case 'SRC': {
      const [, lang = '', meta = ''] = /^(\S*)\s*(.*)$/u.exec(argument) ?? []
      return [{ type: 'code', lang: lang || null, meta: meta || null, value }]
    }
    case 'EXAMPLE':
      return [{ type: 'code', value }]
    case 'EXPORT':
      return /^html\b/iu.test(argument)
        ? [{ type: 'html', value }]
        : [{ type: 'code', lang: argument || null, value }]
    case 'QUERY':
      return [queryNode(`#+BEGIN_QUERY\n${value}\n#+END_QUERY`)]
    default:
      return children()
  }
}

/** Looks as GitHub's alerts of these names do. */
function callout(name: string, children: BlockContent[]): RootContent {
  const title: BlockContent = { type: 'calloutTitle', children: [] }
  return { type: 'blockquote', children: [title, ...children], data: { callout: toCallout(name, 'plain') } }
}

function box(look: Look, children: BlockContent[]): RootContent {
  return { type: 'styledFlow', children, data: { look } }
}

function placeOf({ first, last }: LineRange, { starts }: PieceReading): NonNullable<RootContent['position']> {
  return { start: inFile(first, 0, starts), end: inFile(last, last.text.length, starts) }
}

function inFile(
  { line, shift }: LineRange['first'],
  column: number,
  starts: readonly number[],
): { line: number; column: number; offset: number } {
  const at = Math.max(0, column + shift)
  return { line, column: at + 1, offset: (starts[line - 1] ?? 0) + at }
}
