/**
 * What a row of `nodes` is found by, as the text of a `tsvector`. It is made here and not by the database, so that an
 * embedded database and a server of any version, with any locale, find the same.
 *
 * Lexemes are those of `search-lexeme.ts`. Weights: A title, B headings, aliases and tags, D text. The index knows no weights,
 * so words of names are in it once more, and again those of titles. It hands over all rows of a word at once, so what a word
 * of text is in it by says how long the row is. It knows no positions, so pairs of adjacent words are in it too.
 */

import type { JsonObject, JsonValue, Node } from '../nouns.ts'
import { pairsOf, readWords, readWordTexts } from './read-words.ts'
import { lexemeOfPair, pairOf, quoteLexeme, rowLengthOf, tagLexeme, wordLexeme } from './search-lexeme.ts'

/** Part of the digest of every node: another number makes the next sync write all of them again. */
export const SEARCH_RECIPE = 5

/** Words and pairs of one node; a code block of a megabyte is found by its beginning. */
const MAX_WORDS = 10_000

/** PostgreSQL takes a vector of 1 MB, positions included. UTF-16 units of lexemes. */
const MAX_LENGTH = 200_000

/** The highest that PostgreSQL tells apart. */
const MAX_POSITION = 16_383

/** PostgreSQL keeps no more of one word. */
const POSITIONS_OF_A_WORD = 255

/** Words on both sides of a gap are not adjacent. */
const GAP = 2

type Weight = 'A' | 'B' | 'D'

/** What is read of a node, by weight. */
export interface SearchText {
  readonly parts: readonly { readonly weight: Weight; readonly text: string }[]
  readonly tags: readonly string[]
}

/** Told each word that a node is found by, but those of a script without spaces. */
export type OnWord = (word: string) => void

/** Text for `::tsvector`. */
export function toSearchVector(node: Node, workspaceId: number, onWord?: OnWord): string {
  const { parts, tags } = searchTextOf(node)
  const words = placeWords(parts, onWord)
  // Rows with names are few and come first: they need not be told apart by their length.
  const length = parts.some(({ weight }) => weight !== 'D') ? 'short' : rowLengthOf(words.texts.length)
  /** By lexeme, as in the vector: `:1A,2A`, or nothing. */
  const places = new Map<string, string>()
  const counts = new Map<string, number>()
  let units = 0
  const add = (lexeme: string, place: string): void => {
    const before = places.get(lexeme)
    if (before === undefined) {
      if (units > MAX_LENGTH) return
      units += lexeme.length
      places.set(lexeme, place)
    } else if (place !== '') {
      const count = counts.get(lexeme) ?? 1
      if (count === POSITIONS_OF_A_WORD) return
      counts.set(lexeme, count + 1)
      places.set(lexeme, `${before},${place.slice(1)}`)
    }
  }
  for (const [n, text] of words.texts.entries()) {
    const weight = words.weights[n] ?? 'D'
    add(wordLexeme(workspaceId, text, length), `:${words.places[n]}${weight}`)
    if (weight !== 'D') add(wordLexeme(workspaceId, text, 'names'), '')
    if (weight === 'A') add(wordLexeme(workspaceId, text, 'titles'), '')
  }
  for (const tag of tags) for (const above of tagsFrom(tag)) add(tagLexeme(workspaceId, above), '')
  let vector = ''
  for (const [lexeme, placed] of places) vector += ` ${quoteLexeme(lexeme)}${placed}`
  for (const pair of words.pairs) vector += ` '${lexemeOfPair(workspaceId, pair)}'`
  return vector.slice(1)
}

/** Words, or pairs of characters of a script without spaces. The first three are as long as each other. */
interface PlacedWords {
  readonly texts: string[]
  readonly weights: Weight[]
  /** 1-based; words that follow one another have adjacent ones. */
  readonly places: number[]
  /** `pairOf` words that follow one another in one part, none of the two of a script without spaces. */
  readonly pairs: Set<number>
}

function placeWords(parts: SearchText['parts'], onWord: OnWord | undefined): PlacedWords {
  const placed: PlacedWords = { texts: [], weights: [], places: [], pairs: new Set() }
  let at = 0
  const put = (text: string, weight: Weight): void => {
    at = Math.min(at + 1, MAX_POSITION)
    placed.texts.push(text)
    placed.weights.push(weight)
    placed.places.push(at)
  }
  for (const { weight, text } of parts) {
    let before: string | undefined
    for (const word of readWordTexts(text, MAX_WORDS)) {
      if (placed.texts.length >= MAX_WORDS) return placed
      if (typeof word !== 'string') {
        before = undefined
        for (const pair of pairsOf(word.run)) put(pair, weight)
        continue
      }
      onWord?.(word)
      put(word, weight)
      if (before !== undefined) placed.pairs.add(pairOf(before, word))
      before = word
    }
    at = Math.min(at + GAP, MAX_POSITION)
  }
  return placed
}

export function searchTextOf(node: Node): SearchText {
  const { metadata } = node
  const tags = texts(metadata.tags)
  if (node.kind === 'block') {
    return { parts: [{ weight: isHeading(metadata) ? 'B' : 'D', text: node.text }], tags }
  }
  const { title, name } = node
  // A folder's name is no word of every page in it.
  const lastName = name.slice(name.lastIndexOf('/') + 1)
  const description = typeof metadata.description === 'string' ? [metadata.description] : []
  return {
    parts: [
      { weight: 'A', text: title },
      ...(lastName === title ? [] : [lastName]).map((text) => ({ weight: 'B' as const, text })),
      ...[...texts(metadata.aliases), ...tags].map((text) => ({ weight: 'B' as const, text })),
      ...description.map((text) => ({ weight: 'D' as const, text })),
    ],
    tags,
  }
}

/** Characters of one tag that count. */
const TAG_LENGTH = 200

/** How tags are compared: the words between slashes, folded. */
export function foldTag(tag: string): string {
  return tag
    .slice(0, TAG_LENGTH)
    .split('/')
    .map((segment) => [...readWords(segment)].map((word) => word.text).join(' '))
    .filter((segment) => segment !== '')
    .join('/')
}

/** `a/b/c` → `a`, `a/b`, `a/b/c`. */
function tagsFrom(tag: string): readonly string[] {
  const segments = foldTag(tag).split('/').slice(0, 10)
  return segments[0] === '' ? [] : segments.map((_, index) => segments.slice(0, index + 1).join('/'))
}

function isHeading(metadata: JsonObject): boolean {
  return metadata.headingLevel !== undefined
}

function texts(value: JsonValue | undefined): readonly string[] {
  return Array.isArray(value) ? value.filter((item): item is string => typeof item === 'string') : []
}
