/** What the properties of the block around a Logseq query say about its result: a table, its columns, its order. */

import type { JsonObject, JsonValue } from '../nouns.ts'
import { propertyKey } from './parse-logseq-query.ts'
import type { Expression, NamedExpression, QueryPlan, QueryStep } from './query-plan.ts'

/** @param properties of the block in which the query stands */
export function withBlockView(plan: QueryPlan, properties: JsonObject): QueryPlan {
  if (plan.show.as === 'value' || plan.show.as === 'table') return plan
  const sort = properties['query-sort-by']
  const by = typeof sort === 'string' ? columnOf(sort)?.value : undefined
  const isDescending = properties['query-sort-desc'] !== false
  const steps: readonly QueryStep[] =
    by === undefined ? plan.steps : [{ step: 'sort', keys: [{ by, isDescending }] }, ...plan.steps]
  if (properties['query-table'] !== true) return { ...plan, steps }
  return { ...plan, steps, show: { as: 'table', withId: false, columns: columnsOf(plan, properties) } }
}

/** Without `query-properties` the row and nothing else: which keys its rows have, only Logseq's own memory says. */
function columnsOf(plan: QueryPlan, properties: JsonObject): readonly NamedExpression[] {
  const written = wordsOf(properties['query-properties']).map(columnOf)
  const columns = written.filter((column) => column !== undefined)
  if (columns.length > 0) return columns
  const row: NamedExpression = { name: plan.rows === 'pages' ? 'page' : 'block', value: { op: 'row' } }
  return plan.rows === 'pages' ? [row] : [row, { name: 'page', value: PAGE }]
}

const PAGE: Expression = { op: 'file', of: undefined, name: 'link' }

function columnOf(word: string): NamedExpression | undefined {
  const name = propertyKey(word)
  if (name === 'page') return { name, value: PAGE }
  if (name === 'block') return { name, value: { op: 'row' } }
  return /^(?:created|updated)-at$/u.test(name) || name === ''
    ? undefined
    : { name, value: { op: 'field', of: undefined, name } }
}

const MAX_COLUMNS = 20

/** `[:page :type]`, as Logseq writes it. */
function wordsOf(value: JsonValue | undefined): readonly string[] {
  if (typeof value !== 'string') return []
  return (value.match(/[^\s,[\]:"]{1,100}/gu) ?? []).slice(0, MAX_COLUMNS)
}
