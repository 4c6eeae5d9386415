/** What the benchmark looks for. The same queries each time. */

import { randomFrom } from './generate-graph.ts'
import type { NaturalNotes, NaturalPage } from './natural-notes.ts'

/** Kind → queries of it. */
export type QueryKinds = ReadonlyMap<string, readonly string[]>

const OF_A_KIND = 60

/** Words, beginnings, two words, phrases, words left out, and slips: a sixth of each. */
export function evenQueries(words: readonly string[]): QueryKinds {
  const each = (query: (word: string, other: string) => string): readonly string[] =>
    words.map((word, n) => query(word, words[(n + 7) % words.length] ?? word))
  return new Map([
    ['one word', each((word) => word)],
    ['the beginning of one', each((word) => word.slice(0, 3))],
    ['two words', each((word, other) => `${word} ${other}`)],
    ['a phrase of two', each((word, other) => `"${word} ${other}"`)],
    ['one word without another', each((word, other) => `${word} -${other}`)],
    ['a slip', each((word) => `${word.slice(0, 2)}${word.slice(3)}x`)],
  ])
}

/**
 * Words are taken from random places of the texts, so a word is asked for as often as it is written, and most queries have one of
 * the words that stand nearly everywhere. Readers look for those less: the rare kinds are here so that no kind is missing.
 * @param pages of the site
 */
export function naturalQueries(notes: NaturalNotes, pages: number): QueryKinds {
  const random = randomFrom(42)
  const below = (limit: number): number => Math.floor(random() * limit)
  const page = (wanted: (page: NaturalPage) => boolean): NaturalPage => {
    for (;;) {
      const found = notes.page(below(pages))
      if (wanted(found)) return found
    }
  }
  /** Words of a random block that has enough of them, from a random one of them on. */
  const taken = (count: number, isAdjacent = true): readonly string[] => {
    for (;;) {
      const { blocks } = page(({ isChinese }) => !isChinese)
      const words = (blocks[below(blocks.length)] ?? '').split(' ')
      if (words.length < count) continue
      if (!isAdjacent) return Array.from({ length: count }, () => words[below(words.length)] ?? '')
      const from = below(words.length - count + 1)
      return words.slice(from, from + count)
    }
  }
  const chinese = (count: number): string => {
    for (;;) {
      const { blocks } = page(({ isChinese }) => isChinese)
      const text = blocks[below(blocks.length)] ?? ''
      const from = below(text.length - count + 1)
      if (text.length >= count) return text.slice(from, from + count)
    }
  }
  const word = (): string => taken(1).join('')
  const common = (most: number): string => notes.words[below(most)] ?? ''
  const long = (): string => {
    for (;;) {
      const found = word()
      if (found.length > 5) return found
    }
  }
  const kinds: Readonly<Record<string, () => string>> = {
    'one word': word,
    'one of the 40 commonest': () => common(40),
    'a rare word': () => notes.words[2000 + below(20_000)] ?? '',
    'the beginning of one, 3 letters': () => word().slice(0, 3),
    'the beginning of one, 2 letters': () => word().slice(0, 2),
    'two words of one text': () => taken(2, false).join(' '),
    'two of the 100 commonest': () => `${common(100)} ${common(100)}`,
    'three words of one text': () => taken(3, false).join(' '),
    'a phrase of two': () => `"${taken(2).join(' ')}"`,
    'a phrase of three': () => `"${taken(3).join(' ')}"`,
    'a phrase of the 100 commonest': () => `"${common(100)} ${common(100)}"`,
    'one word without another': () => {
      for (;;) {
        const [wanted, other] = [word(), word()]
        if (wanted !== other) return `${wanted} -${other}`
      }
    },
    'a word and a tag': () => `#${notes.words[300 + below(40)]} ${word()}`,
    'Chinese, 2 characters': () => chinese(2),
    'Chinese, 4 characters': () => chinese(4),
    'a slip': () => {
      const right = long()
      return `${right.slice(0, 2)}${right.slice(3)}x`
    },
    'nothing found': () => `qq${word()}zz`,
  }
  return new Map(Object.entries(kinds).map(([kind, make]) => [kind, Array.from({ length: OF_A_KIND }, make)]))
}
