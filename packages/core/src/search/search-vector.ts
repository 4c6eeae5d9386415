/**
 * What a row of `nodes` is found by, as the text of a `tsvector`. It is made here and not by the database, so that an
 * embedded database and a server of any version, with any locale, find the same.
 *
 * A lexeme begins with the id of its workspace, so that the index of a database that many share is asked about one:
 * `7:word`, and `7#tag` for a tag and each tag above it. Weights: A title, B headings, aliases and tags, D text. The index
 * knows no weights, so words of names are in it once more: `7~word` for A and B, `7^word` for A.
 */

import type { JsonObject, JsonValue, Node } from '../nouns.ts'
import { pairsOf, readWords } from './read-words.ts'

/** Part of the digest of every node: another number makes the next sync write all of them again. */
export const SEARCH_RECIPE = 3

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

/** Text for `::tsvector`. */
export function toSearchVector(node: Node, workspaceId: number): string {
  const { parts, tags } = searchTextOf(node)
  const positions = new Map<string, string[]>()
  let at = 0
  let [count, length] = [0, 0]
  const add = (lexeme: string, place: string | undefined): void => {
    let places = positions.get(lexeme)
    if (places === undefined) {
      if (length > MAX_LENGTH) return
      length += lexeme.length
      places = []
      positions.set(lexeme, places)
    }
    if (place !== undefined && places.length < POSITIONS_OF_A_WORD) places.push(place)
  }
  for (const { weight, text } of parts) {
    for (const word of readWords(text, MAX_WORDS)) {
      if (count >= MAX_WORDS) break
      for (const lexeme of word.isRun ? pairsOf(word.text) : [word.text]) {
        count++
        at = Math.min(at + 1, MAX_POSITION)
        add(wordLexeme(workspaceId, lexeme), `${at}${weight}`)
        if (weight !== 'D') add(wordLexeme(workspaceId, lexeme, 'names'), undefined)
        if (weight === 'A') add(wordLexeme(workspaceId, lexeme, 'titles'), undefined)
      }
    }
    at = Math.min(at + GAP, MAX_POSITION)
  }
  for (const tag of tags) for (const above of tagsFrom(tag)) add(tagLexeme(workspaceId, above), undefined)
  return [...positions]
    .map(([lexeme, places]) => `${quoteLexeme(lexeme)}${places.length === 0 ? '' : `:${places.join(',')}`}`)
    .join(' ')
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

/** Where a word is asked for: in all that a node is found by, in what has weight A or B, in what has A. */
export type SearchPlace = 'all' | 'names' | 'titles'

const SIGNS = { all: ':', names: '~', titles: '^' } as const

export function wordLexeme(workspaceId: number, word: string, place: SearchPlace = 'all'): string {
  return `${workspaceId}${SIGNS[place]}${word}`
}

export function tagLexeme(workspaceId: number, tag: string): string {
  return `${workspaceId}#${tag}`
}

/** As PostgreSQL reads a lexeme in a vector and in a query. */
export function quoteLexeme(lexeme: string): string {
  return /['\\]/.test(lexeme) ? `'${lexeme.replaceAll('\\', '\\\\').replaceAll("'", "''")}'` : `'${lexeme}'`
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
