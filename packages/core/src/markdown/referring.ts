import type { PhrasingContent } from 'mdast'
import type { Dialect } from '../nouns.ts'
import type { UserMacros } from './macros/fill-macro.ts'
import type { Reference } from './reference.ts'

/** What the nodes of a text refer to, collected. */
export interface Referring {
  readonly dialect: Dialect
  readonly references: Reference[]
  readonly macros: UserMacros
  /** What all macros of the page may still become. */
  readonly left: { units: number }
  /** Names of the macros that the text comes from, outermost first. */
  readonly within: readonly string[]
  /** Text of a macro, read as markdown that stands in a line; undefined when macros nest or grow too much. */
  readonly parseInline: (text: string, macro: string) => PhrasingContent[] | undefined
}

/** @returns the index of the reference */
export function added(reference: Reference, expansion: Referring): number {
  return expansion.references.push(reference) - 1
}
