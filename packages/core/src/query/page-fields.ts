/** The fields of a page as Dataview has them: front matter, and `key:: value` wherever it stands on the page. */

import { parsePropertyLine, splitList } from '../markdown/property.ts'
import type { Block, JsonValue } from '../nouns.ts'
import { parseDate } from './query-date.ts'
import type { QueryFacts } from './query-facts.ts'
import type { QueryLink, QueryValue } from './query-plan.ts'
import { toList } from './query-value.ts'

export type PageFields = ReadonlyMap<string, QueryValue>

export function readPageFields(page: number, facts: QueryFacts): PageFields {
  const own = facts.pages[page]?.page
  if (own === undefined) return new Map()
  const folder = folderOf(own.path)
  const fields = new Map<string, QueryValue>()
  for (const [key, value] of Object.entries(own.properties)) fields.set(key, toValue(value, folder, facts))
  const inline = new Map<string, QueryValue[]>()
  for (const block of own.blocks)
    for (const [key, text] of inlineFields(block)) {
      const values = inline.get(key) ?? []
      values.push(toInlineValue(text, folder, facts))
      inline.set(key, values)
    }
  for (const [key, values] of inline)
    if (!fields.has(key)) fields.set(key, values.length === 1 ? (values[0] ?? null) : toList(values))
  for (const [key, value] of [...fields]) {
    const canonical = fieldKey(key)
    if (!fields.has(canonical)) fields.set(canonical, value)
  }
  return fields
}

/** `Due Date` → `due-date`, as Dataview compares keys. */
export function fieldKey(key: string): string {
  return key
    .trim()
    .toLowerCase()
    .replace(/\s+/gu, '-')
    .replace(/[^\p{L}\p{M}\p{N}\p{Extended_Pictographic}_-]/gu, '')
}

const BRACKETED =
  /[[(]([\p{L}_][^:[\]()\n]{0,60}):: {0,4}((?:\[\[[^[\]\n]{1,512}\]\]|[^[\]()\n]){0,512})[\])]/gu

/** Key and text of every field that stands in a block. */
export function inlineFields({
  kind,
  source,
}: Pick<Block, 'kind' | 'source'>): readonly (readonly [string, string])[] {
  if (kind === 'code' || !source.includes('::')) return []
  const found: (readonly [string, string])[] = []
  for (const line of source.split('\n')) {
    if (!line.includes('::')) continue
    const whole = parsePropertyLine(line)
    if (whole !== undefined) found.push([whole.key, whole.value])
    else for (const [, key = '', text = ''] of line.matchAll(BRACKETED)) found.push([key.trim(), text.trim()])
  }
  return found
}

/** A value of YAML: text that is a date or a link is one. */
export function toValue(value: JsonValue, folder: string, facts: QueryFacts): QueryValue {
  if (typeof value === 'string')
    return parseDate(value.trim()) ?? toLink(value.trim(), folder, facts) ?? value
  if (value === null || typeof value !== 'object') return value
  if (isArray(value)) return toList(value.map((item) => toValue(item, folder, facts)))
  const entries = Object.entries(value).map(([key, inner]) => [key, toValue(inner, folder, facts)] as const)
  return { type: 'object', entries }
}

const isArray = (value: JsonValue): value is readonly JsonValue[] => Array.isArray(value)

/** The text of an inline field: a number, a flag, a date, a link, several of them after commas, or text. */
export function toInlineValue(text: string, folder: string, facts: QueryFacts): QueryValue {
  const parts = /\[\[|"/u.test(text) ? splitList(text) : []
  const values = parts.map((part) => toAtom(part, folder, facts))
  if (values.length > 1 && values.every((value) => value !== undefined)) return toList(values)
  return toAtom(text, folder, facts) ?? text
}

function toAtom(text: string, folder: string, facts: QueryFacts): QueryValue | undefined {
  if (text === 'true' || text === 'false') return text === 'true'
  if (/^-?\d{1,15}(?:\.\d{1,15})?$/u.test(text)) return Number(text)
  if (/^"[^"]*"$/u.test(text)) return text.slice(1, -1)
  return parseDate(text) ?? toLink(text, folder, facts)
}

const LINK = /^\[\[([^[\]]{1,512})\]\]$/u

function toLink(text: string, folder: string, facts: QueryFacts): QueryLink | undefined {
  const inner = LINK.exec(text)?.[1]
  if (inner === undefined) return undefined
  const [address = '', label] = inner.split('|')
  return linkNamed(address.split('#')[0]?.trim() ?? '', label?.trim(), folder, facts)
}

export function linkNamed(
  name: string,
  label: string | undefined,
  folder: string,
  facts: QueryFacts,
): QueryLink {
  const page = facts.findPage(name, folder)
  return page === undefined
    ? { type: 'link', page: undefined, block: undefined, title: name, label }
    : linkToPage(page, facts, label)
}

export function linkToPage(page: number, { pages }: QueryFacts, label?: string | undefined): QueryLink {
  const target = pages[page]
  return { type: 'link', page: target?.uuid, block: undefined, title: target?.page.title ?? '', label }
}

export const folderOf = (path: string): string => path.slice(0, Math.max(0, path.lastIndexOf('/')))

/** The file's name without its extension. */
export function basename(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1).replace(/\.[^.]*$/u, '')
}
