import type { RootContent } from 'mdast'
import { plainText } from './plain-text.ts'
import type { Reference } from './reference.ts'

export interface TitledProse {
  /** The text of a first-level heading that comes before everything else; undefined when there is none. */
  readonly heading: string | undefined
  /** The nodes without that heading. */
  readonly rest: readonly RootContent[]
}

/** A page's first heading is its title to its author: shown once, above the article and not in it. */
export function takeTitle(nodes: readonly RootContent[], references: readonly Reference[]): TitledProse {
  const [first, ...rest] = nodes
  const heading =
    first?.type === 'heading' && first.depth === 1 ? plainText(first.children, references) : undefined
  return heading ? { heading, rest } : { heading: undefined, rest: nodes }
}
