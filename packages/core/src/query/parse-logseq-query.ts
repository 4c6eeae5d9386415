/** Logseq's simple queries → plans. What the author wrote wrong, or what we do not answer, is thrown as `QueryFault`. */

import { journalDayOf } from '../journal-title.ts'
import type { JournalFormat } from '../nouns.ts'
import { malformed, named, unsupported } from './query-fault.ts'
import type { Expression, Fact, QueryDay, QueryPlan, QueryStep } from './query-plan.ts'
import { type Form, readForms } from './read-form.ts'

/** UTF-16 units of a query's text. */
export const MAX_QUERY_LENGTH = 10_000

/** @param text what stands between `{{query` and `}}` @throws QueryFault */
export function parseLogseqQuery(text: string, journal: JournalFormat): QueryPlan {
  if (text.length > MAX_QUERY_LENGTH)
    throw malformed(`The query has more than ${MAX_QUERY_LENGTH} characters.`)
  const forms = readForms(text)
  if (forms.length === 0) throw malformed('The query is empty.')
  // Words without any syntax are searched for, all of them.
  if (forms.every(({ form }) => form === 'word')) return toPlan(containing(text.trim()), undefined)
  const [first, second] = forms
  if (first === undefined || (second !== undefined && second.form !== 'map'))
    throw malformed('A query is one expression: put several into "(and …)".')
  return planOf(first, second, journal)
}

/** `#+BEGIN_QUERY` with a map whose `:query` is a simple query. @throws QueryFault */
export function parseAdvancedQuery(text: string, journal: JournalFormat): QueryPlan {
  if (text.length > MAX_QUERY_LENGTH)
    throw malformed(`The query has more than ${MAX_QUERY_LENGTH} characters.`)
  const [map, ...rest] = readForms(text)
  if (map?.form !== 'map' || rest.length > 0)
    throw malformed('An advanced query is one map: {:title … :query …}.')
  const query = entryOf(map.items, ':query')
  if (query === undefined) throw malformed('The query has no ":query".')
  return planOf(query, map, journal)
}

function planOf(query: Form, options: Form | undefined, journal: JournalFormat): QueryPlan {
  if (query.form === 'vector') throw unsupported('A Datalog query')
  const items = options?.form === 'map' ? options.items : []
  for (const key of [':result-transform', ':view', ':inputs', ':rules'])
    if (entryOf(items, key) !== undefined) throw unsupported(`The option ${key} of a query`)
  const title = entryOf(items, ':title')
  const reading: Reading = { journal, steps: [], scope: { blocks: false, pages: false } }
  const test = query.form === 'map' ? undefined : readTest(query, reading)
  if (test === undefined && reading.steps.length === 0) throw malformed('The query asks for nothing.')
  return toPlan(test, title?.form === 'string' ? title.text : undefined, reading)
}

function entryOf(items: readonly Form[], key: string): Form | undefined {
  const at = items.findIndex((form, i) => i % 2 === 0 && form.form === 'word' && form.text === key)
  return at === -1 ? undefined : items[at + 1]
}

interface Reading {
  readonly journal: JournalFormat
  /** `sort-by` and `sample`, wherever they stand. */
  readonly steps: QueryStep[]
  readonly scope: { blocks: boolean; pages: boolean }
}

/** Pages are asked for when every filter is of pages. */
function toPlan(test: Expression | undefined, title: string | undefined, reading?: Reading): QueryPlan {
  const arePages = reading?.scope.pages === true && !reading.scope.blocks
  const order = { sort: 0, limit: 1 } as Readonly<Record<string, number>>
  return {
    rows: arePages ? 'pages' : 'blocks',
    from: test,
    steps: (reading?.steps ?? []).toSorted((a, b) => (order[a.step] ?? 0) - (order[b.step] ?? 0)),
    show: arePages ? { as: 'list', withId: true, value: undefined } : { as: 'blocks' },
    title,
  }
}

/** @returns undefined for what filters nothing */
function readTest(form: Form, reading: Reading): Expression | undefined {
  switch (form.form) {
    case 'page':
      return blockFact({ is: 'refers', page: form.name }, reading)
    case 'string':
      reading.scope.blocks = true
      return containing(form.text)
    case 'word':
      throw malformed(`${named(form.text)} is no filter; text to search for stands in quotation marks.`)
    case 'day':
    case 'map':
    case 'vector':
      throw malformed('A filter stands in parentheses.')
    case 'list':
      return readList(form.items, reading)
  }
}

function readList(items: readonly Form[], reading: Reading): Expression | undefined {
  const [head, ...args] = items
  if (head === undefined) return undefined
  if (head.form !== 'word') throw malformed('A filter begins with its name.')
  const name = head.text.toLowerCase()
  if (name === 'and' || name === 'or') return joined(name, args, reading)
  if (name === 'not') {
    const inner = joined('and', args, reading)
    return inner && { op: 'not', of: inner }
  }
  const read = Object.hasOwn(FILTERS, name) ? FILTERS[name] : undefined
  if (read === undefined) throw unsupported(`The filter "${name.slice(0, 60)}"`)
  return read(args, reading)
}

function joined(op: 'and' | 'or', args: readonly Form[], reading: Reading): Expression | undefined {
  const of = args.map((arg) => readTest(arg, reading)).filter((test) => test !== undefined)
  return of.length < 2 ? of[0] : { op, of }
}

type ReadFilter = (args: readonly Form[], reading: Reading) => Expression | undefined

const FILTERS: Readonly<Record<string, ReadFilter>> = {
  page: (args, reading) => {
    if (args[0]?.form !== 'day') return blockFact({ is: 'on-page', page: wordAt(args, 0, 'page') }, reading)
    const day = readDay(args[0], reading)
    return blockFact({ is: 'journal', from: day, to: day }, reading)
  },
  task: readTask,
  todo: readTask,
  priority: (args, reading) =>
    blockFact(
      { is: 'priority', letters: wordsIn(args, 'priority').map((word) => word.toUpperCase()) },
      reading,
    ),
  property: (args, reading) => {
    const [key, value] = keyAndValue(args, 'property')
    return blockFact({ is: 'property', key, value }, reading)
  },
  'page-property': (args, reading) => {
    const [key, value] = keyAndValue(args, 'page-property')
    return pageFact({ is: 'page-property', key, value }, reading)
  },
  'page-tags': (args, reading) => pageFact({ is: 'page-tags', tags: wordsIn(args, 'page-tags') }, reading),
  'all-page-tags': (_args, reading) => pageFact({ is: 'tag-of-pages' }, reading),
  namespace: (args, reading) => pageFact({ is: 'below', namespace: wordAt(args, 0, 'namespace') }, reading),
  between: readBetween,
  sample: (args, reading) => {
    const count = Number(wordAt(args, 0, 'sample'))
    if (!Number.isSafeInteger(count) || count < 0) throw malformed('"sample" wants a number.')
    reading.steps.push({ step: 'limit', count })
    return undefined
  },
  'sort-by': (args, reading) => {
    const key = propertyKey(wordAt(args, 0, 'sort-by'))
    if (/^(?:created|modified|updated|last-modified)-at$/u.test(key)) throw unsupported(`Sorting by "${key}"`)
    const direction = args[1] === undefined ? 'desc' : wordAt(args, 1, 'sort-by').toLowerCase()
    if (direction !== 'asc' && direction !== 'desc')
      throw malformed('The order of "sort-by" is "asc" or "desc".')
    const by: Expression = { op: 'field', of: undefined, name: key }
    reading.steps.push({ step: 'sort', keys: [{ by, isDescending: direction === 'desc' }] })
    return undefined
  },
}

function readTask(args: readonly Form[], reading: Reading): Expression {
  return blockFact({ is: 'task', states: wordsIn(args, 'task').map((word) => word.toUpperCase()) }, reading)
}

/** `(between start end)`: blocks on the journal pages of those days. */
function readBetween(args: readonly Form[], reading: Reading): Expression {
  if (args.length === 3) throw unsupported(`"between" with ${named(wordAt(args, 0, 'between'))}`)
  const [from, to] = [readDay(args[0], reading), readDay(args[1], reading)]
  return blockFact({ is: 'journal', from, to }, reading)
}

const RELATIVE = /^([+-]?)(\d{1,5})(y|m|w|d|h|min)$/u
const SPOKEN = /^(\d{1,5}) (year|month|week|day)s? (ago|from now)$/iu
const NAMED_DAYS: Readonly<Record<string, number>> = { today: 0, now: 0, yesterday: -1, tomorrow: 1 }

function readDay(form: Form | undefined, { journal }: Reading): QueryDay {
  const text = form === undefined ? '' : textOf(form).trim()
  const word = text.toLowerCase().replace(/^:/u, '')
  const named1 = Object.hasOwn(NAMED_DAYS, word) ? NAMED_DAYS[word] : undefined
  if (named1 !== undefined) return { months: 0, days: named1 }
  const [, sign, amount, unit] = RELATIVE.exec(word) ?? []
  if (unit !== undefined) return moved(unit, (sign === '-' ? -1 : 1) * Number(amount))
  const [, count, spoken, direction] = SPOKEN.exec(word) ?? []
  if (spoken !== undefined) return moved(spoken.charAt(0), (direction === 'ago' ? -1 : 1) * Number(count))
  const day = journalDayOf(text, journal)
  if (day === undefined) throw malformed(`${named(text)} is no day.`)
  return { day }
}

/** Hours and minutes are less than a day: what counts is the day itself. */
function moved(unit: string, n: number): QueryDay {
  if (unit === 'y') return { months: 12 * n, days: 0 }
  if (unit === 'm') return { months: n, days: 0 }
  return { months: 0, days: unit === 'w' ? 7 * n : unit === 'd' ? n : 0 }
}

function blockFact(fact: Fact, reading: Reading): Expression {
  reading.scope.blocks = true
  return { op: 'fact', fact }
}

function pageFact(fact: Fact, reading: Reading): Expression {
  reading.scope.pages = true
  return { op: 'fact', fact }
}

const containing = (text: string): Expression => ({ op: 'fact', fact: { is: 'containing', text } })

function textOf(form: Form): string {
  if (form.form === 'page') return form.name
  if (form.form === 'word' || form.form === 'string' || form.form === 'day') return form.text
  throw malformed('A list stands where a word should.')
}

function wordAt(args: readonly Form[], n: number, filter: string): string {
  const form = args[n]
  if (form === undefined) throw malformed(`"${filter}" says too little.`)
  return textOf(form)
}

/** Words one after another, or in one vector. */
function wordsIn(args: readonly Form[], filter: string): readonly string[] {
  const words = args.flatMap((arg) => (arg.form === 'vector' ? arg.items : [arg])).map(textOf)
  if (words.length === 0) throw malformed(`"${filter}" says too little.`)
  return words
}

function keyAndValue(args: readonly Form[], filter: string): readonly [string, string | undefined] {
  return [propertyKey(wordAt(args, 0, filter)), args[1] === undefined ? undefined : wordAt(args, 1, filter)]
}

/** As Logseq spells keys when it compares them. */
export function propertyKey(text: string): string {
  return text
    .replace(/^:/u, '')
    .toLowerCase()
    .replace(/[\s_]+/gu, '-')
}
