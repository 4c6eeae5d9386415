/**
 * Values of queries: what is true, what is equal, what comes first.
 *
 * *Invariant:* `compareValues` is a total order without a locale: every two values have one, it is 0 for equal values
 * only, and the same on every machine.
 */

import { compareText } from '../problem.ts'
import { durationMs, formatDate } from './query-date.ts'
import type { QueryDuration, QueryLink, QueryList, QueryObject, QueryValue } from './query-plan.ts'

export type QueryType =
  | 'null'
  | 'boolean'
  | 'number'
  | 'string'
  | 'date'
  | 'duration'
  | 'link'
  | 'array'
  | 'object'

export function typeOf(value: QueryValue): QueryType {
  if (value === null) return 'null'
  if (typeof value !== 'object') return typeof value as 'boolean' | 'number' | 'string'
  return value.type === 'list' ? 'array' : value.type
}

const RANKS: Readonly<Record<QueryType, number>> = {
  null: 0,
  boolean: 1,
  number: 2,
  string: 3,
  date: 4,
  duration: 5,
  link: 6,
  array: 7,
  object: 8,
}

/** By type (nothing first), then by value; text without case and accents first, then as it is. */
export function compareValues(a: QueryValue, b: QueryValue): number {
  if (a === b) return 0
  if (a === null || b === null) return RANKS[typeOf(a)] - RANKS[typeOf(b)]
  if (typeof a === 'number' && typeof b === 'number') return compareNumbers(a, b)
  if (typeof a === 'string' && typeof b === 'string') return compareWords(a, b)
  if (typeof a === 'boolean' && typeof b === 'boolean') return Number(a) - Number(b)
  if (typeof a !== 'object' || typeof b !== 'object') return RANKS[typeOf(a)] - RANKS[typeOf(b)]
  if (a.type === 'date' && b.type === 'date')
    return compareNumbers(a.time, b.time) || Number(a.hasTime) - Number(b.hasTime)
  if (a.type === 'duration' && b.type === 'duration') return compareDurations(a, b)
  if (a.type === 'link' && b.type === 'link') return compareLinks(a, b)
  if (a.type === 'list' && b.type === 'list') return compareLists(a.items, b.items)
  if (a.type === 'object' && b.type === 'object') return compareObjects(a, b)
  return RANKS[typeOf(a)] - RANKS[typeOf(b)]
}

export const equalValues = (a: QueryValue, b: QueryValue): boolean => compareValues(a, b) === 0

/** Nothing, `false`, 0, empty text, lists and objects are not; everything else is. */
export function isTruthy(value: QueryValue): boolean {
  if (value === null || typeof value !== 'object') return Boolean(value)
  if (value.type === 'list') return value.items.length > 0
  return value.type !== 'object' || value.entries.length > 0
}

/** As text, for joining and searching. */
export function toText(value: QueryValue): string {
  if (value === null) return ''
  if (typeof value !== 'object') return String(value)
  switch (value.type) {
    case 'date':
      return formatDate(value)
    case 'duration':
      return formatDuration(value)
    case 'link':
      return value.label ?? value.title
    case 'list':
      return value.items.map(toText).join(', ')
    case 'object':
      return value.entries.map(([key, inner]) => `${key}: ${toText(inner)}`).join(', ')
  }
}

export const toList = (items: readonly QueryValue[]): QueryList => ({ type: 'list', items })

/** How much there is of a value: what making it may cost. */
export function sizeOf(value: QueryValue): number {
  if (typeof value === 'string') return 1 + (value.length >> 4)
  if (value === null || typeof value !== 'object') return 1
  return value.type === 'list' ? 1 + value.items.length : 1
}

/** 0 and -0 are one, and there is no NaN: arithmetic gives nothing instead. */
const compareNumbers = (a: number, b: number): number => (a < b ? -1 : a > b ? 1 : 0)

function compareWords(a: string, b: string): number {
  return compareText(folded(a), folded(b)) || compareText(a, b)
}

const MAX_FOLDED = 50_000
const foldedTexts = new Map<string, string>()

/** Without case and accents. A sort asks for each text some twenty times. */
function folded(text: string): string {
  const known = foldedTexts.get(text)
  if (known !== undefined) return known
  if (foldedTexts.size >= MAX_FOLDED) foldedTexts.clear()
  const made = text
    .toLowerCase()
    .normalize('NFD')
    .replace(/\p{M}+/gu, '')
    .normalize('NFC')
  foldedTexts.set(text, made)
  return made
}

function compareDurations(a: QueryDuration, b: QueryDuration): number {
  return (
    compareNumbers(durationMs(a), durationMs(b)) ||
    compareNumbers(a.months, b.months) ||
    compareNumbers(a.ms, b.ms)
  )
}

/** By title, then by the place they lead to; labels make no difference. */
function compareLinks(a: QueryLink, b: QueryLink): number {
  return (
    compareWords(a.title, b.title) ||
    compareText(a.page ?? '', b.page ?? '') ||
    compareNumbers(a.block ?? -1, b.block ?? -1)
  )
}

function compareLists(a: readonly QueryValue[], b: readonly QueryValue[]): number {
  for (let i = 0; i < a.length && i < b.length; i++) {
    const order = compareValues(a[i] ?? null, b[i] ?? null)
    if (order !== 0) return order
  }
  return a.length - b.length
}

function compareObjects(a: QueryObject, b: QueryObject): number {
  const entries = ({ entries }: QueryObject): QueryValue[] =>
    entries.map(([key, value]) => toList([key, value]))
  return compareLists(entries(a), entries(b))
}

function formatDuration({ months, ms }: QueryDuration): string {
  const units: readonly (readonly [number, string])[] = [
    [Math.trunc(months / 12), 'year'],
    [months % 12, 'month'],
    [Math.trunc(ms / 86_400_000), 'day'],
    [Math.trunc((ms % 86_400_000) / 3_600_000), 'hour'],
    [Math.trunc((ms % 3_600_000) / 60_000), 'minute'],
  ]
  const said = units
    .filter(([n]) => n !== 0)
    .map(([n, unit]) => `${n} ${unit}${Math.abs(n) === 1 ? '' : 's'}`)
  return said.length === 0 ? '0 days' : said.join(', ')
}
