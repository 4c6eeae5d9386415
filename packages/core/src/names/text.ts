/** Text as names need it: invisible characters gone, case folded without a locale, cut by bytes, hashed for suffixes. */

import { createHash } from 'node:crypto'

/** Characters that only joined scripts and emoji need (Persian, Devanagari, 👩‍💻): part of a name, never of an address. */
const JOINERS_AND_SELECTORS = /\u200c|\u200d|[\ufe00-\ufe0f]|[\u{e0100}-\u{e01ef}]|[\u180b-\u180d]|\u180f/u

/** White space of any kind, line and paragraph separators included; `\s` has the byte order mark too, which is none. */
const SPACE = /(?:(?!\ufeff)\s|\u0085)+/gu

/**
 * Controls, bidirectional overrides, zero-width characters, interlinear marks, non-characters and halves of surrogate
 * pairs. Only properties that Unicode promises never to change, so that a name is the same under every version of Node.
 */
const INVISIBLE = /[\p{Cc}\p{Cs}\p{Default_Ignorable_Code_Point}\p{Noncharacter_Code_Point}\ufff9-\ufffb]/gu

/** Visible ASCII with single spaces between, as most names are: nothing in them is cleaned, composed or folded but `A` to `Z`. */
const PLAIN = /^(?:[!-~]+(?: [!-~]+)*)?$/

export function isPlainText(text: string): boolean {
  return PLAIN.test(text)
}

/** Without anything a reader cannot see; every run of white space is one space. Joiners and variation selectors stay. */
export function withoutInvisible(text: string): string {
  return cleaned(text, (character) => (JOINERS_AND_SELECTORS.test(character) ? character : ''))
}

/** As `withoutInvisible`, joiners and variation selectors gone too: what is left decides whether two names look alike. */
export function withoutIgnorable(text: string): string {
  return cleaned(text, () => '')
}

function cleaned(text: string, replaced: (invisible: string) => string): string {
  if (isPlainText(text)) return text
  return text.replace(SPACE, ' ').replace(INVISIBLE, replaced).replace(/ {2,}/gu, ' ')
}

/**
 * Case-folded without a locale (`Straße` and `STRASSE` are equal, `ς` and `σ` too). JavaScript has no fold; upper then
 * lower case is one except for the dotless i, which upper case would turn into another letter.
 */
export function foldCase(text: string): string {
  return text
    .toLowerCase()
    .split('ı')
    .map((part) => part.toUpperCase().toLowerCase())
    .join('ı')
    .replaceAll('ς', 'σ')
}

/** The longest prefix of whole code points that has at most `bytes` bytes in UTF-8. */
export function cutToBytes(text: string, bytes: number): string {
  if (Buffer.byteLength(text) <= bytes) return text
  let used = 0
  let end = 0
  for (const character of text) {
    used += Buffer.byteLength(character)
    if (used > bytes) break
    end += character.length
  }
  return text.slice(0, end)
}

/** The first 8 hex digits of SHA-256 of the UTF-8 text: a suffix that depends on nothing but the text. */
export function shortHash(text: string): string {
  return createHash('sha256').update(text, 'utf8').digest('hex').slice(0, 8)
}
