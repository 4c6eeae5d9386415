import { foldWord } from './fold-word.ts'

/** A word of a text, or a stretch of a script that has no spaces between words. */
export interface Word {
  /** Folded, never empty. */
  readonly text: string
  /** UTF-16 units in the text that was read; the end is exclusive. */
  readonly start: number
  readonly end: number
  /** Chinese, Japanese, Korean, Thai and the like: found by pairs of adjacent characters. */
  readonly isRun: boolean
}

/** Korean has spaces, but particles are written onto words. */
const RUN =
  '\\p{Script=Han}\\p{Script=Hiragana}\\p{Script=Katakana}\\p{Script=Hangul}\\p{Script=Thai}\\p{Script=Lao}\\p{Script=Khmer}\\p{Script=Myanmar}\\u30fc\\u3005\\u3006\\uff66-\\uff9f'

/** Characters of a word that are taken at once: what is longer is several, so that no text is too long for the matcher. */
const AT_ONCE = 1000

/** A run; or letters, digits and marks of other scripts; or one picture. */
const WORD = new RegExp(
  `(?<run>[${RUN}]{1,${AT_ONCE}})|[[\\p{L}\\p{N}\\p{M}]--[${RUN}]]{1,${AT_ONCE}}|\\p{Extended_Pictographic}`,
  'gv',
)

/** Longer words are found by their beginning. Characters. */
export const WORD_LENGTH = 60

/** Between letters and digits of ASCII; a text that is nothing else needs no tables of Unicode. */
const ASCII_WORD = new RegExp(`[A-Za-z0-9]{1,${AT_ONCE}}`, 'g')
const NOT_ASCII = /[\u0080-\uffff]/

/** In order of appearance. Linear in the text; reads no more than its first `limit` words. */
export function readWords(text: string, limit = Number.POSITIVE_INFINITY): Iterable<Word> {
  return NOT_ASCII.test(text) ? readAnyWords(text, limit) : readAsciiWords(text, limit)
}

/** A stretch of a script that has no spaces between words. */
export interface Run {
  readonly run: string
}

/** The same words without their places: of the texts of most sites, without an object for each. */
export function readWordTexts(text: string, limit: number): Iterable<string | Run> {
  return NOT_ASCII.test(text) ? readAnyTexts(text, limit) : readAsciiTexts(text, limit)
}

function readAsciiTexts(text: string, limit: number): readonly string[] {
  const words = text.toLowerCase().match(ASCII_WORD) ?? []
  return (words.length > limit ? words.slice(0, limit) : words).map(cut)
}

function* readAnyTexts(text: string, limit: number): Generator<string | Run> {
  for (const word of readAnyWords(text, limit)) yield word.isRun ? { run: word.text } : word.text
}

/** What `readAnyWords` reads, five times as fast: most words of most sites. */
function readAsciiWords(text: string, limit: number): readonly Word[] {
  const words: Word[] = []
  ASCII_WORD.lastIndex = 0
  for (
    let match = ASCII_WORD.exec(text);
    match !== null && words.length < limit;
    match = ASCII_WORD.exec(text)
  ) {
    const [word] = match
    const start = match.index
    words.push({ text: cut(word.toLowerCase()), start, end: start + word.length, isRun: false })
  }
  return words
}

function* readAnyWords(text: string, limit: number): Generator<Word> {
  let count = 0
  for (const match of text.matchAll(WORD)) {
    const isRun = match.groups?.run !== undefined
    const folded = foldWord(match[0])
    const start = match.index
    const end = start + match[0].length
    if (folded !== '') yield { text: isRun ? folded : cut(folded), start, end, isRun }
    if (++count >= limit) return
  }
}

/** A run as its pairs of adjacent characters; its last character alone, so that each one begins a pair or stands alone. */
export function pairsOf(run: string): readonly string[] {
  const characters = Array.from(run)
  return characters.map((character, index) => `${character}${characters[index + 1] ?? ''}`)
}

function cut(word: string): string {
  return word.length <= WORD_LENGTH
    ? word
    : Array.from(word.slice(0, 2 * WORD_LENGTH))
        .slice(0, WORD_LENGTH)
        .join('')
}
