import { compareText } from '../problem.ts'
import { KNOWN_LENGTH } from './known-words.ts'
import type { QueryWord, SearchQuery } from './search-query.ts'

/** Words of one query that may be mistyped. */
const MAX_DOUBTFUL = 6
/** Words that are tried in place of one. */
const MAX_NEAR = 4

/** The words of a query that might be another word. */
export function doubtfulWords({ terms }: SearchQuery): readonly QueryWord[] {
  return terms
    .flatMap((term) => (term.kind === 'words' && !term.isExcluded ? term.words : []))
    .filter(({ isRun, text }) => !isRun && text.length >= KNOWN_LENGTH.from && text.length <= KNOWN_LENGTH.to)
    .slice(0, MAX_DOUBTFUL)
}

/** Those of the known words that differ from one by a slip or two, nearest first; the word itself before all. */
export function nearWords(word: string, known: readonly string[]): readonly string[] {
  const limit = word.length < 8 ? 1 : 2
  return known
    .map((near) => ({ near, slips: countSlips(word, near) }))
    .filter(({ slips }) => slips <= limit)
    .sort((a, b) => a.slips - b.slips || compareText(a.near, b.near))
    .slice(0, MAX_NEAR)
    .map(({ near }) => near)
}

/** Letters left out, put in, changed, or two of them exchanged: the distance of Damerau and Levenshtein between adjacent letters. */
export function countSlips(one: string, other: string): number {
  const [a, b] = [Array.from(one), Array.from(other)]
  let before: readonly number[] = []
  let last: readonly number[] = Array.from({ length: b.length + 1 }, (_, n) => n)
  a.forEach((letter, i) => {
    const row = [i + 1]
    b.forEach((wanted, j) => {
      const change = (last[j] ?? 0) + (letter === wanted ? 0 : 1)
      let least = Math.min(change, (last[j + 1] ?? 0) + 1, (row[j] ?? 0) + 1)
      const isExchange = i > 0 && j > 0 && letter === b[j - 1] && a[i - 1] === wanted
      if (isExchange) least = Math.min(least, (before[j - 1] ?? 0) + 1)
      row.push(least)
    })
    before = last
    last = row
  })
  return last[b.length] ?? 0
}
