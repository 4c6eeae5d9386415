/** A passage that is too long → what stands around a place in it, with `…` where it was cut. */

import type { Token } from './html-tokens.ts'
import type { Frame, Piece } from './passages.ts'
import { WHOLE } from './passages.ts'

/** UTF-16 units that a hole between tags is taken for: a title, a few words of a block. */
const HOLE_LENGTH = 30
const ELLIPSIS: Token = { kind: 'text', html: '…' }

/**
 * @param center index of the piece that must be in it
 * @param length of the text, UTF-16 units, about
 */
export function cutPieces(pieces: readonly Piece[], center: number, length: number): readonly Token[] {
  const after = reach(pieces, center, length * 0.6, 1)
  const before = reach(pieces, center - 1, length - (length * 0.6 - after.left), -1)
  const middle = pieces.slice(before.at + 1, after.at).map(({ token }) => token)
  const around =
    pieces[Math.min(before.text === undefined ? before.at + 1 : before.at, pieces.length - 1)]?.around
  const isWhole = before.at === -1 && before.text === undefined
  const opened: Token[] = framesOf(around).map(({ name, tag }) => ({ kind: 'open', name, tag }))
  if (before.text === undefined && middle.length === 0 && after.text === undefined) return []
  const body = closed([
    ...opened,
    ...(isWhole ? [] : [ELLIPSIS]),
    ...(before.text === undefined ? [] : [before.text]),
    ...middle,
    ...(after.text === undefined ? [] : [after.text]),
  ])
  return after.at >= pieces.length ? body : [...body, ELLIPSIS]
}

interface Reach {
  /** The first piece that is not whole. */
  readonly at: number
  /** The part of it that is near, when it is text. */
  readonly text: Token | undefined
  /** What is left of the room. */
  readonly left: number
}

function reach(pieces: readonly Piece[], from: number, length: number, step: 1 | -1): Reach {
  let left = length
  let at = from
  for (; at >= 0 && at < pieces.length; at += step) {
    const token = pieces[at]?.token
    if (token === undefined) break
    const whole = wholeElement(pieces, at, step)
    const size = whole === undefined ? lengthOf(token) : whole.size
    if (size > left && token.kind !== 'close') {
      const text = token.kind === 'text' ? cutText(token.html, left, step) : ''
      return { at, text: text === '' ? undefined : { kind: 'text', html: text }, left: 0 }
    }
    left -= size
    if (whole !== undefined) at = whole.last
  }
  return { at, text: undefined, left }
}

function lengthOf(token: Token): number {
  if (token.kind === 'text') return token.html.length
  return token.kind === 'hole' ? HOLE_LENGTH : 0
}

/** A formula, say: its last piece in the direction, and what it takes. */
function wholeElement(
  pieces: readonly Piece[],
  at: number,
  step: 1 | -1,
): { readonly last: number; readonly size: number } | undefined {
  const token = pieces[at]?.token
  if (token === undefined || token.kind !== (step === 1 ? 'open' : 'close') || !WHOLE.has(token.name))
    return undefined
  let depth = 0
  let size = 0
  let last = at
  for (; last >= 0 && last < pieces.length; last += step) {
    const inner = pieces[last]?.token
    if (inner === undefined) break
    size += lengthOf(inner)
    if (inner.kind === 'open' || inner.kind === 'close') depth += inner.kind === token.kind ? 1 : -1
    if (depth === 0) break
  }
  return { last, size }
}

/** The beginning or the end of a text of HTML, whole entities and characters, preferably whole words. */
export function cutText(html: string, length: number, step: 1 | -1): string {
  if (html.length <= length) return html
  if (length < 1) return ''
  if (step === 1) {
    const cut = html
      .slice(0, Math.floor(length))
      .replace(/&[^;\s]{0,10}$/u, '')
      .replace(/[\ud800-\udbff]$/u, '')
    const space = cut.lastIndexOf(' ')
    return space > cut.length * 0.6 ? cut.slice(0, space) : cut
  }
  const from = html.length - Math.floor(length)
  const entity = html.lastIndexOf('&', from - 1)
  const end = entity === -1 || from - entity > 10 ? -1 : html.indexOf(';', entity)
  const cut = html.slice(end >= from ? end + 1 : from).replace(/^[\udc00-\udfff]/u, '')
  const space = cut.indexOf(' ')
  return space !== -1 && space < cut.length * 0.4 ? cut.slice(space + 1) : cut
}

function framesOf(frame: Frame | undefined): readonly Frame[] {
  const frames: Frame[] = []
  for (let at = frame; at !== undefined; at = at.parent) frames.unshift(at)
  return frames
}

/** With what is open closed, without the ends of what was never opened, and without elements that would be empty at the end. */
function closed(tokens: readonly Token[]): readonly Token[] {
  const kept: Token[] = []
  const open: string[] = []
  for (const token of tokens) {
    if (token.kind === 'close' && open.at(-1) !== token.name) continue
    if (token.kind === 'close') open.pop()
    if (token.kind === 'open') open.push(token.name)
    kept.push(token)
  }
  while (kept.at(-1)?.kind === 'open') {
    kept.pop()
    open.pop()
  }
  for (const name of open.toReversed()) kept.push({ kind: 'close', name, tag: [`</${name}>`] })
  return kept
}
