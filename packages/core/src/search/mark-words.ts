import { readWords, type Word } from './read-words.ts'
import type { QueryWord, SearchQuery } from './search-query.ts'

/** A stretch of a text: UTF-16 units, the end exclusive. */
export type TextRange = readonly [start: number, end: number]

/** A piece of a text with what was looked for in it. */
export interface MarkedText {
  readonly text: string
  /** In order, apart from one another. */
  readonly ranges: readonly TextRange[]
}

/** Words that are read for marks: as many as are found by. */
const MAX_WORDS = 10_000

/**
 * The text, or the part of it where most was found, with `…` where it was cut.
 * @param length UTF-16 units
 */
export function markWords(text: string, query: SearchQuery, length: number): MarkedText {
  const ranges = rangesOf(text, query)
  if (text.length <= length) return { text, ranges }
  const from = startOf(text, ranges[0]?.[0] ?? 0, length)
  const to = endOf(text, Math.min(text.length, from + length))
  const [before, after] = [from > 0 ? '…' : '', to < text.length ? '…' : '']
  const shift = before.length - from
  return {
    text: `${before}${text.slice(from, to)}${after}`,
    ranges: ranges
      .filter(([start, end]) => start >= from && end <= to)
      .map(([start, end]) => [start + shift, end + shift]),
  }
}

/** A third of the excerpt stands before the first word that was found. */
function startOf(text: string, found: number, length: number): number {
  const wished = Math.min(found - Math.floor(length / 3), text.length - length)
  if (wished <= 0) return 0
  const space = text.indexOf(' ', wished)
  if (space !== -1 && space < found) return space + 1
  return isLowSurrogate(text, wished) ? wished + 1 : wished
}

function endOf(text: string, wished: number): number {
  if (wished >= text.length) return text.length
  const space = text.lastIndexOf(' ', wished)
  if (space > wished - 30) return space
  return isLowSurrogate(text, wished) ? wished - 1 : wished
}

function isLowSurrogate(text: string, at: number): boolean {
  const unit = text.charCodeAt(at)
  return unit >= 0xdc00 && unit <= 0xdfff
}

function rangesOf(text: string, query: SearchQuery): readonly TextRange[] {
  const wanted = query.terms.flatMap((term) =>
    term.kind === 'words' && !term.isExcluded
      ? term.words.map((word, index) => ({ word, isOpen: term.isPrefix && index === term.words.length - 1 }))
      : [],
  )
  const forms = new Set(query.terms.flatMap((term) => (term.kind === 'words' ? (term.forms ?? []) : [])))
  const ranges: TextRange[] = []
  for (const word of readWords(text, MAX_WORDS)) {
    const inside = wanted.flatMap(({ word: asked, isOpen }) => rangesIn(word, asked, isOpen))
    if (inside.length === 0 && !word.isRun && forms.has(word.text)) ranges.push([word.start, word.end])
    ranges.push(...inside.sort((a, b) => a[0] - b[0]))
  }
  return joined(ranges)
}

function rangesIn(word: Word, asked: QueryWord, isOpen: boolean): readonly TextRange[] {
  if (word.isRun !== asked.isRun) return []
  if (!word.isRun) {
    return word.text === asked.text || (isOpen && word.text.startsWith(asked.text))
      ? [[word.start, word.end]]
      : []
  }
  // Folding keeps the length of most runs; where it does not, the whole run is marked.
  if (word.text.length !== word.end - word.start)
    return word.text.includes(asked.text) ? [[word.start, word.end]] : []
  const found: TextRange[] = []
  for (
    let at = word.text.indexOf(asked.text);
    at !== -1;
    at = word.text.indexOf(asked.text, at + asked.text.length)
  ) {
    found.push([word.start + at, word.start + at + asked.text.length])
  }
  return found
}

/** Overlapping and touching ranges are one. */
function joined(ranges: readonly TextRange[]): readonly TextRange[] {
  const all: [number, number][] = []
  for (const [start, end] of ranges) {
    const last = all.at(-1)
    if (last !== undefined && start <= last[1]) last[1] = Math.max(last[1], end)
    else all.push([start, end])
  }
  return all
}
