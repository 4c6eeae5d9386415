/**
 * Our own syntax, hidden from the markdown parser: each construct is replaced by as many UTF-16 units of private-use
 * characters that the text does not have. So the parser sees a word, no matter which parser it is: pipes, underscores,
 * spaces and brackets inside a construct mean nothing to it, and every offset stays what it was.
 *
 * A mask is one supplementary private-use character, which says what construct it is, and as much filler as is needed; a
 * construct of one unit is masked by a character of the basic plane. Equal constructs have equal masks, so that labels
 * of reference links still match. A formula of several lines is masked line by line.
 *
 * *Invariant:* `unmask(mask(text).text)` is `text`.
 */

import { type Construct, type ConstructAt, type ConstructOptions, findConstructs } from './construct.ts'

export interface Mask {
  /** As long as the source, with the same line ends. */
  readonly text: string
  /** Every masked construct, in order. */
  readonly places: readonly ConstructAt[]
  /** By the first character of its mask. */
  readonly constructs: ReadonlyMap<string, Construct>
}

/** What cannot be masked, because the text uses up the private-use characters, stays text. */
export function mask(text: string, options: ConstructOptions): Mask {
  const unusedUnits = unusedBasic(text)
  const filler = unusedUnits.next().value
  const constructs = new Map<string, Construct>()
  const places: ConstructAt[] = []
  if (filler === undefined) return { text, places, constructs }

  const unused = unusedCharacters(text)
  const characters = new Map<string, string>()
  const parts: string[] = []
  let end = 0
  for (const construct of findConstructs(text, options)) {
    const { length } = construct.source
    const key = keyOf(construct)
    const character = characters.get(key) ?? (length === 1 ? unusedUnits : unused).next().value
    if (character === undefined) break
    characters.set(key, character)
    constructs.set(character, construct)
    places.push(construct)
    parts.push(text.slice(end, construct.offset), character, filler.repeat(length - character.length))
    end = construct.offset + construct.source.length
  }
  return { text: parts.join('') + text.slice(end), places, constructs }
}

/** The first line of a formula stands for all of it. */
function keyOf(construct: Construct): string {
  if (construct.kind === 'math') return `math ${construct.source}\n${construct.tex}`
  return construct.kind === 'mathRest' ? `rest ${construct.source}` : construct.source
}

const BASIC = /[\ue000-\uf8ff]/gu
const SUPPLEMENTARY = /[\u{f0000}-\u{ffffd}\u{100000}-\u{10fffd}]/gu

const PRIVATE_USE = /[\ue000-\uf8ff\u{f0000}-\u{ffffd}\u{100000}-\u{10fffd}]/gu

/** The text with the source of every construct in its place. */
export function unmask(text: string, mask: Pick<Mask, 'constructs'>): string {
  const parts = splitMasked(text, mask)
  return parts.map((part) => (typeof part === 'string' ? part : part.source)).join('')
}

/** Text and constructs in turn; `[text]` when nothing in it is masked. */
export function splitMasked(text: string, mask: Pick<Mask, 'constructs'>): readonly (string | Construct)[] {
  if (mask.constructs.size === 0) return [text]
  const parts: (string | Construct)[] = []
  let end = 0
  PRIVATE_USE.lastIndex = 0
  for (let match = PRIVATE_USE.exec(text); match !== null; match = PRIVATE_USE.exec(text)) {
    const construct = mask.constructs.get(match[0])
    if (construct === undefined) continue
    if (match.index > end) parts.push(text.slice(end, match.index))
    parts.push(construct)
    end = match.index + construct.source.length
    PRIVATE_USE.lastIndex = end
  }
  if (end < text.length || parts.length === 0) parts.push(text.slice(end))
  return parts
}

/** A private-use character of the basic plane that the text does not have. */
export function unusedFiller(text: string): string | undefined {
  return unusedBasic(text).next().value
}

/** All of them; there are 6,400. */
function* unusedBasic(text: string): Generator<string, undefined> {
  const used = new Set(text.match(BASIC))
  for (let code = 0xe000; code <= 0xf8ff; code++) {
    const character = String.fromCharCode(code)
    if (!used.has(character)) yield character
  }
  return undefined
}

/** Private-use characters of planes 15 and 16 that the text does not have; there are 131,068. */
function* unusedCharacters(text: string): Generator<string, undefined> {
  const used = new Set(text.match(SUPPLEMENTARY))
  for (let code = 0xf0000; code <= 0x10fffd; code++) {
    if (code === 0xffffe || code === 0xfffff) continue
    const character = String.fromCodePoint(code)
    if (!used.has(character)) yield character
  }
  return undefined
}
