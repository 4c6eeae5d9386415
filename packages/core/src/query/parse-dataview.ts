/** Dataview queries → plans. What the author wrote wrong, or what we do not answer, is thrown as `QueryFault`. */

import { parseExpression } from './parse-expression.ts'
import { MAX_QUERY_LENGTH } from './parse-logseq-query.ts'
import { malformed, unsupported } from './query-fault.ts'
import type { Expression, NamedExpression, QueryPlan, QueryStep, QueryView, SortKey } from './query-plan.ts'
import { createTokenReader, said, type TokenReader } from './token-reader.ts'

/** @param text what stands in the fence @throws QueryFault */
export function parseDataview(text: string): QueryPlan {
  if (text.length > MAX_QUERY_LENGTH)
    throw malformed(`The query has more than ${MAX_QUERY_LENGTH} characters.`)
  // Comments stand on lines of their own.
  const reader = createTokenReader(text.replace(/^[ \t]*\/\/[^\n]*$/gmu, ''))
  const kind = reader.takeWord('list', 'table', 'task', 'calendar')
  if (reader.peek().kind === 'end' && kind === undefined) throw malformed('The query is empty.')
  if (kind === undefined) throw malformed('A query begins with LIST, TABLE or TASK.')
  if (kind === 'calendar') throw unsupported('CALENDAR')
  const show = parseView(kind, reader)
  const from = reader.takeWord('from') === undefined ? undefined : parseSource(reader)
  const steps: QueryStep[] = []
  while (reader.peek().kind !== 'end') steps.push(parseStep(reader))
  if (steps.length > MAX_STEPS) throw malformed(`The query has more than ${MAX_STEPS} clauses.`)
  return { rows: kind === 'task' ? 'tasks' : 'pages', from, steps, show, title: undefined }
}

const MAX_STEPS = 50

/** `` `= this.x` ``: one value. @throws QueryFault */
export function parseInlineDataview(text: string): QueryPlan {
  if (text.length > MAX_QUERY_LENGTH)
    throw malformed(`The query has more than ${MAX_QUERY_LENGTH} characters.`)
  const reader = createTokenReader(text)
  const value = parseExpression(reader)
  if (reader.peek().kind !== 'end') throw malformed(`${said(reader.peek())} stands after the end.`)
  return { rows: 'pages', from: undefined, steps: [], show: { as: 'value', value }, title: undefined }
}

function parseView(kind: 'list' | 'table' | 'task', reader: TokenReader): QueryView {
  if (kind === 'task') return { as: 'blocks' }
  const withId = !takesWithoutId(reader)
  if (kind === 'list')
    return { as: 'list', withId, value: isClause(reader) ? undefined : parseExpression(reader) }
  const columns: NamedExpression[] = []
  if (!isClause(reader))
    do columns.push(parseNamed(reader))
    while (reader.takeSign(',') !== undefined)
  return { as: 'table', withId, columns }
}

function takesWithoutId(reader: TokenReader): boolean {
  if (reader.peek(1).text.toLowerCase() !== 'id' || reader.takeWord('without') === undefined) return false
  reader.take()
  return true
}

const CLAUSES = new Set(['from', 'where', 'sort', 'limit', 'group', 'flatten'])

function isClause(reader: TokenReader): boolean {
  const { kind, text } = reader.peek()
  return kind === 'end' || (kind === 'name' && CLAUSES.has(text.toLowerCase()))
}

/** `value AS "name"`; without a name the value is named as it is written. */
function parseNamed(reader: TokenReader): NamedExpression {
  const { start } = reader.peek()
  const value = parseExpression(reader)
  const source = reader.sourceFrom(start)
  if (reader.takeWord('as') === undefined) return { name: source, value }
  const { kind, text } = reader.take()
  if (kind !== 'string' && kind !== 'name') throw malformed('A name stands after AS.')
  return { name: text, value }
}

function parseStep(reader: TokenReader): QueryStep {
  switch (reader.takeWord('where', 'sort', 'limit', 'group', 'flatten')) {
    case 'where':
      return { step: 'where', test: parseExpression(reader) }
    case 'sort':
      return { step: 'sort', keys: parseSortKeys(reader) }
    case 'limit':
      return { step: 'limit', count: parseCount(reader) }
    case 'group':
      if (reader.takeWord('by') === undefined) throw malformed('"GROUP" wants "BY".')
      return { step: 'group', by: parseNamed(reader) }
    case 'flatten':
      return { step: 'flatten', by: parseNamed(reader) }
    default:
      throw malformed(`${said(reader.peek())} stands where WHERE, SORT, LIMIT, GROUP BY or FLATTEN should.`)
  }
}

function parseSortKeys(reader: TokenReader): SortKey[] {
  const keys: SortKey[] = []
  do {
    const by = parseExpression(reader)
    const direction = reader.takeWord('asc', 'ascending', 'desc', 'descending')
    keys.push({ by, isDescending: direction?.startsWith('desc') === true })
  } while (reader.takeSign(',') !== undefined)
  return keys
}

function parseCount(reader: TokenReader): number {
  const count = reader.take()
  const number = Number(count.text)
  if (count.kind !== 'number' || !Number.isSafeInteger(number)) throw malformed('LIMIT wants a number.')
  return number
}

// ── FROM ──────────────────────────────────────────────────────────────────────────────────────────────────────────

function parseSource(reader: TokenReader): Expression {
  return reader.deeper(() => {
    let left = parseSourceAtom(reader)
    // `and` and `or` bind alike, from left to right.
    for (;;) {
      const op =
        reader.takeWord('and', 'or') ??
        (reader.takeSign('&') !== undefined ? 'and' : reader.takeSign('|') !== undefined ? 'or' : undefined)
      if (op !== 'and' && op !== 'or') return left
      const right = parseSourceAtom(reader)
      left = left.op === op ? { op, of: [...left.of, right] } : { op, of: [left, right] }
    }
  })
}

function parseSourceAtom(reader: TokenReader): Expression {
  if (reader.takeSign('-', '!') !== undefined)
    return { op: 'not', of: reader.deeper(() => parseSourceAtom(reader)) }
  const token = reader.take()
  if (token.kind === 'tag') return { op: 'fact', fact: { is: 'tagged', tag: token.text } }
  if (token.kind === 'link') return { op: 'fact', fact: { is: 'linking-to', page: pageOf(token.text) } }
  if (token.kind === 'string') {
    const folder = token.text.replace(/^\/+|\/+$/gu, '')
    return { op: 'fact', fact: { is: 'in-folder', folder } }
  }
  if (token.kind === 'sign' && token.text === '(') {
    const inner = parseSource(reader)
    reader.expectSign(')')
    return inner
  }
  if (token.kind !== 'name') throw malformed(`${said(token)} is no source: #tag, "folder" or [[page]].`)
  return parseSourceCall(token.text.toLowerCase(), reader)
}

function parseSourceCall(name: string, reader: TokenReader): Expression {
  if (name === 'csv') throw unsupported('csv()')
  if (name !== 'outgoing' && name !== 'incoming')
    throw malformed(`"${name.slice(0, 60)}" is no source: #tag, "folder" or [[page]].`)
  reader.expectSign('(')
  const link = reader.take()
  if (link.kind !== 'link') throw malformed(`"${name}" wants a [[page]].`)
  reader.expectSign(')')
  const page = pageOf(link.text)
  return { op: 'fact', fact: { is: name === 'outgoing' ? 'linked-from' : 'linking-to', page } }
}

const pageOf = (inner: string): string => (inner.split(/[#|]/u)[0] ?? '').trim()
