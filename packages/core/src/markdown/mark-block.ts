/** Where blocks begin and end, and which of their elements carries the block's HTML id. */

import './hast-data.ts'
import type { Element, ElementContent, Properties, RootContent } from 'hast'
import type { Hole, Template } from '../nouns.ts'
import { cleaned } from './mark-element.ts'
import { hole, type Marking, make, pageOnly, text } from './marking.ts'
import { isBlank, toRuns, trimmed } from './node-runs.ts'
import { holdsBlock } from './raw-html.ts'
import { isMark, writeMark } from './sentinel.ts'

export function markBlock(element: Element, block: number, marking: Marking): ElementContent[] {
  if (element.data?.isQuoted) {
    const place = make('div', pageOnly([{ hole: 'block-id', block }], marking), [])
    const quoted = marking.markAll(element.children, { ...marking, used: new Set() }, false)
    return [place, ...bracketed('{', block, quoted)]
  }
  const made =
    element.tagName === 'li' ? [markItem(element, block, marking)] : markProse(element, block, marking)
  return [hole('b', block), ...made, hole('B', block)]
}

function markProse(element: Element, block: number, marking: Marking): ElementContent[] {
  const { nodes, hasPageParts } = markOwn(element.children, marking)
  const [only, ...others] = nodes.filter((node) => !isBlank(node))
  const isOne = only?.type === 'element' && others.length === 0 && !element.children.some(holdsBlock)
  const carrier = isOne ? carryId(only, block, marking) : undefined
  if (carrier !== undefined) return bracketed('(', block, [carrier])
  return [
    make(
      'div',
      blockAttributes(block, marking),
      bracketed(hasPageParts ? '(' : '[', block, trimmed(nodes).inner),
    ),
  ]
}

/** The element with the block's id. A heading has its anchor for an id, and the block's in it; undefined for others that have one. */
function carryId(element: Element, block: number, marking: Marking): Element | undefined {
  const { dir } = element.properties
  if (!Object.keys(element.properties).some(isMark))
    return { ...element, properties: { ...blockAttributes(block, marking, dir), ...element.properties } }
  if (!/^h[1-6]$/u.test(element.tagName)) return undefined
  const place: Template = ['<span', { hole: 'block-id', block }, '></span>']
  const mark = text(writeMark('p', marking.pageParts.push(place) - 1))
  const direction = dir === undefined ? pageOnly([' dir="auto"'], marking) : {}
  return {
    ...element,
    properties: { ...element.properties, ...direction },
    children: [mark, ...element.children],
  }
}

/** The item's own HTML, in one piece or around its children. */
function markItem(element: Element, block: number, marking: Marking): Element {
  const { dir, ...properties } = cleaned(element.properties)
  const attributes = blockAttributes(block, marking, dir)
  const runs = toRuns(element.children).map((run) => ({ ...run, ...markOwn(run.nodes, marking) }))
  const own = runs.filter(({ isOwn }) => isOwn)
  const bracket = own.length > 1 || own.some(({ hasPageParts }) => hasPageParts) ? '(' : '['
  const children = runs.flatMap(({ isOwn, nodes }) => {
    if (!isOwn) return nodes
    const { before, inner, after } = trimmed(nodes)
    const held = bracketed(bracket, block, inner)
    const { outline, look } = element.data ?? {}
    const names = look === undefined ? ['block'] : ['block', look]
    const shown = outline === 'item' ? [make('div', { className: names }, held)] : held
    return [...before, ...shown, ...after]
  })
  return make('li', { ...attributes, ...properties, dir }, children)
}

function markOwn(
  nodes: readonly RootContent[],
  marking: Marking,
): { readonly nodes: ElementContent[]; readonly hasPageParts: boolean } {
  const before = marking.pageParts.length
  return { nodes: marking.markAll(nodes, marking, false), hasPageParts: marking.pageParts.length > before }
}

function bracketed(open: '[' | '(' | '{', block: number, nodes: readonly ElementContent[]): ElementContent[] {
  const close = ({ '[': ']', '(': ')', '{': '}' } as const)[open]
  return [text(writeMark(open, block)), ...nodes, text(writeMark(close, block))]
}

/** @param dir what the author wrote */
function blockAttributes(block: number, marking: Marking, dir?: Properties[string]): Properties {
  const id: Hole = { hole: 'block-id', block }
  return pageOnly(dir === undefined ? [id, ' dir="auto"'] : [id], marking)
}
