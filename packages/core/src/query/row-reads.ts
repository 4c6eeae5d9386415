/**
 * What one page says to a query. While it says the same, it has the same part in the answer: which of its rows are found, and
 * what each of them is for every step and for what is shown, is all that the answer is made of. Pure.
 */

import { findRows, flattened } from './evaluate.ts'
import { evaluate, linkToRow, pageField } from './evaluate-expression.ts'
import { type Evaluation, NoToday, type Row } from './evaluation.ts'
import { fileField } from './file-field.ts'
import { pageNamed } from './is-fact.ts'
import type { PlanReach } from './plan-reach.ts'
import { QueryStopped } from './query-budget.ts'
import type { QueryPlan, QueryStep, QueryView } from './query-plan.ts'
import { isTruthy } from './query-value.ts'

/**
 * Of its rows, as JSON.
 * @param page index of the page
 * @returns undefined when there is no end to it
 */
export function rowReads(plan: QueryPlan, page: number, evaluation: Evaluation): string | undefined {
  try {
    const notes: unknown[] = []
    let rows: readonly Row[] = findRows(plan, evaluation, page)
    let isGrouped = false
    for (const step of plan.steps) {
      rows = takeStep(rows, step, evaluation, notes)
      isGrouped ||= step.step === 'group'
      if (isGrouped) break
    }
    // Of a group, which is no page's, the rows that are in it.
    if (!isGrouped) noteView(rows, plan.show, evaluation, notes)
    return JSON.stringify(notes)
  } catch (error) {
    if (error instanceof QueryStopped) return undefined
    if (error instanceof NoToday) return 'no today'
    throw error
  }
}

const placesOf = (rows: readonly Row[]): readonly number[] => rows.map(({ block }) => block ?? -1)

function takeStep(
  rows: readonly Row[],
  step: QueryStep,
  evaluation: Evaluation,
  notes: unknown[],
): readonly Row[] {
  switch (step.step) {
    case 'where':
      return rows.filter((row) => isTruthy(evaluate(step.test, row, evaluation)))
    case 'limit':
      // Which of them are left is said by all pages together.
      notes.push(placesOf(rows))
      return rows
    case 'sort':
      notes.push(rows.map((row) => step.keys.map(({ by }) => evaluate(by, row, evaluation))))
      return rows
    case 'flatten':
      return rows.flatMap((row) => flattened(row, step.by, evaluation))
    case 'group':
      notes.push(
        rows.map((row) => [evaluate(step.by.value, row, evaluation), linkToRow(row, evaluation.facts)]),
        placesOf(rows),
      )
      return rows
  }
}

function noteView(rows: readonly Row[], view: QueryView, evaluation: Evaluation, notes: unknown[]): void {
  notes.push(placesOf(rows))
  const linksOf = (): unknown => rows.map((row) => linkToRow(row, evaluation.facts))
  switch (view.as) {
    case 'list':
      if (view.withId) notes.push(linksOf())
      if (view.value !== undefined) for (const row of rows) notes.push(evaluate(view.value, row, evaluation))
      return
    case 'table':
      if (view.withId) notes.push(linksOf())
      for (const row of rows)
        for (const { value } of view.columns) notes.push(evaluate(value, row, evaluation))
      return
    case 'blocks':
    case 'value':
      return
  }
}

/**
 * Of its fields, to rows of other pages that link to it, as JSON.
 * @param page index of the page
 */
export function fieldReads(reach: PlanReach, page: number, { facts }: Evaluation): string {
  return JSON.stringify([
    [...reach.fields].map((name) => pageField(name, page, facts)),
    [...reach.files].map((name) => fileField(name, page, facts)),
    reach.isOfAnyField ? [...facts.fieldsOf(page)] : [],
  ])
}

/** Of where its links lead, to a plan that runs over what it links to. */
export function linkReads(reach: PlanReach, page: number, evaluation: Evaluation): string {
  const isNamed = [...reach.linkedFrom].some((name) => pageNamed(name, evaluation) === page)
  if (!isNamed) return ''
  const targets = evaluation.facts.pages[page]?.targets ?? []
  return JSON.stringify(
    [...new Set(targets.map((target) => (target.kind === 'page' ? target.page : '')))].sort(),
  )
}
