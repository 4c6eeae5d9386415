/**
 * What a reader asks for. Every text is a query, and none is an error:
 *
 *   two words       both of them, or others with their stems; the last may be the beginning of a word
 *   "two words"     one after the other
 *   -word -"a b"    without it
 *   tag:project     with this tag, or one below it; `#project` likewise
 */

import { readWords, type Word } from './read-words.ts'
import { foldTag } from './search-vector.ts'

export interface SearchQuery {
  /** As it was asked, white space collapsed, cut to `QUERY_LENGTH`. */
  readonly text: string
  readonly terms: readonly SearchTerm[]
}

export type SearchTerm =
  | {
      readonly kind: 'words'
      /** Folded, one after the other; never empty. */
      readonly words: readonly QueryWord[]
      readonly isExcluded: boolean
      /** The last word may go on. */
      readonly isPrefix: boolean
      /** One word, as people say it: other words with its stem are meant too. */
      readonly mayInflect: boolean
      /** Those words, folded, where they were looked up. */
      readonly forms?: readonly string[]
    }
  | { readonly kind: 'tag'; readonly tag: string; readonly isExcluded: boolean }

/** Its place is in `SearchQuery.text`. */
export type QueryWord = Word

/** Characters that are read of a query. */
export const QUERY_LENGTH = 200
/** Terms that are read of a query. */
export const QUERY_TERMS = 16

/** Sign, `tag:` or `#`, then a phrase (which may lack its end) or what stands up to the next space. */
const TERM =
  /(?<sign>-?)(?:(?<tag>tag:|#)(?:"(?<quotedTag>[^"]*)"?|(?<bareTag>[^\s"]+))|"(?<phrase>[^"]*)"?|(?<bare>[^\s"]+))/gu

export function parseSearchQuery(asked: string): SearchQuery {
  const text = toText(asked)
  const terms: SearchTerm[] = []
  for (const { groups = {}, index, 0: whole } of text.matchAll(TERM)) {
    if (terms.length === QUERY_TERMS) break
    const isExcluded = groups.sign === '-'
    if (groups.tag !== undefined) {
      const tag = foldTag((groups.quotedTag ?? groups.bareTag ?? '').replace(/^#/u, ''))
      if (tag !== '') terms.push({ kind: 'tag', tag, isExcluded })
      continue
    }
    const at = index + (isExcluded ? 1 : 0) + (groups.phrase === undefined ? 0 : 1)
    const words = [...readWords(groups.phrase ?? groups.bare ?? '')].map((word) => ({
      ...word,
      start: at + word.start,
      end: at + word.end,
    }))
    const isLast = index + whole.length === text.length
    const isPrefix = isLast && !isExcluded && groups.bare !== undefined
    const [first] = words
    if (first === undefined) continue
    const isBare = groups.bare !== undefined && words.length === 1 && !isExcluded
    const mayInflect = isBare && !first.isRun && /^\p{L}{3,40}$/u.test(first.text)
    terms.push({ kind: 'words', words, isExcluded, isPrefix, mayInflect })
  }
  return { text, terms }
}

/** Cut between characters. */
function toText(asked: string): string {
  const text = asked
    .slice(0, 4 * QUERY_LENGTH)
    .replace(/[“”„«»]/gu, '"')
    .replace(/[\s\p{Cc}]+/gu, ' ')
    .trim()
  return Array.from(text).slice(0, QUERY_LENGTH).join('').toWellFormed()
}

/** Whether there is anything to look for; to leave out is no question. */
export function isAsking({ terms }: SearchQuery): boolean {
  return terms.some((term) => !term.isExcluded)
}
