/** The functions of Dataview expressions: values in, a value out. What does not fit gives nothing, as Dataview has it. */

import { formatDay, isDayFormat } from '../journal-title.ts'
import { DAY_MS, dayOf, parseDate } from './query-date.ts'
import type { QueryDate, QueryFunctionName, QueryList, QueryValue } from './query-plan.ts'
import { compareValues, equalValues, isTruthy, toList, toText, typeOf } from './query-value.ts'

type QueryFunction = (args: readonly QueryValue[]) => QueryValue

/** UTF-16 units of a text that a function makes. */
const MAX_TEXT = 10_000

/** `link` is not here: it asks for pages. */
export const FUNCTIONS: Readonly<Record<Exclude<QueryFunctionName, 'link'>, QueryFunction>> = {
  contains: ([where = null, what = null]) => contains(where, what, (text) => text),
  icontains: ([where = null, what = null]) => contains(where, what, (text) => text.toLowerCase()),
  econtains: ([where = null, what = null]) =>
    isList(where)
      ? where.items.some((item) => equalValues(item, what))
      : contains(where, what, (text) => text),
  startswith: each((text, start) => text.startsWith(start)),
  endswith: each((text, end) => text.endsWith(end)),
  lower: each((text) => text.toLowerCase()),
  upper: each((text) => text.toUpperCase()),
  replace: each((text, what, by) => (what === '' ? text : replaced(text, what, by))),
  length: ([value = null]) => lengthOf(value),
  default: ([value = null, other = null]) => value ?? other,
  choice: ([test = null, yes = null, no = null]) => (isTruthy(test) ? yes : no),
  join: ([value = null, separator = ', ']) =>
    isList(value) ? cut(joined(value.items.map(toText), toText(separator))) : toText(value),
  list: (args) => toList(args),
  number: ([value = null]) => toNumber(value),
  string: ([value = null]) => cut(toText(value)),
  typeof: ([value = null]) => typeOf(value),
  date: ([value = null, format]) => (format === undefined ? toDate(value) : null),
  dateformat: ([value = null, format = null]) => formatted(toDate(value), format),
  striptime: ([value = null]) => {
    const date = toDate(value)
    return date === null ? null : { type: 'date', time: date.time - mod(date.time, DAY_MS), hasTime: false }
  },
  sum: (args) => finite(numbersOf(args).reduce((sum, n) => sum + n, 0)),
  average: (args) => {
    const numbers = numbersOf(args)
    return numbers.length === 0 ? null : finite(numbers.reduce((sum, n) => sum + n, 0) / numbers.length)
  },
  min: (args) =>
    itemsOf(args).reduce<QueryValue>((a, b) => (a === null || compareValues(b, a) < 0 ? b : a), null),
  max: (args) =>
    itemsOf(args).reduce<QueryValue>((a, b) => (a === null || compareValues(b, a) > 0 ? b : a), null),
  round: ([value = null, digits = 0]) => {
    if (typeof value !== 'number' || typeof digits !== 'number') return null
    const scale = 10 ** Math.min(12, Math.max(0, Math.trunc(digits)))
    return finite(Math.round(value * scale) / scale)
  },
  reverse: ([value = null]) => (isList(value) ? toList(value.items.toReversed()) : value),
  sort: ([value = null]) => (isList(value) ? toList(value.items.toSorted(compareValues)) : value),
  unique: ([value = null]) => (isList(value) ? toList(uniqueOf(value.items)) : value),
  nonnull: (args) => toList(itemsOf(args)),
  any: (args) => flat(args).some(isTruthy),
  all: (args) => flat(args).every(isTruthy),
  none: (args) => !flat(args).some(isTruthy),
}

const isList = (value: QueryValue): value is QueryList => typeOf(value) === 'array'

/** In a text, in what a list holds, or among the keys of an object. */
function contains(where: QueryValue, what: QueryValue, as: (text: string) => string): boolean {
  if (isList(where)) return where.items.some((item) => contains(item, what, as))
  if (typeof where === 'string') return as(where).includes(as(toText(what)))
  if (where !== null && typeof where === 'object' && where.type === 'object')
    return where.entries.some(([key]) => as(key) === as(toText(what)))
  return equalValues(where, what)
}

/** Of text; of each text of a list. */
function each(made: (text: string, a: string, b: string) => string | boolean): QueryFunction {
  const apply = (value: QueryValue, a: string, b: string): QueryValue => {
    if (isList(value)) return toList(value.items.map((item) => apply(item, a, b)))
    if (value === null) return null
    const result = made(toText(value), a, b)
    return typeof result === 'string' ? cut(result) : result
  }
  return ([value = null, a = null, b = null]) => apply(value, toText(a), toText(b))
}

/** Stops when the text is long enough: a short text in a long one may be there thousands of times. */
function replaced(text: string, what: string, by: string): string {
  let made = ''
  let end = 0
  for (let at = text.indexOf(what); at !== -1 && made.length <= MAX_TEXT; at = text.indexOf(what, end)) {
    made += text.slice(end, at) + by
    end = at + what.length
  }
  return made + text.slice(end)
}

function joined(texts: readonly string[], separator: string): string {
  let made = ''
  texts.forEach((text, n) => {
    if (made.length <= MAX_TEXT) made += n === 0 ? text : separator + text
  })
  return made
}

export function cut(text: string): string {
  return text.length <= MAX_TEXT ? text : text.slice(0, MAX_TEXT).toWellFormed()
}

function lengthOf(value: QueryValue): number {
  if (typeof value === 'string') return value.length
  if (value === null || typeof value !== 'object') return 0
  if (value.type === 'list') return value.items.length
  return value.type === 'object' ? value.entries.length : 0
}

/** The first number in a text. */
function toNumber(value: QueryValue): QueryValue {
  if (typeof value === 'number') return value
  if (typeof value !== 'string') return null
  const found = /-?\d{1,15}(?:\.\d{1,15})?/u.exec(value)?.[0]
  return found === undefined ? null : Number(found)
}

function toDate(value: QueryValue): QueryDate | null {
  if (typeof value === 'string') return parseDate(value.trim()) ?? null
  if (value === null || typeof value !== 'object') return null
  if (value.type === 'date') return value
  return value.type === 'link' ? (parseDate(value.title) ?? null) : null
}

function formatted(date: QueryDate | null, format: QueryValue): QueryValue {
  if (date === null || typeof format !== 'string' || !isDayFormat(format)) return null
  const day = dayOf(date.time)
  return /^\d{4}-/u.test(day) ? formatDay(day, format) : null
}

/** One list, or many values. */
function flat(args: readonly QueryValue[]): readonly QueryValue[] {
  const [only = null] = args
  return args.length === 1 && isList(only) ? only.items : args
}

const itemsOf = (args: readonly QueryValue[]): readonly QueryValue[] =>
  flat(args).filter((value) => value !== null)
const numbersOf = (args: readonly QueryValue[]): number[] =>
  flat(args).filter((value) => typeof value === 'number')

function uniqueOf(items: readonly QueryValue[]): readonly QueryValue[] {
  const order = items
    .map((value, n) => ({ value, n }))
    .sort((a, b) => compareValues(a.value, b.value) || a.n - b.n)
  return order
    .filter(({ value }, n) => n === 0 || !equalValues(value, order[n - 1]?.value ?? null))
    .sort((a, b) => a.n - b.n)
    .map(({ value }) => value)
}

const mod = (n: number, by: number): number => ((n % by) + by) % by
export const finite = (n: number): number | null => (Number.isFinite(n) ? n : null)
