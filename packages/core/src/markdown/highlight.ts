/**
 * `==text==`, and `^^text^^` in Logseq → highlights. Delimiters are pairs of exactly two characters in text; what is
 * between them may be any phrasing. Like emphasis, they touch what they enclose: `a == b == c` is text.
 */

import type { Nodes, Parents, PhrasingContent } from 'mdast'
import type { Dialect } from '../nouns.ts'
import { alignText } from './escapes.ts'
import { joinedText } from './joined-text.ts'

const DELIMITERS: Readonly<Record<Dialect, RegExp | undefined>> = {
  logseq: /={2,}|\^{2,}/gu,
  obsidian: /={2,}/gu,
  plain: undefined,
}

/** @param source what positions of the tree point into */
export function markHighlights(root: Nodes, source: string, dialect: Dialect): void {
  const delimiters = DELIMITERS[dialect]
  if (delimiters !== undefined && source.search(delimiters) !== -1) markIn(root, source, delimiters)
}

function markIn(node: Nodes, source: string, delimiters: RegExp): void {
  if (!('children' in node)) return
  for (const child of node.children) markIn(child, source, delimiters)
  if (!node.children.some((child) => child.type === 'text' && child.value.search(delimiters) !== -1)) return
  // Text among the children: all of them are phrasing, and phrasing takes their place.
  node.children = marked(node.children as PhrasingContent[], source, delimiters) as Parents['children']
}

interface Opener {
  readonly delimiter: string
  /** Index of the delimiter among the finished nodes; it stays text when nothing closes it. */
  readonly at: number
}

function marked(children: readonly PhrasingContent[], source: string, delimiters: RegExp): PhrasingContent[] {
  const made: PhrasingContent[] = []
  let open: Opener[] = []
  for (const [n, child] of children.entries()) {
    if (child.type !== 'text') {
      made.push(child)
      continue
    }
    const runs = [...child.value.matchAll(delimiters)].filter(([run]) => run.length === 2)
    if (runs.length === 0) {
      made.push(child)
      continue
    }
    const { escapes, part } = alignText(child, source)
    let end = 0
    for (const { 0: delimiter, index: at } of runs) {
      if (escapes.has(at) || escapes.has(at + 1)) continue
      const before = at > 0 ? child.value.charAt(at - 1) : lastCharacter(children[n - 1])
      const after = child.value.charAt(at + 2) || firstCharacter(children[n + 1])
      const opener = open.find((one) => one.delimiter === delimiter)
      if (opener === undefined ? after.trim() === '' : before.trim() === '') continue
      if (at > end) made.push(part(end, at))
      end = at + 2
      if (opener === undefined) {
        open.push({ delimiter, at: made.push(part(at, end)) - 1 })
        continue
      }
      const inner = joinedText(made.splice(opener.at + 1))
      made[opener.at] = { type: 'highlight', children: inner }
      open = open.slice(0, open.indexOf(opener))
    }
    if (end === 0) made.push(child)
    else if (end < child.value.length) made.push(part(end, child.value.length))
  }
  return joinedText(made)
}

/** `''` for nothing and for a line break; a node that is no text counts as a word. */
function lastCharacter(node: PhrasingContent | undefined): string {
  if (node === undefined || node.type === 'break') return ''
  return node.type === 'text' ? node.value.slice(-1) : 'x'
}

function firstCharacter(node: PhrasingContent | undefined): string {
  if (node === undefined || node.type === 'break') return ''
  return node.type === 'text' ? node.value.slice(0, 1) : 'x'
}
