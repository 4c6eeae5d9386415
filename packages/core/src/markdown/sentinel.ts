/**
 * Marks in HTML that no author can write: Unicode noncharacters, which `withoutNoncharacters` takes out of everything
 * an author wrote before a mark is made. So a mark found in the finished string is ours.
 */

const OPEN = '\uFDD0'
const CLOSE = '\uFDD1'

/** Name of an attribute that carries a number through the HTML parser: names know no character references. */
export const MARK_ATTRIBUTE = '\uFDD2'

const NONCHARACTERS = /[\uFDD0-\uFDEF\uFFFE\uFFFF\0]/gu

/** Text in which noncharacters and NUL became U+FFFD, and every line ends with LF, as the HTML parser has it. */
export function withoutNoncharacters(text: string): string {
  return text.replace(NONCHARACTERS, '\uFFFD').replace(/\r\n?/gu, '\n')
}

/**
 * - `a` `l` `e` `f`: the hole for attributes, label of link `n`, for embed `n` among paragraphs and in one
 * - `u`: the hole for the attributes of picture `n`; `m`: for those of sound or video, link `n`
 * - `q` `Q`: the hole for the answer of query `n` among paragraphs and in one
 * - `p`: attributes `n` of the page, which a quote of the block does not have
 * - `b` … `B`: block `n` with its children; `s` … `S`: heading `n` and everything below it; `n` … `N`: the list that is part `n`
 * - `[` … `]`: own HTML of block `n`, which the page takes from there
 * - `(` … `)`: the same, but it stands in the page too, with attributes that a quote does not have
 * - `{` … `}`: the same, but it does not stand in the page
 */
export type MarkKind =
  | 'a'
  | 'l'
  | 'u'
  | 'm'
  | 'e'
  | 'f'
  | 'q'
  | 'Q'
  | 'p'
  | 'b'
  | 'B'
  | 's'
  | 'S'
  | 'n'
  | 'N'
  | '['
  | ']'
  | '('
  | ')'
  | '{'
  | '}'

export interface Mark {
  readonly kind: MarkKind
  readonly n: number
}

export function writeMark(kind: MarkKind, n: number): string {
  return `${OPEN}${kind}${n}${CLOSE}`
}

/** Whether text (of an attribute's name) begins with a mark. */
export const isMark = (text: string): boolean => text.startsWith(OPEN)

/** Strings and the marks between them, in order. */
export function splitMarks(html: string): (string | Mark)[] {
  return html.split(SPLIT).map((part, i) => (i % 2 === 0 ? part : readMark(part)))
}

/** How long the HTML is without the marks that only say where a block or section begins and ends. UTF-16 units. */
export function lengthWithoutPlaces(html: string): number {
  let length = html.length
  for (const [mark] of html.matchAll(PLACE)) length -= mark.length
  return length
}

const PLACE = new RegExp(`${OPEN}[bBnNsS][0-9]+${CLOSE}`, 'gu')
const SPLIT = new RegExp(`${OPEN}(.[0-9]+)${CLOSE}`, 'u')

// Only `writeMark` can have made what stands between the two.
const readMark = (mark: string): Mark => ({ kind: mark.charAt(0) as MarkKind, n: Number(mark.slice(1)) })
