/**
 * `%%…%%` → nothing, before the parser sees it. Each comment becomes as many units of filler, so that every place in the
 * file stays what it was: tabs where it has lines to itself, else a private-use character, which is a word to the
 * parser and is taken out of the tree and of sources afterwards. So nothing of a comment is in any block, link, heading,
 * tag, text or stored source, and nothing in it opens a fence or a list.
 *
 * A comment opens where the parser sees text: not in code, raw HTML, an address or a construct of ours. It ends with the
 * next `%%`, but for those in fenced code when another follows; without one, it is the rest of the file.
 */

import type { Nodes, Root } from 'mdast'
import { isEscaped } from './construct.ts'
import { mask, unusedFiller } from './mask.ts'
import { lineStarts, placeAt } from './normal-text.ts'
import { parseTree } from './parser.ts'

export interface Uncommented {
  /** As long as the source, with the same line ends. */
  readonly text: string
  /** What stands for comments within lines; `''` when there are no comments. */
  readonly filler: string
  /** Offset of the comment that is not closed. */
  readonly unclosed: number | undefined
}

/**
 * How often the source is read because a comment held the beginning of what ends after it. After the last, what began in
 * a comment counts as text.
 */
const MAX_READINGS = 4

/** @param source with `\n` line ends */
export function hideComments(source: string): Uncommented {
  const filler = source.includes('%%') ? unusedFiller(source) : ''
  if (filler === '' || filler === undefined) return { text: source, filler: '', unclosed: undefined }
  let text = source
  let from = 0
  for (let reading = 1; ; reading++) {
    const { comments, torn } = findComments(text, from, reading < MAX_READINGS)
    text = withoutComments(text, comments, filler)
    const last = comments.at(-1)
    if (last !== undefined && torn) from = last.end
    else return { text, filler, unclosed: last?.isClosed === false ? last.start : undefined }
  }
}

interface Range {
  readonly start: number
  readonly end: number
}

interface Comment extends Range {
  readonly isClosed: boolean
}

interface Opaque extends Range {
  readonly isFence: boolean
}

/**
 * The comments from an offset on, up to the first that tears something: after it, the tree says nothing any more.
 * @param careful whether to stop there
 */
function findComments(
  text: string,
  from: number,
  careful: boolean,
): { readonly comments: readonly Comment[]; readonly torn: boolean } {
  const masked = mask(text, { macros: false, math: 'tex' })
  const opaque = findOpaque(parseTree(masked.text))
  const marks = [...text.matchAll(/%%/gu)].map(({ index }) => index).filter((index) => index >= from)
  const inFence = areInside(marks, opaque)
  const lastOutside = marks.findLastIndex((_, n) => !inFence[n])
  const comments: Comment[] = []
  let n = 0
  let range = 0
  while (n < marks.length) {
    const start = marks[n] ?? 0
    while ((opaque[range]?.end ?? Number.POSITIVE_INFINITY) <= start) range++
    const isOpaque = (opaque[range]?.start ?? Number.POSITIVE_INFINITY) <= start
    if (isOpaque || !masked.text.startsWith('%%', start) || isEscaped(text, start)) {
      n++
      continue
    }
    let close = n + 1
    if (lastOutside > n) while (inFence[close]) close++
    const isClosed = close < marks.length
    const end = isClosed ? (marks[close] ?? 0) + 2 : text.length
    comments.push({ start, end, isClosed })
    n = close + 1
    while ((opaque[range]?.end ?? Number.POSITIVE_INFINITY) <= end) range++
    const isTorn = (opaque[range]?.start ?? Number.POSITIVE_INFINITY) < end
    if (isTorn && careful) return { comments, torn: true }
    if (isTorn) range++
  }
  return { comments, torn: false }
}

/** What is no text to the parser, in order, none in another. */
function findOpaque(root: Root): readonly Opaque[] {
  const found: Opaque[] = []
  const add = (start: number | undefined, end: number | undefined, isFence = false): void => {
    if (start !== undefined && end !== undefined && start < end) found.push({ start, end, isFence })
  }
  const find = (node: Nodes): void => {
    const start = node.position?.start.offset
    const end = node.position?.end.offset
    if (node.type === 'code') add(start, end, true)
    else if (OPAQUE.has(node.type)) add(start, end)
    else if (node.type === 'link') {
      const first = node.children[0]?.position?.start.offset
      const isLabelled = first !== undefined && start !== undefined && first > start
      for (const child of isLabelled ? node.children : []) find(child)
      const labelEnd = node.children.at(-1)?.position?.end.offset
      add(isLabelled ? labelEnd : start, end)
    } else if ('children' in node) node.children.forEach(find)
  }
  find(root)
  return found
}

const OPAQUE = new Set<Nodes['type']>(['inlineCode', 'html', 'image', 'imageReference', 'definition'])

/** For each mark, whether it stands in fenced or indented code. */
function areInside(marks: readonly number[], opaque: readonly Opaque[]): readonly boolean[] {
  const fences = opaque.filter(({ isFence }) => isFence)
  let n = 0
  return marks.map((mark) => {
    while ((fences[n]?.end ?? Number.POSITIVE_INFINITY) <= mark) n++
    return (fences[n]?.start ?? Number.POSITIVE_INFINITY) <= mark
  })
}

function withoutComments(text: string, comments: readonly Comment[], filler: string): string {
  const starts = lineStarts(text)
  const parts: string[] = []
  let end = 0
  /** Line on which the comment before ends. */
  let line = 0
  for (const comment of comments) {
    const isFirst = placeAt(starts, comment.start).line > line
    const character = isFirst && hasOwnLines(text, comment, starts) ? '\t' : filler
    parts.push(text.slice(end, comment.start), filled(text, comment, character))
    end = comment.end
    line = placeAt(starts, end).line
  }
  return parts.join('') + text.slice(end)
}

/** White space at the start of lines, and the marks of quotes, stay: they say in which list or quote the next line is. */
function filled(text: string, comment: Range, character: string): string {
  return text
    .slice(comment.start, comment.end)
    .split('\n')
    .map((line, n) => {
      const kept = n === 0 ? '' : (/^[ \t>]*/u.exec(line)?.[0] ?? '')
      return kept + character.repeat(line.length - kept.length)
    })
    .join('\n')
}

/** Nothing else stands on the lines of the comment, and it continues no paragraph. */
function hasOwnLines(text: string, { start, end }: Range, starts: readonly number[]): boolean {
  const first = placeAt(starts, start).line
  const last = placeAt(starts, end).line
  const startOf = (line: number): number => starts[line - 1] ?? text.length
  return (
    isBlank(text.slice(end, startOf(last + 1)).trimEnd()) &&
    isBlank(text.slice(startOf(first), start)) &&
    (first === 1 || isBlank(text.slice(startOf(first - 1), startOf(first) - 1)))
  )
}

const isBlank = (line: string): boolean => /^[ \t>]*$/u.test(line)

/** Takes the filler out of a tree, and with it what consists of nothing else. */
export function dropFiller(root: Root, filler: string): void {
  if (filler !== '') dropIn(root, filler)
}

/** @returns whether something was there and nothing is left */
function dropIn(node: Nodes, filler: string, isFirst = true, isLast = true): boolean {
  if ('value' in node) {
    if (!node.value.includes(filler)) return false
    node.value = withoutFiller(node.value, filler, isFirst, isLast)
    return node.value.trim() === ''
  }
  if (!('children' in node) || node.children.length === 0) return false
  const { children } = node
  const kept = children.filter(
    (child, n) => !dropIn(child as Nodes, filler, n === 0, n === children.length - 1),
  )
  // Some of the same children.
  node.children = kept as typeof node.children
  return kept.length === 0 && !FIXED.has(node.type)
}

const FIXED = new Set<Nodes['type']>(['root', 'table', 'tableRow', 'tableCell'])

/**
 * Text without filler, and without lines that hold nothing else.
 * @param isFirst whether a line begins where the text does
 * @param isLast whether a line ends where the text does
 */
export function withoutFiller(text: string, filler: string, isFirst = true, isLast = true): string {
  if (filler === '' || !text.includes(filler)) return text
  const lines = text.split('\n')
  const shown: string[] = []
  lines.forEach((line, n) => {
    const beginsHere = n > 0 || isFirst
    const endsHere = n < lines.length - 1 || isLast
    const isFilled = line.includes(filler)
    if (isFilled && endsHere && beginsHere && isBlank(line.replaceAll(filler, ''))) return
    const words = isFilled ? line.replace(new RegExp(`[ \\t]${filler}+(?=[ \\t])`, 'gu'), '') : line
    const bare = words.replaceAll(filler, '')
    const trimmed = isFilled && endsHere && words.endsWith(filler) ? bare.trimEnd() : bare
    shown.push(isFilled && beginsHere && words.startsWith(filler) ? trimmed.trimStart() : trimmed)
  })
  return shown.join('\n')
}

/** The source of a block without filler; what had lines to itself left empty lines. */
export function withoutFilled(source: string, filler: string): string {
  if (filler === '') return source
  return withoutFiller(source, filler)
    .replace(/(?<!\t)\t{4,}$/gmu, '')
    .trimEnd()
}
