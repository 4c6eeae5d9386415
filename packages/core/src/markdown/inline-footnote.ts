/** `^[a note with *markdown*]` → a footnote like any other: a reference where it stands, a definition at the end. */

import type { FootnoteDefinition, Nodes, Parents, PhrasingContent, Root, Text } from 'mdast'
import { alignText } from './escapes.ts'
import { joinedText } from './joined-text.ts'
import { visit } from './visit.ts'

/** @param source what positions of the tree point into */
export function takeInlineFootnotes(root: Root, source: string): void {
  if (!source.includes('^[')) return
  const definitions: FootnoteDefinition[] = []
  const taken = new Set<string>()
  visit(root, (node) => node.type === 'footnoteDefinition' && taken.add(node.identifier))
  const define = (children: PhrasingContent[]): PhrasingContent => {
    let n = definitions.length + 1
    while (taken.has(`inline-${n}`)) n++
    const identifier = `inline-${n}`
    taken.add(identifier)
    definitions.push({
      type: 'footnoteDefinition',
      identifier,
      label: identifier,
      children: [{ type: 'paragraph', children }],
    })
    return { type: 'footnoteReference', identifier, label: identifier }
  }
  takeIn(root, source, define)
  root.children.push(...definitions)
}

type Define = (children: PhrasingContent[]) => PhrasingContent

function takeIn(node: Nodes, source: string, define: Define): void {
  // No link inside a link: a note in a label is text.
  if (!('children' in node) || node.type === 'link' || node.type === 'linkReference') return
  for (const child of node.children) takeIn(child, source, define)
  if (!node.children.some((child) => child.type === 'text' && child.value.includes('^['))) return
  // Text among the children: all of them are phrasing, and phrasing takes their place.
  node.children = taken(node.children as PhrasingContent[], source, define) as Parents['children']
}

const BRACKET = /\^\[|[[\]]/gu
const BRACKETS = /[[\]]/u

function taken(children: readonly PhrasingContent[], source: string, define: Define): PhrasingContent[] {
  const made: PhrasingContent[] = []
  /** Brackets that are open: where the note's `^[` stands among the finished nodes, undefined for a bracket that is text. */
  const open: (number | undefined)[] = []
  for (const child of children) {
    if (child.type !== 'text') {
      made.push(child)
      continue
    }
    if (!BRACKETS.test(child.value)) {
      made.push(child)
      continue
    }
    const { escapes, part } = alignText(child, source)
    let end = 0
    for (const { 0: bracket, index } of child.value.matchAll(BRACKET)) {
      if (escapes.has(index) || escapes.has(index + bracket.length - 1)) continue
      if (bracket === '[') {
        open.push(undefined)
        continue
      }
      const at = bracket === ']' ? open.pop() : undefined
      if (bracket === ']' && at === undefined) continue
      if (index > end) made.push(part(end, index))
      end = index + bracket.length
      if (at === undefined) open.push(made.push(part(index, end)) - 1)
      else close(made, at, part(index, end), define)
    }
    if (end === 0) made.push(child)
    else if (end < child.value.length) made.push(part(end, child.value.length))
  }
  return joinedText(made)
}

/** An empty note is text. */
function close(made: PhrasingContent[], at: number, bracket: Text, define: Define): void {
  const inner = joinedText(made.splice(at + 1))
  if (inner.every((node) => node.type === 'text' && node.value.trim() === '')) made.push(...inner, bracket)
  else made[at] = define(inner)
}
