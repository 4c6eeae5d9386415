/**
 * What our handlers write on nodes of the HTML tree for the stages after them. It lives in `data`, where neither
 * markdown nor raw HTML can write.
 */

import type { Callout } from './callout.ts'
import type { CodeInfo } from './code-info.ts'
import type { Look } from './look.ts'

type CalloutMark = Pick<Callout, 'family' | 'name'>

export interface MathPlace {
  readonly isDisplay: boolean
  readonly line: number | undefined
  readonly column: number | undefined
}

declare module 'hast' {
  interface Data {
    /**
     * The element stands for block `n`: a `<li>` is the block with its children; a `<div>` only holds the block's own
     * HTML and is kept when there is no single element in it that can carry the id.
     */
    block?: number
    /** On a block: its HTML is quoted only, since in the page it encloses other blocks. */
    isQuoted?: boolean
    /** On a list: holds the blocks of an outline. On an item: is one of them. */
    outline?: 'top' | 'nested' | 'item'
    /** On a list: it has the id that is part `n` of the page. */
    part?: number
    /** On `<a>`: the attributes, and without children the label, are those of link `n`. */
    link?: number
    /** On `<img>`: shows the file of link `n`. */
    asset?: number
    /** On `<img>`: stands for embed `n`. */
    embed?: number
    /** On `<img>`: stands for what query `n` found, or for its one value. */
    query?: number
    inlineQuery?: number
    /** On `<img>`: flow content may stand in its place. */
    isLifted?: boolean
    /** A callout, and on its first child: its title. */
    callout?: CalloutMark
    calloutTitle?: boolean
    /** On `<input>`: the state of a task, one character. */
    task?: string
    /** On `<pre>`: its text is code, and this is what its fence says. */
    code?: CodeInfo
    /** On `<code>`: its text is the TeX of a formula. Line and column are those of the file. */
    math?: MathPlace
    /** A class of ours. */
    look?: Look
  }
}
