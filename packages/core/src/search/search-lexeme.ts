/**
 * What the index of the search holds: words, tags, and pairs of words that follow one another. Each begins with the id of its
 * workspace, so that the index of a database that many share is asked about one. Whoever changes a lexeme raises
 * `SEARCH_RECIPE` (`search-vector.ts`).
 */

/** How many words a row is found by: the index hands over all rows of a word at once, so common ones are asked for in parts. */
export type RowLength = 'short' | 'middle' | 'long'

/**
 * Where a word is asked for: in titles (weight A), in names (A and B), anywhere in rows of one length, or in `any` row. `old`: in
 * rows that were written before lengths were told apart (recipe 3); the next sync writes them again, kept deployments have
 * them for long.
 */
export type SearchPlace = 'titles' | 'names' | RowLength | 'old' | 'any'

const SIGNS = { titles: '!', names: '+', short: ':', middle: ':', long: ':', old: ':', any: ':' } as const

/** Behind the word, so that its beginning is asked for in rows of every length at once. No word has them. */
const ENDS = { titles: '', names: '', short: '.', middle: ';', long: '/', old: '', any: '' } as const

/** Of each row exactly one is true. */
const LENGTHS = ['short', 'middle', 'long', 'old'] as const

/** Words of a short row: half of the rows of most sites, and a sixth of their words. */
const SHORT = 8
const MIDDLE = 24

/** @param words without what it is tagged with */
export function rowLengthOf(words: number): RowLength {
  return words <= SHORT ? 'short' : words <= MIDDLE ? 'middle' : 'long'
}

/** What begins all lexemes of words of text. */
export function wordSign(workspaceId: number): string {
  return `${workspaceId}${SIGNS.any}`
}

/** What stands behind a word of text. */
export const WORD_ENDS: string = Object.values(ENDS).join('')

export function wordLexeme(workspaceId: number, word: string, place: Exclude<SearchPlace, 'any'>): string {
  return `${workspaceId}${SIGNS[place]}${word}${ENDS[place]}`
}

/** One word for `::tsquery`. @param isOpen it may go on; in text, in rows of any length */
export function wordQuery(workspaceId: number, word: string, place: SearchPlace, isOpen: boolean): string {
  if (isOpen) return `${quoteLexeme(`${workspaceId}${SIGNS[place]}${word}`)}:*`
  if (place !== 'any') return quoteLexeme(wordLexeme(workspaceId, word, place))
  return `(${LENGTHS.map((length) => quoteLexeme(wordLexeme(workspaceId, word, length))).join(' | ')})`
}

export function tagLexeme(workspaceId: number, tag: string): string {
  return `${workspaceId}#${tag}`
}

const DIGITS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_'

/**
 * Two words, the second after the first, as one of 4,096. As lexemes of their own pairs would be most of the index; so an index of
 * a tenth more tells in which rows they cannot stand, and positions say the rest.
 */
export function pairLexeme(workspaceId: number, first: string, second: string): string {
  return lexemeOfPair(workspaceId, pairOf(first, second))
}

/** Two words as a number below 4,096 (FNV-1a). */
export function pairOf(first: string, second: string): number {
  const hash = hashOf(second, hashOf(' ', hashOf(first, 0x811c9dc5)))
  return (hash ^ (hash >>> 12) ^ (hash >>> 24)) & 0xfff
}

/** @param pair of `pairOf` */
export function lexemeOfPair(workspaceId: number, pair: number): string {
  return `${workspaceId}&${DIGITS[pair >>> 6]}${DIGITS[pair & 63]}`
}

function hashOf(text: string, from: number): number {
  let hash = from
  for (let at = 0; at < text.length; at++) hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193)
  return hash
}

/** As PostgreSQL reads a lexeme in a vector and in a query. */
export function quoteLexeme(lexeme: string): string {
  return /['\\]/.test(lexeme) ? `'${lexeme.replaceAll('\\', '\\\\').replaceAll("'", "''")}'` : `'${lexeme}'`
}
