/**
 * How a query is asked of the index: step by step, so that what a limit cuts off is the least that was found. Titles in which
 * all words stand, then other names, then text, short rows first. Pure: text for `::tsquery`.
 */

import { pairsOf } from './read-words.ts'
import { LENGTHS, pairLexeme, quoteLexeme, type SearchPlace, tagLexeme, wordLexeme } from './search-lexeme.ts'
import type { SearchQuery, SearchTerm } from './search-query.ts'

/** Rows that have all of `found` and nothing of `without`. Each row is in one step. */
export interface SearchStep {
  readonly found: string
  /** Undefined: nothing is left out. */
  readonly without: string | undefined
  /** What they are ranked by: beginnings of words and other forms count. */
  readonly whole: string
  /** And words as they were asked for, which count more. */
  readonly exact: string
}

export interface AskedTerms {
  /** What is found and ranked: words, or tags where there is no word. */
  readonly wanted: readonly SearchTerm[]
  /** Words that must not be there. */
  readonly left: readonly SearchTerm[]
  /** Tags that a block or its page must have, or must not. */
  readonly filters: readonly SearchTerm[]
}

export function askedOf({ terms }: SearchQuery): AskedTerms {
  const words = terms.filter((term) => term.kind === 'words')
  const tags = terms.filter((term) => term.kind === 'tag')
  const asked = words.filter((term) => !term.isExcluded)
  const left = words.filter((term) => term.isExcluded)
  return asked.length > 0
    ? { wanted: asked, left, filters: tags }
    : {
        wanted: tags.filter((term) => !term.isExcluded),
        left,
        filters: tags.filter((term) => term.isExcluded),
      }
}

/** @param asked at least one term is wanted */
export function searchSteps({ wanted, left }: AskedTerms, workspaceId: number): readonly SearchStep[] {
  const all = (place: SearchPlace, isExact = false): string =>
    wanted.map((term) => `(${toTsquery(term, workspaceId, place, isExact)})`).join(' & ')
  const some = (place: SearchPlace, before?: string): string | undefined => {
    const terms = left.map((term) => toTsquery(term, workspaceId, place, true))
    return anyOf(before === undefined ? terms : [before, ...terms])
  }
  if (wanted.every((term) => term.kind === 'tag')) {
    const without = anyOf(
      left.flatMap((term) => LENGTHS.map((place) => toTsquery(term, workspaceId, place, true))),
    )
    return [{ found: all('short'), without, whole: all('short'), exact: all('short') }]
  }
  const pairs = wanted.flatMap((term) => pairsIn(term, workspaceId)).map((pair) => ` & ${quoteLexeme(pair)}`)
  const ranked = (place: SearchPlace) => ({ whole: all(place), exact: all(place, true) })
  const short = ranked('short')
  const text = `${short.whole}${pairs.join('')}`
  // Words of names have no positions: that they follow one another is asked for where they have.
  const named = (place: SearchPlace): string =>
    wanted.some(isSeveral) ? `${all(place)} & ${text}` : all(place)
  return [
    { ...short, found: named('titles'), without: some('short') },
    { ...short, found: named('names'), without: some('short', all('titles')) },
    { ...short, found: text, without: some('short', all('names')) },
    { ...ranked('middle'), found: `${all('middle')}${pairs.join('')}`, without: some('middle') },
    { ...ranked('long'), found: `${all('long')}${pairs.join('')}`, without: some('long') },
    { ...ranked('old'), found: all('old'), without: some('old') },
  ]
}

function anyOf(queries: readonly string[]): string | undefined {
  return queries.length === 0 ? undefined : queries.map((query) => `(${query})`).join(' | ')
}

/** Its words must follow one another. */
function isSeveral(term: SearchTerm): boolean {
  return term.kind === 'words' && (term.words.length > 1 || term.words.some((word) => word.isRun))
}

/** What a row has in which the whole words of the term follow one another. */
function pairsIn(term: SearchTerm, workspaceId: number): readonly string[] {
  if (term.kind === 'tag') return []
  const whole = term.isPrefix ? term.words.slice(0, -1) : term.words
  return whole.flatMap((word, index) => {
    const before = whole[index - 1]
    return before === undefined || before.isRun || word.isRun
      ? []
      : [pairLexeme(workspaceId, before.text, word.text)]
  })
}

/** Shorter words are not taken for beginnings: half of a site's words would be found. Characters of scripts with spaces. */
const PREFIX_LENGTH = 2

/** One term, to stand in parentheses. @param isExact neither beginnings of words nor other forms count */
export function toTsquery(
  term: SearchTerm,
  workspaceId: number,
  place: SearchPlace,
  isExact: boolean,
): string {
  if (term.kind === 'tag') return quoteLexeme(tagLexeme(workspaceId, term.tag))
  const hasPositions = place !== 'titles' && place !== 'names'
  const parts: string[] = []
  let [at, lastAt] = [0, 0]
  const add = (lexeme: string, isOpen: boolean): void => {
    if (parts.length > 0) parts.push(hasPositions ? `<${at - lastAt}>` : '&')
    parts.push(`${quoteLexeme(wordLexeme(workspaceId, lexeme, place))}${isOpen ? ':*' : ''}`)
    lastAt = at
  }
  term.words.forEach((word, index) => {
    const isOpen = term.isPrefix && !isExact && index === term.words.length - 1
    if (!word.isRun) {
      add(word.text, isOpen && Array.from(word.text).length >= PREFIX_LENGTH)
      at++
      return
    }
    const pairs = pairsOf(word.text)
    // A single character begins pairs. Of more, the last is in the pair before it.
    pairs.forEach((pair, n) => {
      if (pairs.length === 1 || n < pairs.length - 1) add(pair, pairs.length === 1)
      at++
    })
  })
  const forms = isExact ? [] : (term.forms ?? [])
  return [parts.join(' '), ...forms.map((form) => quoteLexeme(wordLexeme(workspaceId, form, place)))].join(
    ' | ',
  )
}
