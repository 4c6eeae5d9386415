/** What is known while the tree is marked, and the words in which marks are written. */

import type { Element, ElementContent, Properties, RootContent } from 'hast'
import type { Hole, Link, Template } from '../nouns.ts'
import type { Leaves } from './mark-leaf.ts'
import type { RawLinks } from './raw-links.ts'
import { type MarkKind, withoutNoncharacters, writeMark } from './sentinel.ts'

export interface Marking {
  /** Marks what is inside: each kind of element is a file of its own, and holds any other. */
  readonly markAll: (nodes: readonly RootContent[], marking: Marking, isInLink: boolean) => ElementContent[]
  readonly links: readonly Link[]
  readonly anchors: ReadonlyMap<Element, string>
  readonly ids: ReadonlySet<string>
  readonly headingIds: ReadonlySet<string>
  /** By element, its rank among the page's headings. */
  readonly headings: ReadonlyMap<Element, number>
  /** Author's ids that stand in the tree already: a second one goes. */
  readonly used: Set<string>
  readonly rawLinks: RawLinks
  readonly pageParts: Template[]
  readonly pictures: Hole[]
  readonly numbered: number[]
  readonly leaves: Leaves
}

/** Attributes of the page, which a quote of the block does not have. */
export function pageOnly(html: Template, marking: Marking): Properties {
  return { [writeMark('p', marking.pageParts.push(html) - 1)]: true }
}

export const escapeAttribute = (value: string): string =>
  withoutNoncharacters(value).replaceAll('&', '&amp;').replaceAll('"', '&quot;')

export const text = (value: string): ElementContent => ({ type: 'text', value })
export const hole = (kind: MarkKind, n: number): ElementContent => text(writeMark(kind, n))

export function make(tagName: string, properties: Properties, children: readonly ElementContent[]): Element {
  return { type: 'element', tagName, properties, children: [...children] }
}
