/**
 * A page between source and HTML: an mdast tree in which our own syntax has node types of its own, and the facts read
 * from it. `readDocument` makes it, `writeTemplates` turns it into HTML. It never leaves the worker.
 */

import type { BlockContent, Data, Literal, Node, Parent, PhrasingContent, Root } from 'mdast'
import type { Block, Page } from '../nouns.ts'
import type { ProblemCode } from '../problem.ts'
import type { Callout } from './callout.ts'
import type { Look } from './look.ts'

export interface PageDocument {
  /** The page without what only HTML knows. */
  readonly facts: Omit<
    Page,
    'article' | 'propertyList' | 'layout' | 'headings' | 'anchors' | 'features' | 'blocks'
  >
  /** Aligned with `Page.blocks`, HTML missing. */
  readonly blocks: readonly Omit<Block, 'html'>[]
  /**
   * The whole page as one tree, in reading order. The node that shows block `n` carries `data.block = n`:
   * - an outline: nested `list`/`listItem`; each `listItem` is a block, its children are the block's own content and
   *   then the child blocks in lists with `data.outline = true`, a list for each run of numbered ones;
   * - prose: headings, paragraphs, list items, tables, code, quotes and callouts are blocks wherever they stand at the
   *   top or in a list item; what stands inside a quote or table is part of that block. A heading owns what follows it in
   *   `Block.parent`, not in the tree.
   * Links, images and our own nodes carry `data.link = n`, an index into `facts.links`, when they are one of them.
   */
  readonly tree: Root
  /** The page's own properties that a reader sees as a list; their links count among the page's. */
  readonly properties: Properties
}

declare module 'mdast' {
  interface Data {
    /** Index into the page's blocks. */
    block?: number
    /** Of a list with an id of its own: index into the page's parts. */
    part?: number
    /** Index into the page's links. */
    link?: number
    /** Index into the page's queries. */
    query?: number
    /** A query that is one value in a sentence. */
    isInline?: boolean
    /** Of raw HTML: what it refers to in the repository, by index into the page's references. */
    htmlLinks?: readonly HtmlLink[]
    /** Of a picture: as its author wants it, in CSS pixels or `50%`. */
    size?: { readonly width: string | undefined; readonly height: string | undefined }
    /** A list that holds child blocks of an outline. */
    outline?: boolean
    /** A quote that is a callout. */
    callout?: Callout
    /** The state of a task item, one character, when it is neither done nor to do. */
    task?: string
    /** A formula that has lines of its own. */
    isDisplay?: boolean
    /** A class of ours, written after the sanitiser. */
    look?: Look
    /** On an item of an outline: its child blocks are folded away. */
    folded?: boolean
    /** What is wrong with the node: a problem of the page, at the node's place. */
    fault?: Fault
  }
  interface RootData {
    /** Of a root that holds the definitions of a tree alone: the tree. */
    whole?: Root
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
    styled: Styled
    styledFlow: StyledFlow
    properties: Properties
    propertyRow: PropertyRow
    time: Time
    checkbox: Checkbox
  }
  interface BlockContentMap {
    calloutTitle: CalloutTitle
    styledFlow: StyledFlow
    properties: Properties
  }
  interface PhrasingContentMap {
    highlight: Highlight
    time: Time
    checkbox: Checkbox
    wikilink: Wikilink
    blockReference: BlockReference
    tag: Tag
    embed: Embed
    query: Query
    math: MathNode
    styled: Styled
  }
}

export interface Fault {
  readonly code: ProblemCode
  /** One sentence. */
  readonly message: string
  readonly hint?: string
}

export interface HtmlLink {
  readonly reference: number
  /** Lines after the first, and the 0-based column there. */
  readonly line: number
  readonly column: number
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

/** Text in an element of ours, with a look of ours. */
export interface Styled extends Parent {
  type: 'styled'
  children: PhrasingContent[]
  /** `seconds` of a place in a video. */
  data: Data & { look: Look; seconds?: number }
}

/** Flow content in an element of ours, with a look of ours. */
export interface StyledFlow extends Parent {
  type: 'styledFlow'
  children: (BlockContent | PhrasingContent)[]
  data: Data & { look: Look }
}

/** `key:: value` lines. */
export interface Properties extends Parent {
  type: 'properties'
  children: PropertyRow[]
}

export interface PropertyRow extends Parent {
  type: 'propertyRow'
  key: string
  children: (PhrasingContent | BlockContent)[]
}

/** `datetime` as `<time>` has it. */
export interface Time extends Literal {
  type: 'time'
  value: string
  datetime: string
}

/** Of a task with a marker. */
export interface Checkbox extends Node {
  type: 'checkbox'
  isChecked: boolean
}
