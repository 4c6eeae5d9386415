/**
 * A plan and the facts of a site → what the query found.
 *
 * *Invariants:* the same for the same commit, on every machine, in any order of files. Rows stand in the site's order
 * unless the query sorts them, and a sort keeps that order among equals. Nothing found is HTML.
 */

import { candidatesOf } from './candidates.ts'
import { evaluate, linkToRow } from './evaluate-expression.ts'
import { type Evaluation, NoToday, type Row } from './evaluation.ts'
import { linkToPage } from './page-fields.ts'
import { QueryStopped } from './query-budget.ts'
import type {
  Expression,
  NamedExpression,
  QueryAnswer,
  QueryLink,
  QueryPlan,
  QueryStep,
  QueryValue,
  ShownValue,
  SortKey,
} from './query-plan.ts'
import { compareValues, equalValues, isTruthy, sizeOf, toList } from './query-value.ts'
import { shownValue } from './shown-value.ts'

/** Rows that are shown. */
export const MAX_ROWS = 500

export function answerQuery(plan: QueryPlan, evaluation: Evaluation): QueryAnswer {
  try {
    if (plan.show.as === 'value') {
      const row: Row = { page: evaluation.here, block: undefined, locals: undefined }
      return { kind: 'value', value: shown(evaluate(plan.show.value, row, evaluation), row, evaluation) }
    }
    const rows = plan.steps.reduce(
      (found, step) => takeStep(found, step, evaluation),
      ungrouped(findRows(plan, evaluation)),
    )
    return show(plan, rows, evaluation)
  } catch (error) {
    if (error instanceof QueryStopped) return { kind: 'unanswered', why: error.message }
    if (error instanceof NoToday)
      return {
        kind: 'unanswered',
        why: 'The query asks for today, which is the day of a commit, and there is none.',
      }
    throw error
  }
}

interface Found {
  readonly rows: readonly Row[]
  /** After GROUP BY: a row stands for a group, whose rows are here. Aligned with `rows`. */
  readonly groups: readonly { readonly key: QueryValue; readonly rows: readonly Row[] }[] | undefined
  /** How the groups are named. */
  readonly groupName: string
}

const ungrouped = (rows: readonly Row[]): Found => ({ rows, groups: undefined, groupName: '' })

// ── Which rows ────────────────────────────────────────────────────────────────────────────────────────────────────

/** @param only a page: its rows alone are looked at */
export function findRows({ from, rows: asked }: QueryPlan, evaluation: Evaluation, only?: number): Row[] {
  const { facts, budget } = evaluation
  const found: Row[] = []
  const [first, after] =
    only === undefined ? [0, facts.rows.count] : [facts.rows.numberOf(only), facts.rows.endOf(only)]
  const spans = candidatesOf(from, evaluation) ?? [first, after]
  for (let n = 0; n < spans.length; n += 2) {
    const end = Math.min(after, spans[n + 1] ?? 0)
    let row = Math.max(first, spans[n] ?? 0)
    for (let page = facts.rows.pageOf(row); row < end; page++) {
      const last = Math.min(end, facts.rows.endOf(page))
      budget.spend(1)
      if (asked === 'pages') addPage(page, row)
      else for (; row < last; row++) addBlock(page, facts.rows.blockOf(row, page))
      row = last
    }
  }
  return asked === 'blocks' && from !== undefined ? withoutNested(found, from, evaluation) : found

  function addPage(page: number, row: number): void {
    if (facts.rows.blockOf(row, page) === undefined) add({ page, block: undefined, locals: undefined })
  }

  function addBlock(page: number, block: number | undefined): void {
    budget.spend(1)
    const own = facts.pages[page]?.page
    if (block === undefined) {
      // The properties of a page are a block of their own in Logseq; a page without them has no such block.
      if (asked === 'tasks' || Object.keys(own?.properties ?? {}).length === 0) return
    } else if (asked === 'tasks' && own?.blocks[block]?.task === undefined) return
    add({ page, block, locals: undefined })
  }

  function add(row: Row): void {
    if (isOwn(row, evaluation) || facts.pages[row.page]?.page.details.isUnlisted === true) return
    if (from === undefined || isTruthy(evaluate(from, row, evaluation))) found.push(row)
  }
}

/** A Logseq query never finds the block in which it stands. */
const isOwn = ({ page, block }: Row, { asks, here, ownBlock }: Evaluation): boolean =>
  asks === 'blocks' && block !== undefined && block === ownBlock && page === here

/** Whether it would, if it could: then its answer is this block's own. */
export function findsItself({ from }: QueryPlan, evaluation: Evaluation): boolean {
  const { here, ownBlock, asks } = evaluation
  if (asks !== 'blocks' || ownBlock === undefined) return false
  try {
    const row: Row = { page: here, block: ownBlock, locals: undefined }
    return from === undefined || isTruthy(evaluate(from, row, evaluation))
  } catch {
    // Whatever keeps the query from being answered comes again when it is.
    return true
  }
}

/**
 * A block that is found only for what is above it is not said again below the block that is found; a task is, and so is
 * what the filter is true of by itself.
 */
function withoutNested(rows: readonly Row[], from: Expression, evaluation: Evaluation): Row[] {
  const { facts } = evaluation
  const numbers = new Set(rows.map(({ page, block }) => facts.rows.numberOf(page, block ?? -1)))
  return rows.filter((row) => {
    const block = row.block === undefined ? undefined : facts.pages[row.page]?.page.blocks[row.block]
    if (block?.parent === undefined || !numbers.has(facts.rows.numberOf(row.page, block.parent))) return true
    return block.task !== undefined || isTruthy(evaluate(from, row, { ...evaluation, isAlone: true }))
  })
}

// ── What happens to them ──────────────────────────────────────────────────────────────────────────────────────────

function takeStep(found: Found, step: QueryStep, evaluation: Evaluation): Found {
  switch (step.step) {
    case 'where':
      return kept(found, (row) => isTruthy(evaluate(step.test, row, evaluation)))
    case 'limit':
      return kept(found, (_row, n) => n < step.count)
    case 'sort':
      return sorted(found, step.keys, evaluation)
    case 'flatten':
      return ungrouped(found.rows.flatMap((row) => flattened(row, step.by, evaluation)))
    case 'group':
      return grouped(found.rows, step.by, evaluation)
  }
}

function kept(found: Found, test: (row: Row, n: number) => boolean): Found {
  const isKept = found.rows.map(test)
  return {
    ...found,
    rows: found.rows.filter((_, n) => isKept[n]),
    groups: found.groups?.filter((_, n) => isKept[n]),
  }
}

function sorted(found: Found, keys: readonly SortKey[], evaluation: Evaluation): Found {
  const decorated = found.rows.map((row, n) => ({
    n,
    values: keys.map(({ by }) => evaluate(by, row, evaluation)),
  }))
  decorated.sort((a, b) => {
    evaluation.budget.spend(keys.length)
    for (const [k, { isDescending }] of keys.entries()) {
      const order = compareSpending(a.values[k] ?? null, b.values[k] ?? null, evaluation)
      if (order !== 0) return isDescending ? -order : order
    }
    return a.n - b.n
  })
  const order = decorated.map(({ n }) => n)
  return {
    ...found,
    rows: order.flatMap((n) => found.rows[n] ?? []),
    groups: found.groups && order.flatMap((n) => found.groups?.[n] ?? []),
  }
}

function compareSpending(a: QueryValue, b: QueryValue, { budget }: Evaluation): number {
  budget.spend(Math.min(sizeOf(a), sizeOf(b)))
  return compareValues(a, b)
}

/** One row for each item of a list. */
export function flattened(row: Row, { name, value }: NamedExpression, evaluation: Evaluation): Row[] {
  const made = evaluate(value, row, evaluation)
  const items = made !== null && typeof made === 'object' && made.type === 'list' ? made.items : [made]
  evaluation.budget.spend(20 * items.length)
  return items.map((item) => ({ ...row, locals: new Map([...(row.locals ?? []), [name, item]]) }))
}

/** Groups in the order of their keys; each is a row with `key`, `rows` and the key by its name. */
function grouped(rows: readonly Row[], { name, value }: NamedExpression, evaluation: Evaluation): Found {
  const keyed = rows.map((row, n) => ({ row, n, key: evaluate(value, row, evaluation) }))
  keyed.sort((a, b) => compareSpending(a.key, b.key, evaluation) || a.n - b.n)
  const groups: { key: QueryValue; rows: Row[] }[] = []
  for (const { row, key } of keyed) {
    const last = groups.at(-1)
    if (last !== undefined && equalValues(last.key, key)) last.rows.push(row)
    else groups.push({ key, rows: [row] })
  }
  evaluation.budget.spend(rows.length)
  return {
    groups,
    groupName: name,
    rows: groups.map(({ key, rows: members }): Row => {
      const links = toList(members.map((member) => linkToRow(member, evaluation.facts)))
      const locals = new Map([
        ['key', key],
        ['rows', links],
        [name, key],
      ])
      return { page: evaluation.here, block: undefined, locals }
    }),
  }
}

// ── What is shown ─────────────────────────────────────────────────────────────────────────────────────────────────

function show(plan: QueryPlan, found: Found, evaluation: Evaluation): QueryAnswer {
  const { title, show: view } = plan
  const first = found.rows.slice(0, MAX_ROWS)
  const total = found.rows.length
  const idOf = (row: Row, n: number): QueryValue =>
    found.groups === undefined ? linkToRow(row, evaluation.facts) : (found.groups[n]?.key ?? null)
  evaluation.budget.spend(10 * first.length)
  switch (view.as) {
    case 'list':
      return {
        kind: 'list',
        title,
        total,
        rows: first.map((row, n) => ({
          id: view.withId ? shown(idOf(row, n), row, evaluation) : undefined,
          value: view.value && shown(evaluate(view.value, row, evaluation), row, evaluation),
        })),
      }
    case 'table': {
      const id = found.groups === undefined ? 'File' : found.groupName
      return {
        kind: 'table',
        title,
        total,
        columns: [...(view.withId ? [id] : []), ...view.columns.map(({ name }) => name)],
        rows: first.map((row, n) => [
          ...(view.withId ? [shown(idOf(row, n), row, evaluation)] : []),
          ...view.columns.map(({ value }) => shown(evaluate(value, row, evaluation), row, evaluation)),
        ]),
      }
    }
    case 'blocks':
      return { kind: 'blocks', title, ...toBlocks(found, evaluation) }
    case 'value':
      throw new RangeError('a single value has no rows')
  }
}

function shown(value: QueryValue, { page }: Row, { facts, budget }: Evaluation): ShownValue {
  budget.spend(Math.ceil(sizeOf(value) / 10))
  return shownValue(value, page, facts)
}

/** By page, or by the groups that the query made. */
function toBlocks(
  { rows, groups }: Found,
  evaluation: Evaluation,
): Pick<QueryAnswer & { kind: 'blocks' }, 'total' | 'groups'> {
  const total = groups === undefined ? rows.length : groups.reduce((sum, group) => sum + group.rows.length, 0)
  const { facts, here } = evaluation
  const groupRow: Row = { page: here, block: undefined, locals: undefined }
  const byKey =
    groups?.map(({ key, rows: own }) => ({ key: shown(key, groupRow, evaluation), rows: own })) ??
    byPage(rows.slice(0, MAX_ROWS)).map(([page, own]) => ({ key: linkToPage(page, facts), rows: own }))
  let room = MAX_ROWS
  const found = byKey.flatMap(({ key, rows: own }) => {
    const blocks = own
      .slice(0, room)
      .map((row): QueryLink => ({ ...linkToPage(row.page, facts), block: row.block }))
    room -= blocks.length
    return blocks.length === 0 ? [] : [{ key, blocks }]
  })
  return { total, groups: found }
}

function byPage(rows: readonly Row[]): readonly (readonly [number, readonly Row[]])[] {
  const pages = new Map<number, Row[]>()
  for (const row of rows) {
    const own = pages.get(row.page)
    if (own === undefined) pages.set(row.page, [row])
    else own.push(row)
  }
  return [...pages]
}
