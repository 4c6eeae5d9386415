import type { NodeUuid, PagePath } from '../nouns.ts'
import type { MarkedText } from './mark-words.ts'

/** What a search found: plain text with ranges, no HTML. */
export interface SearchResult {
  /** What was read of the query. */
  readonly query: string
  /** Best first. */
  readonly hits: readonly SearchHit[]
  /** How many there are in all, or at least: of those that were looked at up to the last that is shown. */
  readonly total: number
  /** Not all was looked at: there may be more. */
  readonly isCut: boolean
  /** When nothing was found: the query with words that are found in place of those that are not. */
  readonly suggestion: string | undefined
}

export interface SearchHit {
  readonly page: {
    readonly uuid: NodeUuid
    /** `''` for the home page. */
    readonly path: PagePath | ''
    readonly title: MarkedText
  }
  /** Undefined: the page itself is the hit, by its title, aliases, tags or description. */
  readonly block: NodeUuid | undefined
  /** Of the block's text; for a page, of its description. */
  readonly excerpt: MarkedText
}
