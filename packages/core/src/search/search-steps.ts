/**
 * How a query is asked of the index: step by step, so that what a limit cuts off is the least that was found. Titles in which
 * all words stand, then other names, then text, short rows first, and last text that has beginnings of words in place of words. Pure: text for `::tsquery`.
 */

import { pairsOf } from './read-words.ts'
import {
  pairLexeme,
  quoteLexeme,
  type RowLength,
  type SearchPlace,
  tagLexeme,
  wordQuery,
} from './search-lexeme.ts'
import type { QueryWord, SearchQuery, SearchTerm } from './search-query.ts'

/**
 * `named`: by words of names, or tags alone. `text`: by words of text. `loose`: by beginnings of words of text, of which the
 * index collects all rows before it hands over the first.
 */
export type StepKind = 'named' | 'text' | 'loose'

/** Each row is in one step. */
export interface SearchStep {
  readonly kind: StepKind
  /** What a row has, and has not: the index leaves out, so that no row is read for it. */
  readonly found: string
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
  const all = (place: SearchPlace, opens: Opens): string => inAll(wanted, workspaceId, place, opens)
  const leaving = (place: SearchPlace, ...before: readonly string[]): string =>
    [...before, ...left.map((term) => toTsquery({ ...term, ...BARE }, workspaceId, place, 'runs'))]
      .map((query) => ` & !(${query})`)
      .join('')
  if (wanted.every((term) => term.kind === 'tag')) {
    const tags = all('any', 'none')
    return [{ kind: 'named', found: `${tags}${leaving('any')}`, whole: tags, exact: tags }]
  }
  const pairs = wanted.flatMap((term) => pairsIn(term, workspaceId)).map((pair) => ` & ${quoteLexeme(pair)}`)
  const text = (length: RowLength): string => `${all(length, 'none')}${pairs.join('')}`
  const ranked = (place: SearchPlace) => ({
    whole: all(place, 'all'),
    exact: exactOf(place),
  })
  const exactOf = (place: SearchPlace): string =>
    wanted.map((term) => `(${toTsquery({ ...term, ...BARE }, workspaceId, place, 'none')})`).join(' & ')
  // Words of names have no positions: that they follow one another is asked for where they have.
  const named = (place: 'titles' | 'names'): string =>
    wanted.some(isSeveral)
      ? `${all(place, 'all')} & ${all('short', 'all')}${pairs.join('')}`
      : all(place, 'all')
  const [titles, names] = [all('titles', 'all'), all('names', 'all')]
  const last = wanted.some(isOpen) ? 'any' : 'old'
  // Of single words all but the last stand there whole: whether that one does is the question.
  const [open] = wanted.every(isWord) ? wanted.slice(-1) : []
  const inText =
    open === undefined
      ? LENGTHS.map(text)
      : [LENGTHS.map((length) => toTsquery(open, workspaceId, length, 'none')).join(' | ')]
  return [
    { kind: 'named', ...ranked('short'), found: `${named('titles')}${leaving('short')}` },
    { kind: 'named', ...ranked('short'), found: `${named('names')}${leaving('short', titles)}` },
    { kind: 'text', ...ranked('short'), found: `${text('short')}${leaving('short', names)}` },
    { kind: 'text', ...ranked('middle'), found: `${text('middle')}${leaving('middle')}` },
    { kind: 'text', ...ranked('long'), found: `${text('long')}${leaving('long')}` },
    {
      kind: last === 'any' ? 'loose' : 'text',
      whole: all(last, 'all'),
      exact: exactOf('old'),
      found: `${all(last, 'all')}${last === 'old' ? leaving('old') : leaving('any', names, ...inText)}`,
    },
  ]
}

function isWord(term: SearchTerm): boolean {
  return term.kind === 'words' && term.words.length === 1 && term.words.every(({ isRun }) => !isRun)
}

/** What every row has that any step finds: one question of a row in place of six. @param asked at least one word is wanted */
export function anywhereOf({ wanted }: AskedTerms, workspaceId: number): string {
  return inAll(wanted, workspaceId, 'any', 'all')
}

/**
 * What every row has that a loose step finds, but for the last word, where that is one of a common beginning and another is rare:
 * rows of these are looked through. Undefined: no such words. @param asked at least one word is wanted
 */
export function rarerOf({ wanted }: AskedTerms, workspaceId: number): string | undefined {
  const others = wanted.slice(0, -1)
  const last = wanted.at(-1)
  const isCommonBeginning = last?.kind === 'words' && last.isPrefix && last.words.some(isShort)
  const areRare = others.some((term) => term.kind === 'words' && !term.words.every(isShort))
  return isCommonBeginning && areRare ? inAll(others, workspaceId, 'any', 'all') : undefined
}

function inAll(terms: readonly SearchTerm[], workspaceId: number, place: SearchPlace, opens: Opens): string {
  return terms.map((term) => `(${toTsquery(term, workspaceId, place, opens)})`).join(' & ')
}

const LENGTHS = ['short', 'middle', 'long'] as const

/** A term without other forms of its words. */
const BARE = { forms: [] } as const

type WordsTerm = Extract<SearchTerm, { readonly kind: 'words' }>

/**
 * Whether the index would hand over very many rows: short words are the common ones, and a short beginning is that of many
 * words, which are all collected. @param asked at least one word is wanted
 */
export function isCommon({ wanted }: AskedTerms): boolean {
  const words = wanted.flatMap((term) => (term.kind === 'words' ? term.words : []))
  const last = wanted.at(-1)
  const begins = last?.kind === 'words' && last.isPrefix ? last.words.at(-1) : undefined
  return words.every(isShort) || (begins !== undefined && isShort(begins))
}

function isShort({ isRun, text }: QueryWord): boolean {
  return !isRun && text.length < RARE_LENGTH
}

/** UTF-16 units. Four fifths of the words that stand in every fiftieth block and more are shorter, in English notes. */
const RARE_LENGTH = 4

/** Which words may go on: none; single characters of scripts without spaces, which begin pairs; and the last one of a query. */
type Opens = 'none' | 'runs' | 'all'

/** Whether more is found by it than by the words themselves. */
function isOpen(term: SearchTerm): boolean {
  return (
    term.kind === 'words' && term.words.some((word, index) => isSingle(word) || mayGoOn(term, word, index))
  )
}

/** Shorter words are not taken for beginnings: half of a site's words would be found. Characters of scripts with spaces. */
const PREFIX_LENGTH = 2

/** The last word of a query, which may be the beginning of one. */
function mayGoOn(term: WordsTerm, word: QueryWord, index: number): boolean {
  return (
    term.isPrefix &&
    index === term.words.length - 1 &&
    !word.isRun &&
    Array.from(word.text).length >= PREFIX_LENGTH
  )
}

/** A character of a script without spaces. */
function isSingle(word: QueryWord): boolean {
  return word.isRun && pairsOf(word.text).length === 1
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

/** One term, to stand in parentheses. */
export function toTsquery(term: SearchTerm, workspaceId: number, place: SearchPlace, opens: Opens): string {
  if (term.kind === 'tag') return quoteLexeme(tagLexeme(workspaceId, term.tag))
  const hasPositions = place !== 'titles' && place !== 'names'
  const parts: string[] = []
  let [at, lastAt] = [0, 0]
  const add = (word: string, isOpen: boolean): void => {
    if (parts.length > 0) parts.push(hasPositions ? `<${at - lastAt}>` : '&')
    parts.push(wordQuery(workspaceId, word, place, isOpen))
    lastAt = at
  }
  term.words.forEach((word, index) => {
    if (!word.isRun) {
      add(word.text, opens === 'all' && mayGoOn(term, word, index))
      at++
      return
    }
    const pairs = pairsOf(word.text)
    // A single character begins pairs. Of more, the last is in the pair before it.
    pairs.forEach((pair, n) => {
      if (pairs.length === 1 || n < pairs.length - 1) add(pair, isSingle(word) && opens !== 'none')
      at++
    })
  })
  const forms = (term.forms ?? []).map((form) => wordQuery(workspaceId, form, place, false))
  return [parts.join(' '), ...forms].join(' | ')
}
