/**
 * The own HTML of a block → the passages that it can be quoted by: rows of tables, and what stands in one paragraph, item,
 * cell or heading. Each is well-formed by itself.
 */

import type { Template } from '@draehi/core'
import { type Token, tokensOf } from './html-tokens.ts'

export interface Passage {
  /** `row`: all cells of one. `words`: phrasing content. `code`: lines. `box`: an embed or a query by itself. */
  readonly kind: 'row' | 'words' | 'code' | 'box'
  readonly pieces: readonly Piece[]
  /** The row above the first of its table, when it has headings. */
  readonly head: Passage | undefined
}

export interface Piece {
  readonly token: Token
  /** The elements around it inside of the passage; of a tag that opens one, those around the element. */
  readonly around: Frame | undefined
}

/** An element that is open, and the one around it. */
export interface Frame {
  readonly name: string
  readonly tag: Template
  readonly parent: Frame | undefined
}

/** What ends a sentence; every other element stands in one. */
const FLOW = new Set(
  (
    'address article aside blockquote caption center colgroup dd details dir div dl dt fieldset figcaption figure footer form ' +
    'h1 h2 h3 h4 h5 h6 header hgroup hr legend li main menu nav ol p pre search section summary table tbody td tfoot th thead ' +
    'tr ul'
  ).split(' '),
)
/** Elements that are quoted whole or not at all. */
export const WHOLE = new Set([
  'math',
  'svg',
  'audio',
  'video',
  'picture',
  'ruby',
  'select',
  'object',
  'label',
])

export function* passagesOf(template: Template): Generator<Passage, void, undefined> {
  yield* divide(tokensOf(template), true)
}

/** What stands in the cells of a row, each by itself. */
export function* cellsOf({ pieces }: Passage): Generator<Passage, void, undefined> {
  yield* divide(
    pieces.map(({ token }) => token),
    false,
  )
}

function* divide(tokens: Iterable<Token>, isByRow: boolean): Generator<Passage, void, undefined> {
  let pieces: Piece[] = []
  let frame: Frame | undefined
  let isCode = false
  /** In the frame of code: its language and title are ours. */
  let isFramed = false
  /** How many rows are open; the outermost is quoted. */
  let rows = 0
  /** Of the table that is open: its first row, when it has headings. */
  let head: Passage | undefined
  let isFirst = false

  const end = (): Passage | undefined => {
    const said = pieces
    pieces = reopened(frame)
    return said.some(isSaid) && (isCode || !isFramed)
      ? { kind: isCode ? 'code' : 'words', pieces: said, head: undefined }
      : undefined
  }

  for (const token of tokens) {
    const name = token.kind === 'text' || token.kind === 'hole' ? '' : token.name
    if (rows > 0) {
      pieces.push({ token, around: undefined })
      if (name === 'tr') rows += token.kind === 'open' ? 1 : -1
      if (rows > 0) continue
      const row: Passage = { kind: 'row', pieces, head }
      if (isFirst && pieces.some(({ token: one }) => one.kind === 'open' && one.name === 'th')) head = row
      isFirst = false
      pieces = reopened(frame)
      yield row
      continue
    }
    if (token.kind === 'hole' && (token.hole.hole === 'embed' || token.hole.hole === 'query')) {
      const before = end()
      if (before !== undefined) yield before
      yield { kind: 'box', pieces: [{ token, around: undefined }], head: undefined }
      continue
    }
    if (!FLOW.has(name)) {
      if (token.kind === 'close') frame = frame?.parent
      pieces.push({ token, around: frame })
      if (token.kind === 'open') frame = { name, tag: token.tag, parent: frame }
      continue
    }
    const before = end()
    if (before !== undefined) yield before
    if (name === 'pre') isCode = token.kind === 'open'
    if (name === 'figure') isFramed = token.kind === 'open' && isCodeFrame(token.tag)
    if (name === 'table') {
      head = undefined
      isFirst = token.kind === 'open'
    }
    if (isByRow && name === 'tr' && token.kind === 'open') {
      rows = 1
      pieces = [{ token, around: undefined }]
    }
  }
  const last = end()
  if (last !== undefined) yield last
}

const isCodeFrame = ([first = '']: Template): boolean =>
  typeof first === 'string' && /^<figure\b[^>]* class="code[" ]/u.test(first)

/** Elements that were open where the passage before ended, opened again. */
function reopened(frame: Frame | undefined): Piece[] {
  if (frame === undefined) return []
  const { name, tag, parent } = frame
  return [...reopened(parent), { token: { kind: 'open', name, tag }, around: parent }]
}

/** Whether a reader sees it. */
function isSaid({ token }: Piece): boolean {
  if (token.kind === 'text') return token.html.trim() !== ''
  return token.kind === 'hole' || (token.kind === 'void' && token.name === 'img')
}
