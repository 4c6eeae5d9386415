/** By which names a page is looked for in the words of others. Pure. */

/** Names of one page that are looked for. */
const MOST_NAMES = 8

/** Scripts without spaces, in which two characters are a word. */
const UNSPACED =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}]/gu
const LETTER = /\p{L}/gu

/** Fewer letters stand in too many texts to mean a page. */
const LEAST_LETTERS = 4
const LEAST_UNSPACED = 2
const LONGEST = 100

/** A title and its aliases, each once however it is written, without those that are too short to mean anything, as queries of a phrase. */
export function mentionQueries(names: readonly string[]): readonly string[] {
  const queries = new Map<string, string>()
  for (const name of names) {
    const text = name.replace(/["“”„«»\s]+/gu, ' ').trim()
    if (text.length > LONGEST || !isTelling(text)) continue
    const key = text.normalize('NFKC').toLowerCase()
    if (!queries.has(key)) queries.set(key, `"${text}"`)
  }
  return [...queries.values()].slice(0, MOST_NAMES)
}

function isTelling(name: string): boolean {
  const count = (pattern: RegExp): number => [...name.matchAll(pattern)].length
  return count(LETTER) >= LEAST_LETTERS || count(UNSPACED) >= LEAST_UNSPACED
}
