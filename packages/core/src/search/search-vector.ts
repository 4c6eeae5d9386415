/**
 * What a row of `nodes` is found by, as the text of a `tsvector`. It is made here and not by the database, so that an
 * embedded database and a server of any version, with any locale, find the same.
 *
 * Lexemes are those of `search-lexeme.ts`. Weights: A title, B headings, aliases and tags, D text. The index knows no weights,
 * so words of names are in it once more, and again those of titles. It hands over all rows of a word at once, so what a word
 * of text is in it by says how long the row is. It knows no positions, so pairs of adjacent words are in it too.
 */

import type { JsonObject, JsonValue, Node } from '../nouns.ts'
import { pairsOf, readWords } from './read-words.ts'
import { pairLexeme, quoteLexeme, rowLengthOf, tagLexeme, wordLexeme } from './search-lexeme.ts'

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

/** A word, or a pair of characters of a script without spaces, at its place. */
interface PlacedWord {
  readonly text: string
  readonly weight: Weight
  /** 1-based; words that follow one another have adjacent ones. */
  readonly at: number
  /** The word before it, when it is a word of the same part and neither of them is of a script without spaces. */
  readonly before: string | undefined
}

/** Text for `::tsvector`. */
export function toSearchVector(node: Node, workspaceId: number): string {
  const { parts, tags } = searchTextOf(node)
  const words = placeWords(parts)
  // Rows with names are few and come first: they need not be told apart by their length.
  const length = parts.some(({ weight }) => weight !== 'D') ? 'short' : rowLengthOf(words.length)
  const positions = new Map<string, string[]>()
  let units = 0
  const add = (lexeme: string, place?: string): void => {
    let places = positions.get(lexeme)
    if (places === undefined) {
      if (units > MAX_LENGTH) return
      units += lexeme.length
      places = []
      positions.set(lexeme, places)
    }
    if (place !== undefined && places.length < POSITIONS_OF_A_WORD) places.push(place)
  }
  for (const { text, weight, at } of words) {
    add(wordLexeme(workspaceId, text, length), `${at}${weight}`)
    if (weight !== 'D') add(wordLexeme(workspaceId, text, 'names'))
    if (weight === 'A') add(wordLexeme(workspaceId, text, 'titles'))
  }
  for (const tag of tags) for (const above of tagsFrom(tag)) add(tagLexeme(workspaceId, above))
  const pairs = new Set<string>()
  for (const { text, before } of words)
    if (before !== undefined) pairs.add(pairLexeme(workspaceId, before, text))
  const placed = [...positions].map(
    ([lexeme, places]) => `${quoteLexeme(lexeme)}${places.length === 0 ? '' : `:${places.join(',')}`}`,
  )
  return [...placed, ...[...pairs].map(quoteLexeme)].join(' ')
}

function placeWords(parts: SearchText['parts']): readonly PlacedWord[] {
  const placed: PlacedWord[] = []
  let at = 0
  for (const { weight, text } of parts) {
    let before: string | undefined
    for (const word of readWords(text, MAX_WORDS)) {
      if (placed.length >= MAX_WORDS) return placed
      if (word.isRun) {
        before = undefined
        for (const pair of pairsOf(word.text)) {
          at = Math.min(at + 1, MAX_POSITION)
          placed.push({ text: pair, weight, at, before })
        }
        continue
      }
      at = Math.min(at + 1, MAX_POSITION)
      placed.push({ text: word.text, weight, at, before })
      before = word.text
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
