/**
 * A page between source and HTML: an mdast tree in which our own syntax has node types of its own, and the facts read
 * from it. `readDocument` makes it, `writeTemplates` turns it into HTML. It never leaves the worker.
 */

import type { Data, Literal, Node, Parent, PhrasingContent, Root } from 'mdast'
import type { Block, Page } from '../nouns.ts'
import type { Callout } from './callout.ts'

export interface PageDocument {
  /** The page without what only HTML knows. */
  readonly facts: Omit<Page, 'article' | 'layout' | 'headings' | 'anchors' | 'blocks'>
  /** Aligned with `Page.blocks`, HTML missing. */
  readonly blocks: readonly Omit<Block, 'html'>[]
  /**
   * The whole page as one tree, in reading order. The node that shows block `n` carries `data.block = n`:
   * - an outline: nested `list`/`listItem`; each `listItem` is a block, its children are the block's own content and
   *   then at most one `list` with `data.outline = true` that holds the child blocks;
   * - prose: headings, paragraphs, list items, tables, code, quotes and callouts are blocks wherever they stand at the
   *   top or in a list item; what stands inside a quote or table is part of that block. A heading owns what follows it in
   *   `Block.parent`, not in the tree.
   * Links, images and our own nodes carry `data.link = n`, an index into `facts.links`, when they are one of them.
   */
  readonly tree: Root
}

declare module 'mdast' {
  interface Data {
    /** Index into the page's blocks. */
    block?: number
    /** Index into the page's links. */
    link?: number
    /** Index into the page's queries. */
    query?: number
    /** A query that is one value in a sentence. */
    isInline?: boolean
    /** A list that holds child blocks of an outline. */
    outline?: boolean
    /** A quote that is a callout. */
    callout?: Callout
    /** The state of a task item, one character, when it is neither done nor to do. */
    task?: string
    /** A formula that has lines of its own. */
    isDisplay?: boolean
  }
  interface BlockContentMap {
    calloutTitle: CalloutTitle
  }
  interface RootContentMap {
    calloutTitle: CalloutTitle
    highlight: Highlight
    wikilink: Wikilink
    blockReference: BlockReference
    tag: Tag
    embed: Embed
    query: Query
    math: MathNode
  }
  interface PhrasingContentMap {
    highlight: Highlight
    wikilink: Wikilink
    blockReference: BlockReference
    tag: Tag
    embed: Embed
    query: Query
    math: MathNode
  }
}

/** `[[page]]`, `[[page|label]]`, `[[page#heading]]`. Without children the label is the target's title. */
export interface Wikilink extends Parent {
  type: 'wikilink'
  children: PhrasingContent[]
  data: Data & { link: number }
}

/** `((uuid))`, `[label](((uuid)))`, `[[page#^id]]` without a label. Without children the label is the block's own text. */
export interface BlockReference extends Parent {
  type: 'blockReference'
  children: PhrasingContent[]
  data: Data & { link: number }
}

/** `#tag`, `#[[long tag]]`. `value` is the tag without `#`. */
export interface Tag extends Literal {
  type: 'tag'
  value: string
  data: Data & { link: number }
}

/** `![[page]]`, `{{embed …}}`: what it names is shown in its place. */
export interface Embed extends Node {
  type: 'embed'
  data: Data & { link: number }
}

/** `==text==`, `^^text^^`. */
export interface Highlight extends Parent {
  type: 'highlight'
  children: PhrasingContent[]
}

/** The first child of a callout. Without children its title is the callout's name. */
export interface CalloutTitle extends Parent {
  type: 'calloutTitle'
  children: PhrasingContent[]
}

/** `{{query …}}`, a fence of a query language, `` `= this.x` ``. `value` is its source, shown when it has no answer. */
export interface Query extends Literal {
  type: 'query'
  value: string
  /** Index into `facts.queries`. */
  data: Data & { query: number; isInline: boolean }
}

/** A formula. `value` is its TeX without the dollars. It stands in text, a displayed one too. */
export interface MathNode extends Literal {
  type: 'math'
  value: string
  data: Data & { isDisplay: boolean }
}
