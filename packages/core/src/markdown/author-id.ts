/** Ids that authors write at the end of a block: `^block-id`, and `{#id}` on a heading. */

import type { Nodes, Parents, RootContent } from 'mdast'
import type { Dialect } from '../nouns.ts'
import { findEscapes } from './escapes.ts'

const CARET = /^\^([\p{L}\p{N}_-]{1,100})[ \t]*$/u
const BRACES = /^\{#([\p{L}\p{N}_:.-]{1,100})\}[ \t]*$/u

/** More ids of one block stay text. */
const MAX_IDS = 100

export interface WrittenId {
  readonly id: string
  /** 1-based; undefined where it is not known. */
  readonly line: number | undefined
  /** In the middle of its block, at the end of a line: its editor shows it as text. */
  readonly isMisplaced: boolean
}

export interface IdText {
  /** What positions of the tree point into. */
  readonly text: string
  readonly dialect: Dialect
}

/** The ids that all of a paragraph is: they name what stands before. Empty for other nodes. */
export function loneIds(node: Nodes, source: IdText): readonly WrittenId[] {
  const only = node.type === 'paragraph' && node.children.length === 1 ? node.children[0] : undefined
  if (only?.type !== 'text' || !only.value.startsWith('^')) return []
  const ids = only.value.split('\n').map((line) => CARET.exec(line.trim())?.[1])
  const line = node.position?.start.line
  const written = ids.flatMap((id, n) =>
    id === undefined ? [] : [{ id, line: line && line + n, isMisplaced: false }],
  )
  const isAll = written.length === ids.length && ids.length <= MAX_IDS
  return isAll && findEscapes(only, source.text).size === 0 ? written : []
}

/** Takes the ids of a block out of its nodes, so that none is shown. The last one at an end is the block's own. */
export function takeIds(node: RootContent, source: IdText): readonly WrittenId[] {
  const taken: WrittenId[] = []
  takeFrom(node, source, taken)
  return taken
}

/** Of the ids of one block, the one that is its own. */
export function ownId(ids: readonly WrittenId[]): WrittenId | undefined {
  return ids.findLast(({ isMisplaced }) => !isMisplaced) ?? ids.at(-1)
}

function takeFrom(node: RootContent, source: IdText, taken: WrittenId[]): void {
  switch (node.type) {
    case 'heading':
    case 'calloutTitle':
      takeLast(node, '{#', BRACES, source, taken)
      takeLast(node, '^', CARET, source, taken)
      break
    case 'paragraph':
      if (source.dialect === 'obsidian') takeLineEnds(node, source, taken)
      takeLast(node, '^', CARET, source, taken)
      break
    case 'blockquote':
    case 'list':
    case 'listItem':
    case 'footnoteDefinition':
      takeInside(node, source, taken)
      break
    case 'table': {
      const [first, ...more] = node.children.length > 1 ? (node.children.at(-1)?.children ?? []) : []
      if (first === undefined || more.some((cell) => cell.children.length > 0)) break
      const ids = loneIds({ ...first, type: 'paragraph' }, source)
      if (ids.length > 0) node.children.pop()
      taken.push(...ids)
    }
  }
}

/** All of a quote or callout is one block. */
function takeInside(parent: Parents, source: IdText, taken: WrittenId[]): void {
  const emptied = new Set<Nodes>()
  for (const child of parent.children) {
    const before = taken.length
    takeFrom(child, source, taken)
    if (taken.length > before && child.type === 'paragraph' && child.children.length === 0) emptied.add(child)
  }
  // Some of the same children.
  if (emptied.size > 0)
    parent.children = parent.children.filter((child) => !emptied.has(child)) as Parents['children']
}

function takeLast(
  parent: Parents,
  opener: string,
  pattern: RegExp,
  source: IdText,
  taken: WrittenId[],
): void {
  const last = parent.children.at(-1)
  if (last?.type !== 'text' || taken.length >= MAX_IDS) return
  const at = last.value.lastIndexOf(opener)
  const id = at === -1 ? undefined : pattern.exec(last.value.slice(at))?.[1]
  if (id === undefined || (opener === '^' && at > 0 && !/\s/u.test(last.value.charAt(at - 1)))) return
  if (findEscapes(last, source.text).has(at)) return
  taken.push({ id, line: lineAt(last, at), isMisplaced: false })
  last.value = last.value.slice(0, at).trimEnd()
  if (last.value === '') parent.children.pop()
}

/** At the end of a line that is not the last one. `^2` there is a power. */
const LINE_END = /(^|[\n \t])\^(?!\d{1,5}[ \t]*(?:\n|$))([\p{L}\p{N}_-]{2,100})[ \t]*(?=\n|$)/gu

function takeLineEnds(parent: Parents, source: IdText, taken: WrittenId[]): void {
  for (const [n, child] of parent.children.entries()) {
    if (child.type !== 'text' || !child.value.includes('^')) continue
    const startsLine = n === 0 || parent.children[n - 1]?.type === 'break'
    const endsLine = parent.children[n + 1]?.type === 'break'
    const { value } = child
    const escapes = findEscapes(child, source.text)
    const kept = value.replace(LINE_END, (whole, before: string, id: string, at: number) => {
      const isAtEnd = at + whole.length === value.length && !endsLine
      const isWord = before === '' && !startsLine
      if (isAtEnd || isWord || escapes.has(at + before.length) || taken.length >= MAX_IDS) return whole
      taken.push({ id, line: lineAt(child, at + before.length), isMisplaced: true })
      return ''
    })
    if (kept !== value) child.value = n === 0 ? kept.trimStart() : kept
  }
}

/** Every line end of a text is one of its source. */
function lineAt({ position, value }: { readonly value: string } & Pick<Nodes, 'position'>, at: number) {
  return position && position.start.line + value.slice(0, at).split('\n').length - 1
}

/** The block's source without an id that `takeIds` took. */
export function withoutId(source: string, id: string): string {
  for (const marker of [`{#${id}}`, `^${id}`]) {
    const at = source.lastIndexOf(marker)
    if (at === -1) continue
    const line = source.lastIndexOf('\n', at) + 1
    const isOnlyMarker = line > 0 && /^[ \t>|]*$/u.test(source.slice(line, at))
    return source.slice(0, isOnlyMarker ? line : at).trimEnd() + source.slice(at + marker.length).trimEnd()
  }
  return source
}
