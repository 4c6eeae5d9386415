/**
 * Logseq 2's markdown mirror, in the lines of a Logseq file: `* key:: value` is a property, what stands indented below
 * `* key::` is its value, and a block of a numbered list begins with its number. Every other line stays where it is.
 */

import type { JsonObject } from '../../nouns.ts'
import { columnsOf, withoutIndent } from '../indent.ts'
import { type ContentLine, fenceAfter } from '../outline-lines.ts'

export interface MirrorLines {
  /** As many as there were, every column where it was. */
  readonly lines: readonly string[]
  /** By line of a property in the file: the lines of its value, properties among them as `* key: value`. */
  readonly nested: ReadonlyMap<number, readonly ContentLine[]>
  /** Lines on which numbered blocks begin. */
  readonly numbered: ReadonlySet<number>
}

const PROPERTY = /^([ \t]*)\* ([^:\s][^:\n]{0,99})::(?=[ \t]|$)/u
/** The mirror marks where a block begins; a number in the text of a block is followed by no such mark. */
const NUMBERED = /^([ \t]*)(\d{1,9}\.)(?=[ \t].*<!-- id: \d{1,12} -->[ \t]*$)/u
const MARK = /[ \t]*<!-- id: \d{1,12} -->[ \t]*$/u

/** @param firstLine line in the file of the first of the lines, 1-based */
export function readMirrorLines(lines: readonly string[], firstLine: number): MirrorLines {
  const shown: string[] = []
  const nested = new Map<number, ContentLine[]>()
  const numbered = new Set<number>()
  let fence: string | undefined
  /** The property whose value may follow. */
  let open: { readonly indent: number; readonly value: ContentLine[] } | undefined

  lines.forEach((text, i) => {
    const line = firstLine + i
    const indent = columnsOf(/^[ \t]*/u.exec(text)?.[0] ?? '')
    if (open !== undefined && fence === undefined && (indent > open.indent || text.trim() === '')) {
      if (text.trim() !== '') open.value.push(toValueLine(text, open.indent + 2, line))
      shown.push('')
      return
    }
    open = undefined
    const inner = text.replace(/^[ \t]*(?:-[ \t]+)?/u, '')
    const isCode = fence !== undefined
    fence = fenceAfter(inner, fence)
    if (isCode) {
      shown.push(text)
      return
    }
    const property = PROPERTY.exec(text)
    if (property !== null) {
      const [whole, before = '', key = ''] = property
      const value = text.slice(whole.length)
      if (value.trim() === '') {
        open = { indent, value: [] }
        nested.set(line, open.value)
      }
      shown.push(`${before}  ${key.trim().replaceAll(' ', '-')}::${value}`)
      return
    }
    const number = NUMBERED.exec(text)
    if (number !== null) numbered.add(line)
    shown.push((number === null ? text : asBullet(text, number)).replace(MARK, ''))
  })
  return { lines: shown, nested, numbered }
}

/** As wide as it was. */
function asBullet(text: string, [whole, before = '', marker = '']: RegExpExecArray): string {
  return `${before}-${' '.repeat(marker.length - 1)}${text.slice(whole.length)}`
}

function toValueLine(text: string, columns: number, line: number): ContentLine {
  const dedented = withoutIndent(text, columns)
  const written = dedented.text.replace(MARK, '').replace(/^([ \t]*\* [^:\s][^:\n]{0,99}):(?=:)/u, '$1')
  return { text: written, line, shift: dedented.removed }
}

/** Values that stand below their keys, by key. */
export function nestedValues(
  properties: readonly { readonly key: string; readonly line: number }[],
  nested: MirrorLines['nested'],
): JsonObject {
  const entries = properties.flatMap(({ key, line }): [string, JsonObject[string]][] => {
    const lines = nested.get(line)
    return lines === undefined || lines.length === 0 ? [] : [[key, nestedValue(lines)]]
  })
  return Object.fromEntries(entries)
}

/** What the items at the top of a value say: one is a text, several are a list. */
function nestedValue(lines: readonly ContentLine[]): string | readonly string[] {
  const items = lines.flatMap(({ text }) => /^- (.*)$/u.exec(text)?.[1]?.trim() ?? [])
  return items.length === 1 ? (items[0] ?? '') : items
}
