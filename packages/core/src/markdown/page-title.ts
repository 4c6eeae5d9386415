/** What a page is called. */

import type { RootContent } from 'mdast'
import { journalTitleOf } from '../journal-title.ts'
import type { GraphConfig, PageName } from '../nouns.ts'
import { lookupKey, parsePageName } from '../page-name.ts'
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

/** The journal's title, or the name: in Logseq all of it, elsewhere its last segment, since folders are folders there. */
export function nameTitle(name: PageName, journalDay: string | undefined, config: GraphConfig): string {
  if (config.dialect === 'logseq') return highlightsTitle(name) ?? name
  return journalDay === undefined
    ? name.slice(name.lastIndexOf('/') + 1)
    : journalTitleOf(journalDay, config.journal)
}

/** Logseq keeps the highlights of `a b.pdf` on the page `hls__a_b_1700000000000_0`. */
function highlightsTitle(name: PageName): string | undefined {
  const file = /^hls__(.+?)(?:_\d{13}_\d{1,3})?$/u.exec(name)?.[1]?.replace(/_+/gu, ' ').trim()
  return file ? `Highlights of ${file}` : undefined
}

/** What a Logseq page with a title is called by besides its name. */
export function titleAlias(title: string | undefined, name: PageName): string[] {
  const alias = title === undefined ? undefined : parsePageName(title)
  return alias === undefined || lookupKey(alias) === lookupKey(name) ? [] : [alias]
}
