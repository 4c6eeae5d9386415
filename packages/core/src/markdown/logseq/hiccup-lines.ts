import { hiccupAt, MAX_HICCUP } from '../macros/hiccup.ts'
import type { ContentLine } from '../outline-lines.ts'
import { placedProperty } from '../placed-property.ts'

export interface HiccupLines {
  /** All of it, at the place of its first line. */
  readonly line: ContentLine
  /** Index of its last line. */
  readonly last: number
}

/** `[:div` … `]` that begins a line and ends on a later one: to markdown it is one line. */
export function hiccupLines(lines: readonly ContentLine[], first: number): HiccupLines | undefined {
  const line = lines[first]
  const start = line?.text.search(/\S/u) ?? -1
  if (line === undefined || !line.text.startsWith('[:', start)) return undefined
  if (hiccupAt(line.text, start) !== undefined) return undefined
  const ends: number[] = []
  let text = line.text.trimEnd()
  for (let n = first + 1; n < lines.length && text.length < start + MAX_HICCUP; n++) {
    const next = lines[n]
    // What is not closed hides no property.
    if (next === undefined || placedProperty(next) !== undefined) break
    text += ` ${next.text.trim()}`
    ends.push(text.length)
  }
  const source = hiccupAt(text, start)
  if (source === undefined) return undefined
  const end = ends.findIndex((length) => length >= start + source.length)
  return { line: { ...line, text: text.slice(0, ends[end]) }, last: first + 1 + end }
}
