/** Text → lines, each of pieces that one font draws in one direction, from left to right. Pure. */

import { createRequire } from 'node:module'
import type bidiModule from 'bidi-js'
import type { AdvanceOf } from './font-face.ts'

export interface CardFont {
  readonly advanceOf: AdvanceOf
  readonly shape: (text: string, isRightToLeft: boolean) => ShapedText
}

/** A text in one font, as it is drawn. */
export interface ShapedText {
  /** Ems. */
  readonly advance: number
  readonly unitsPerEm: number
  /** From left to right; `x` and `y` in ems from the beginning of the text, `y` upward. `path` in units of the font. */
  readonly glyphs: readonly { readonly path: string; readonly x: number; readonly y: number }[]
}

export interface TextLine {
  readonly pieces: readonly TextPiece[]
  readonly isRightToLeft: boolean
}

export interface TextPiece {
  readonly font: CardFont
  readonly text: string
  readonly isRightToLeft: boolean
}

export interface LineRoom {
  /** CSS pixels. */
  readonly fontSize: number
  readonly width: number
  readonly lines: number
}

/** Width of a character that no font has: a box. Ems. */
const MISSING = 0.6

/** What XML does not take, what no reader sees, and the frame of a keycap, which stands behind the key. */
const UNSEEN = /\p{Cc}|\u20e3|\u200b|\u2060|\ufeff|\ufffe|\uffff/gu

export function cleanText(text: string): string {
  return text.toWellFormed().normalize('NFC').replace(/\s+/gu, ' ').replace(UNSEEN, '').trim()
}

/** Characters that none of the fonts has. */
export function missingIn(text: string, fonts: readonly CardFont[]): readonly number[] {
  const missing = new Set<number>()
  for (const character of text) {
    const point = character.codePointAt(0) ?? 0
    if (!isMark(point) && !fonts.some((font) => font.advanceOf(point) !== undefined)) missing.add(point)
  }
  return [...missing]
}

/** Combining characters, joiners and direction marks are written in the font around them. */
const isMark = (point: number): boolean =>
  /^[\p{M}\p{Cf}]$|^[\u{1f3fb}-\u{1f3ff}]$/u.test(String.fromCodePoint(point))

/** Broken between words, and inside of what is wider than a line; `…` where it does not fit. */
export function layLines(
  text: string,
  fonts: readonly CardFont[],
  room: LineRoom,
): { readonly lines: readonly TextLine[]; readonly isWhole: boolean } {
  const limit = room.width / room.fontSize
  const isRightToLeft = beginsRightToLeft(text)
  const lines: string[] = []
  let line = ''
  for (const word of wordsOf(text)) {
    if (widthOf((line + word).trimEnd(), fonts) <= limit) {
      line += word
      continue
    }
    if (line.trim() !== '') lines.push(line.trim())
    line = word.trimStart()
    while (widthOf(line.trimEnd(), fonts) > limit) {
      const cut = fitting(line, limit, fonts)
      lines.push(line.slice(0, cut))
      line = line.slice(cut)
      if (lines.length > room.lines) break
    }
    if (lines.length > room.lines) break
  }
  if (line.trim() !== '') lines.push(line.trim())
  const isWhole = lines.length <= room.lines
  const kept = isWhole
    ? lines
    : [...lines.slice(0, room.lines - 1), cutEnd(lines[room.lines - 1] ?? '', limit, fonts)]
  return {
    lines: kept.map((one) => ({ pieces: toPieces(one, fonts, isRightToLeft), isRightToLeft })),
    isWhole,
  }
}

/** Words with the space behind them; signs stay with the word before. */
function wordsOf(text: string): readonly string[] {
  const words: string[] = []
  for (const { segment, isWordLike } of new Intl.Segmenter('en', { granularity: 'word' }).segment(text)) {
    const last = words.length - 1
    const before = words[last]
    const isOpening = /^\p{Ps}|^[\p{Pi}#@$]/u.test(segment)
    if (
      before === undefined ||
      isWordLike === true ||
      isOpening ||
      /\p{Extended_Pictographic}/u.test(segment)
    ) {
      if (before !== undefined && /[\p{Ps}\p{Pi}#@$/-]$/u.test(before)) words[last] = before + segment
      else words.push(segment)
    } else words[last] = before + segment
  }
  return words
}

function widthOf(text: string, fonts: readonly CardFont[]): number {
  let width = 0
  for (const character of text) width += advanceOf(character.codePointAt(0) ?? 0, fonts)
  return width
}

function advanceOf(point: number, fonts: readonly CardFont[]): number {
  if (isMark(point)) return 0
  for (const font of fonts) {
    const advance = font.advanceOf(point)
    if (advance !== undefined) return advance
  }
  return MISSING
}

/** How much of a text fits: one character at least. UTF-16 units. */
function fitting(text: string, limit: number, fonts: readonly CardFont[]): number {
  let width = 0
  let end = 0
  for (const { segment, index } of new Intl.Segmenter('en').segment(text)) {
    width += widthOf(segment, fonts)
    if (width > limit && index > 0) return index
    end = index + segment.length
    if (width > limit) return end
  }
  return end
}

function cutEnd(line: string, limit: number, fonts: readonly CardFont[]): string {
  const rest = limit - widthOf('…', fonts)
  return `${widthOf(line, fonts) <= rest ? line : line.slice(0, fitting(line, rest, fonts)).trimEnd()}…`
}

interface LevelledPiece extends TextPiece {
  readonly level: number
}

// It is CommonJS, and its types say that it is not.
const createBidi: typeof bidiModule.default = createRequire(import.meta.url)('bidi-js')
const bidi = createBidi()

/** In the order in which they stand (UAX #9, L2). */
function toPieces(line: string, fonts: readonly CardFont[], isRightToLeft: boolean): readonly TextPiece[] {
  const { levels } = bidi.getEmbeddingLevels(line, isRightToLeft ? 'rtl' : 'ltr')
  const pieces: { font: CardFont; text: string; level: number; isRightToLeft: boolean }[] = []
  let at = 0
  for (const character of line) {
    const point = character.codePointAt(0) ?? 0
    const level = levels[at] ?? 0
    at += character.length
    const last = pieces.at(-1)
    const isSame = last !== undefined && (isMark(point) || last.font.advanceOf(point) !== undefined)
    const font = isSame ? last.font : (fonts.find((one) => one.advanceOf(point) !== undefined) ?? fonts[0])
    if (font === undefined) continue
    if (last !== undefined && last.level === level && last.font === font) last.text += character
    else pieces.push({ font, text: character, level, isRightToLeft: level % 2 === 1 })
  }
  return reordered(pieces)
}

function reordered(pieces: readonly LevelledPiece[]): readonly LevelledPiece[] {
  const order = [...pieces]
  const highest = Math.max(0, ...order.map(({ level }) => level))
  for (let level = highest; level > 0; level--) {
    for (let from = 0; from < order.length; from++) {
      let to = from
      while ((order[to]?.level ?? 0) >= level) to++
      if (to > from) order.splice(from, to - from, ...order.slice(from, to).reverse())
      from = Math.max(from, to)
    }
  }
  return order
}

/** By the first letter that has a direction (UAX #9, P2). */
function beginsRightToLeft(text: string): boolean {
  const letter = /\p{L}/u.exec(text)?.[0]
  return (
    letter !== undefined &&
    /[\p{Script=Hebrew}\p{Script=Arabic}\p{Script=Syriac}\p{Script=Thaana}\p{Script=Nko}]/u.test(letter)
  )
}
