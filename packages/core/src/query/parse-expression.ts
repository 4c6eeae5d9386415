/** Dataview's expressions → trees, by precedence: or, and, comparison, sums, products, what stands behind a value. */

import { parseDate, parseDuration } from './query-date.ts'
import { malformed, named, unsupported } from './query-fault.ts'
import {
  type Arithmetic,
  type Comparison,
  type DayStart,
  type Expression,
  FILE_FIELDS,
  type FileField,
  QUERY_FUNCTIONS,
  type QueryFunctionName,
} from './query-plan.ts'
import type { TokenReader } from './token-reader.ts'

/** @throws QueryFault */
export function parseExpression(reader: TokenReader): Expression {
  return reader.deeper(() => parseJoined('or', reader))
}

function parseJoined(op: 'or' | 'and', reader: TokenReader): Expression {
  const inner = (): Expression => (op === 'or' ? parseJoined('and', reader) : parseComparison(reader))
  const of = [inner()]
  while (reader.takeWord(op) !== undefined || reader.takeSign(op === 'or' ? '|' : '&') !== undefined)
    of.push(inner())
  return of.length === 1 && of[0] !== undefined ? of[0] : { op, of }
}

const COMPARISONS = ['=', '!=', '<=', '>=', '<', '>'] as const satisfies Comparison[]

function parseComparison(reader: TokenReader): Expression {
  let left = parseSum(reader)
  for (let sign = takeOf(COMPARISONS, reader); sign !== undefined; sign = takeOf(COMPARISONS, reader))
    left = { op: 'compare', by: sign, left, right: parseSum(reader) }
  return left
}

function parseSum(reader: TokenReader): Expression {
  return parseLeft(['+', '-'], () => parseLeft(['*', '/', '%'], () => parseUnary(reader), reader), reader)
}

function parseLeft(signs: readonly Arithmetic[], inner: () => Expression, reader: TokenReader): Expression {
  let left = inner()
  for (let by = takeOf(signs, reader); by !== undefined; by = takeOf(signs, reader))
    left = { op: 'arithmetic', by, left, right: inner() }
  return left
}

function takeOf<T extends string>(signs: readonly T[], reader: TokenReader): T | undefined {
  const taken = reader.takeSign(...signs)
  return signs.find((sign) => sign === taken)
}

function parseUnary(reader: TokenReader): Expression {
  if (reader.takeSign('!') !== undefined) return { op: 'not', of: reader.deeper(() => parseUnary(reader)) }
  if (reader.takeSign('-') !== undefined) {
    const right = reader.deeper(() => parseUnary(reader))
    return { op: 'arithmetic', by: '-', left: { op: 'value', value: 0 }, right }
  }
  return parsePostfix(parsePrimary(reader), reader)
}

/** `.name`, `[…]` behind a value. */
function parsePostfix(first: Expression, reader: TokenReader): Expression {
  let value = first
  for (let n = 0; ; n++) {
    if (n > 40) throw malformed('The query nests more than 40 deep.')
    if (reader.takeSign('.') !== undefined) {
      const { kind, text } = reader.take()
      if (kind !== 'name' && kind !== 'number') throw malformed('A name stands after a point.')
      value = fieldOf(value, text, reader)
    } else if (reader.takeSign('[') !== undefined) {
      const at = parseExpression(reader)
      reader.expectSign(']')
      value =
        at.op === 'value' && typeof at.value === 'string'
          ? fieldOf(value, at.value, reader)
          : { op: 'index', of: value, at }
    } else if (value.op === 'field' && value.name === 'file') throw unsupported('"file" without a field')
    else return value
  }
}

/** `x.file.name` is one step. */
function fieldOf(of: Expression, name: string, reader: TokenReader): Expression {
  if (reader.peek().kind === 'sign' && reader.peek().text === '(')
    throw unsupported(`The method ".${name}()"`)
  if (of.op !== 'field' || of.name !== 'file') {
    if (of.op === 'field' && of.of === undefined && of.name === 'row')
      return { op: 'field', of: undefined, name }
    return { op: 'field', of, name }
  }
  const known = FILE_FIELDS.find((field): field is FileField => field === name.toLowerCase())
  if (known === undefined) throw unsupported(`The field "file.${name.slice(0, 60)}"`)
  return { op: 'file', of: of.of, name: known }
}

function parsePrimary(reader: TokenReader): Expression {
  const token = reader.take()
  switch (token.kind) {
    case 'number':
      return { op: 'value', value: Number(token.text) }
    case 'string':
      return { op: 'value', value: token.text }
    case 'tag':
      return { op: 'value', value: `#${token.text}` }
    case 'date':
      return { op: 'value', value: parseDate(token.text) ?? malformedDate(token.text) }
    case 'link':
      return parseLink(token.text)
    case 'embed':
      throw unsupported('An embed in a query')
    case 'name':
      return parseName(token.text, reader)
    case 'sign':
      if (token.text === '(') return parseGroup(reader)
      if (token.text === '[') return { op: 'list', items: parseItems(']', reader) }
      if (token.text === '{') throw unsupported('An object in a query')
      throw malformed(`"${token.text}" stands where a value should.`)
    case 'end':
      throw malformed('The query ends where a value should stand.')
  }
}

function parseGroup(reader: TokenReader): Expression {
  const second = reader.peek(1)
  if (
    second.kind === 'sign' &&
    (second.text === ',' || (second.text === ')' && reader.peek(2).text === '=>'))
  )
    throw unsupported('A function of your own (=>)')
  const inner = parseExpression(reader)
  reader.expectSign(')')
  if (reader.peek().text === '=>') throw unsupported('A function of your own (=>)')
  return inner
}

function parseItems(end: string, reader: TokenReader): Expression[] {
  const items: Expression[] = []
  if (reader.takeSign(end) !== undefined) return items
  do items.push(parseExpression(reader))
  while (reader.takeSign(',') !== undefined)
  reader.expectSign(end)
  return items
}

function parseLink(inner: string): Expression {
  const bar = inner.indexOf('|')
  const address = (bar === -1 ? inner : inner.slice(0, bar)).replace(/\\$/u, '')
  const label = bar === -1 ? undefined : inner.slice(bar + 1).trim()
  return { op: 'link', target: address.split('#')[0]?.trim() ?? '', label }
}

const NAMED_VALUES: Readonly<Record<string, boolean | null>> = { true: true, false: false, null: null }

function parseName(name: string, reader: TokenReader): Expression {
  const lower = name.toLowerCase()
  if (reader.takeSign('(') !== undefined) return parseCall(lower, reader)
  const value = Object.hasOwn(NAMED_VALUES, lower) ? NAMED_VALUES[lower] : undefined
  if (value !== undefined) return { op: 'value', value }
  return lower === 'this' ? { op: 'this' } : { op: 'field', of: undefined, name }
}

function parseCall(name: string, reader: TokenReader): Expression {
  if (name === 'date' && isDateWord(reader)) return parseDateCall(reader)
  if (name === 'dur') return parseDurationCall(reader)
  const known = (QUERY_FUNCTIONS as readonly string[]).includes(name === 'array' ? 'list' : name)
  if (!known) throw unsupported(`The function "${name.slice(0, 60)}()"`)
  const args = reader.deeper(() => parseItems(')', reader))
  // A name is in the list that it was looked for in.
  return { op: 'call', name: (name === 'array' ? 'list' : name) as QueryFunctionName, args }
}

const DAY_WORDS: Readonly<Record<string, readonly [number, DayStart]>> = {
  today: [0, 'day'],
  now: [0, 'day'],
  tomorrow: [1, 'day'],
  yesterday: [-1, 'day'],
  sow: [0, 'sow'],
  eow: [0, 'eow'],
  som: [0, 'som'],
  eom: [0, 'eom'],
  soy: [0, 'soy'],
  eoy: [0, 'eoy'],
  'start-of-week': [0, 'sow'],
  'end-of-week': [0, 'eow'],
  'start-of-month': [0, 'som'],
  'end-of-month': [0, 'eom'],
  'start-of-year': [0, 'soy'],
  'end-of-year': [0, 'eoy'],
}

const isDateWord = (reader: TokenReader): boolean =>
  reader.peek().kind === 'date' ||
  (Object.hasOwn(DAY_WORDS, reader.peek().text.toLowerCase()) && reader.peek(1).text === ')')

function parseDateCall(reader: TokenReader): Expression {
  const { kind, text } = reader.take()
  reader.expectSign(')')
  if (kind === 'date') return { op: 'value', value: parseDate(text) ?? malformedDate(text) }
  const [days, start] = DAY_WORDS[text.toLowerCase()] ?? [0, 'day']
  return { op: 'today', months: 0, days, start }
}

/** `dur(7 days)`, `dur("7 days")`. */
function parseDurationCall(reader: TokenReader): Expression {
  const start = reader.peek().start
  while (reader.peek().kind !== 'end' && reader.peek().text !== ')') reader.take()
  const text = reader.sourceFrom(start).replace(/^"|"$/gu, '')
  reader.expectSign(')')
  const value = parseDuration(text)
  if (value === undefined) throw malformed(`${named(text)} is no duration.`)
  return { op: 'value', value }
}

function malformedDate(text: string): never {
  throw malformed(`${named(text)} is no day.`)
}
