/**
 * How words are compared: without case, width, accents and ligatures, the same on every machine and database. Whatever
 * changes here changes what is stored: raise `SEARCH_RECIPE` (`search-vector.ts`) with it.
 */

/** Accents of Latin, Greek and Cyrillic; points of Hebrew; vowel signs and tatweel of Arabic. Marks of other scripts are letters. */
const MARKS = /[\u0300-\u036f\u0591-\u05bd\u05bf\u05c1\u05c2\u05c4\u05c5\u05c7\u064b-\u065f\u0670\u0640]/gu

/** Letters that Unicode does not take apart, and what people type in their place. */
const LETTERS: ReadonlyMap<string, string> = new Map([
  ['ß', 'ss'],
  ['æ', 'ae'],
  ['œ', 'oe'],
  ['ø', 'o'],
  ['đ', 'd'],
  ['ð', 'd'],
  ['þ', 'th'],
  ['ł', 'l'],
  ['ħ', 'h'],
  ['ı', 'i'],
  ['ς', 'σ'],
])
const SPECIAL = /[ßæœøđðþłħıς]/gu

/** @param word letters, digits and marks, as written */
export function foldWord(word: string): string {
  if (/^[a-z0-9]*$/.test(word)) return word
  return word
    .normalize('NFKD')
    .toLowerCase()
    .replace(MARKS, '')
    .replace(SPECIAL, (letter) => LETTERS.get(letter) ?? letter)
    .normalize('NFC')
}
