/** `key:: value` lines, as Logseq and Dataview have them. */

import type { Dialect, GraphConfig, JsonObject, JsonValue } from '../nouns.ts'
import { findConstructs } from './construct.ts'
import { fillMacro, isHiccup, type UserMacros, userMacro } from './macros/fill-macro.ts'
import { parseMacro } from './macros/macro.ts'
import { parseWikilink } from './reference.ts'

export interface PropertyLine {
  /** As written. */
  readonly key: string
  /** Trimmed; `''` when there is none. */
  readonly value: string
  /** Offset of the value in the line. */
  readonly offset: number
}

const PROPERTY = /^[ \t]*([\p{L}\p{N}_][\p{L}\p{M}\p{N}_.?/-]{0,99})::(?:[ \t]+|$)/u

/** The property that a line is. `std::cout` is none, for want of white space; nor is `:: x` or a key of two words. */
export function parsePropertyLine(line: string): PropertyLine | undefined {
  const match = PROPERTY.exec(line)
  if (match === null) return undefined
  const [{ length }, key = ''] = match
  return { key, value: line.slice(length).trimEnd(), offset: length }
}

/** Keys whose value is a list even without brackets: Logseq's own. */
const LIST_KEYS = new Set(['alias', 'aliases', 'tags', 'tag'])

export const isListKey = (key: string): boolean => LIST_KEYS.has(key.toLowerCase())

/** What of a graph's configuration says how values are read. */
export interface ValueConfig
  extends Pick<GraphConfig, 'dialect'>,
    Partial<Pick<GraphConfig, 'commaProperties' | 'macros'>> {}

/**
 * - `[[a]]`, `#b`, `[[a]], #b`, `[[a]] [[b]]`: the names, as an array;
 * - `a, b` for aliases and tags: an array;
 * - `true`, `false`, a number that is written the way it would be printed: that;
 * - everything else: the text, without the quotes around all of it.
 */
export function parsePropertyValue(key: string, written: string, config: ValueConfig): JsonValue {
  const { dialect, commaProperties = [], macros = {} } = config
  const value = withoutMacros(written, macros)
  const parts = splitList(value)
  const names = parts.map((part) => namedBy(part, dialect))
  if (names.length > 0 && names.every((name) => name !== undefined)) return names
  if (isListKey(key) || commaProperties.includes(key.toLowerCase()))
    return parts.map((part, i) => names[i] ?? unquoted(part))
  if (value === 'true' || value === 'false') return value === 'true'
  const number = Number(value)
  return value !== '' && Number.isFinite(number) && String(number) === value ? number : unquoted(value)
}

/** Of two lines with one key, lists are one list; of other values the last is meant, as in Logseq. */
export function toProperties(lines: readonly PropertyLine[], config: ValueConfig): JsonObject {
  const values = new Map<string, JsonValue[]>()
  for (const { key, value } of lines) {
    if (key === '__proto__') continue
    const earlier = values.get(key) ?? []
    earlier.push(parsePropertyValue(key, value, config))
    values.set(key, earlier)
  }
  return Object.fromEntries([...values].map(([key, written]) => [key, joined(written)]))
}

function joined(written: readonly JsonValue[]): JsonValue {
  const last = written.at(-1) ?? ''
  return written.length > 1 && written.every((value) => Array.isArray(value))
    ? [...new Set(written.flat())]
    : last
}

/** Macros of the graph's own are what they stand for; others stay. */
function withoutMacros(value: string, macros: UserMacros): string {
  if (!value.includes('{{')) return value
  let text = ''
  let end = 0
  for (const construct of findConstructs(value, { macros: true })) {
    if (construct.kind !== 'macro') continue
    const macro = parseMacro(construct.inner, construct.source)
    const own = userMacro(macros, macro.name)
    const filled = own === undefined || isHiccup(own) ? undefined : fillMacro(own, macro)
    if (filled === undefined) continue
    text += value.slice(end, construct.offset) + filled
    end = construct.offset + construct.source.length
  }
  return text + value.slice(end)
}

/** At commas, but not inside brackets or quotes, and between `[[a]] [[b]]`; empty parts are none. */
export function splitList(value: string): string[] {
  const parts = value.match(/(?:\[\[[^[\]]{1,512}\]\]|"[^"]{0,1000}"|[^,])+/gu) ?? []
  return parts
    .flatMap((part) => part.split(/(?<=\]\])\s+(?=#?\[\[)/u))
    .map((part) => part.trim())
    .filter((part) => part !== '')
}

/** The page that `[[name]]`, `#name` or `#[[name]]` names; undefined when the text is not just that. */
function namedBy(text: string, dialect: Dialect): string | undefined {
  const [construct] = findConstructs(text, { macros: false })
  if (construct?.source !== text) return undefined
  if (construct.kind === 'tag') return construct.name
  return construct.kind === 'wikilink' ? parseWikilink(construct.inner, 'page', dialect).target : undefined
}

function unquoted(text: string): string {
  return /^"[^"]*"$/u.test(text) ? text.slice(1, -1) : text
}
