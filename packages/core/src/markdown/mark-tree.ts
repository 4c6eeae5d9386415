/**
 * The clean tree gets what only we may write: ids, directions, classes of ours, and marks where the template will have
 * holes. After this step the tree is turned into a string and is not looked at again.
 */

import './hast-data.ts'
import type { Element, ElementContent, Root, RootContent } from 'hast'
import type { Hole, Link, Template } from '../nouns.ts'
import { findAuthorIds } from './addresses.ts'
import { markBlock } from './mark-block.ts'
import { finish } from './mark-element.ts'
import { createLeaves, type Leaves, markLeaf } from './mark-leaf.ts'
import { markAnchor, markImage, markMedia } from './mark-link.ts'
import { hole, type Marking, make, text } from './marking.ts'
import { isBlank } from './node-runs.ts'
import { taskAttributes } from './own-attributes.ts'
import { createRawLinks } from './raw-links.ts'
import { withoutNoncharacters } from './sentinel.ts'

export interface MarkedTree {
  readonly tree: Root
  /** What `p` marks stand for: HTML of the page that a quote of the block does not have. */
  readonly pageParts: readonly Template[]
  /** What `u` marks stand for. */
  readonly pictures: readonly Hole[]
  /** See `ArticleLayout`. */
  readonly numbered: readonly number[]
  readonly leaves: Leaves
}

/**
 * @param tree sanitised, embeds lifted
 * @param anchors HTML id of each heading that has one
 */
export function markTree(
  tree: Root,
  links: readonly Link[],
  anchors: ReadonlyMap<Element, string>,
): MarkedTree {
  const marking: Marking = {
    markAll,
    links,
    anchors,
    ids: findAuthorIds(tree),
    headingIds: new Set(anchors.values()),
    headings: new Map([...anchors.keys()].map((element, n) => [element, n])),
    used: new Set(),
    rawLinks: createRawLinks(links),
    pageParts: [],
    pictures: [],
    numbered: [],
    leaves: createLeaves(),
  }
  const children = markAll(tree.children, marking, false)
  const { pageParts, pictures, numbered, leaves } = marking
  return { tree: { type: 'root', children }, pageParts, pictures, numbered, leaves }
}

function markAll(nodes: readonly RootContent[], marking: Marking, isInLink: boolean): ElementContent[] {
  const made: ElementContent[] = []
  const open: { readonly heading: number; readonly level: number }[] = []
  const closeDownTo = (level: number): void => {
    while ((open.at(-1)?.level ?? 0) >= level) made.push(hole('S', open.pop()?.heading ?? 0))
  }
  for (const node of nodes) {
    if (node.type === 'text') made.push(text(withoutNoncharacters(node.value)))
    if (node.type !== 'element') continue
    const section = sectionAt(node, marking)
    if (section !== undefined) {
      closeDownTo(section.level)
      open.push(section)
      made.push(hole('s', section.heading))
    }
    const part = node.data?.part
    if (part !== undefined) made.push(hole('n', part))
    for (const child of [markElement(node, marking, isInLink)].flat()) made.push(child)
    if (part !== undefined) made.push(hole('N', part))
  }
  closeDownTo(1)
  return made
}

/** The heading that a block of prose is: a section begins with it. */
function sectionAt(
  { data, tagName, children }: Element,
  { headings }: Marking,
): { readonly heading: number; readonly level: number } | undefined {
  if (data?.block === undefined || data.isQuoted || tagName !== 'div') return undefined
  const [only, ...others] = children.filter((child) => !isBlank(child))
  if (only?.type !== 'element' || others.length > 0) return undefined
  const heading = headings.get(only)
  return heading === undefined ? undefined : { heading, level: Number(only.tagName.charAt(1)) }
}

function markElement(
  element: Element,
  marking: Marking,
  isInLink: boolean,
): ElementContent | ElementContent[] {
  if (element.data?.block !== undefined) return markBlock(element, element.data.block, marking)
  const leaf = markLeaf(element, marking.leaves)
  if (leaf !== undefined) return leaf
  switch (element.tagName) {
    case 'a':
      return markAnchor(element, marking, isInLink)
    case 'img':
      return markImage(element, marking, isInLink)
    case 'table':
      return wrapTable(finish(element, marking, isInLink))
    case 'pre':
      return markPre(finish(element, marking, isInLink))
    case 'input':
      return finish(element, marking, isInLink, taskAttributes(element))
    case 'audio':
    case 'source':
    case 'video':
      return markMedia(element, marking, isInLink)
    default:
      return finish(element, marking, isInLink)
  }
}

/** A wide table scrolls in a box that the keyboard can reach. */
function wrapTable(table: Element): Element {
  return make('div', { className: ['table'], tabIndex: 0 }, [table])
}

/** Code runs from left to right, scrolls by keyboard, and keeps a first line that is empty, which HTML would drop. */
function markPre(pre: Element): Element {
  const [first] = pre.children
  const children =
    first?.type === 'text' && first.value.startsWith('\n') ? [text('\n'), ...pre.children] : pre.children
  return { ...pre, properties: { ...pre.properties, tabIndex: 0 }, children }
}
