/** What a plan asks beyond the rows that it runs over. Found in the plan alone, before anything is asked. Pure. */

import type { Expression, Fact, FileField, QueryPlan } from './query-plan.ts'

export interface PlanReach {
  /** The day of the commit. */
  readonly isOfToday: boolean
  /** Whether some page carries the row's page as a tag: any page may. */
  readonly isOfAllTags: boolean
  /** Who cites the page of a row. */
  readonly isOfCitations: boolean
  /** The page on which the query stands, where a row is of no other. */
  readonly isOfHere: boolean
  /** Fields of pages that a link leads to, or of the page on which the query stands, by their names. */
  readonly fields: ReadonlySet<string>
  /** Fields whose name a value says. */
  readonly isOfAnyField: boolean
  readonly files: ReadonlySet<FileField>
  /** Pages whose links say which rows are asked; `''` is the page of the query. */
  readonly linkedFrom: ReadonlySet<string>
}

export function reachOf({ from, steps, show }: QueryPlan): PlanReach {
  const reach = {
    ...{ isOfToday: false, isOfAllTags: false, isOfCitations: false, isOfHere: false },
    isOfAnyField: false,
    ...{ fields: new Set<string>(), files: new Set<FileField>(), linkedFrom: new Set<string>() },
  }
  /** A row that is a group, or none, is of the page on which the query stands. */
  let isHere = show.as === 'value'
  if (from !== undefined) visit(from)
  for (const step of steps) {
    switch (step.step) {
      case 'where':
        visit(step.test)
        break
      case 'sort':
        for (const { by } of step.keys) visit(by)
        break
      case 'flatten':
        visit(step.by.value)
        break
      case 'group':
        visit(step.by.value)
        isHere = true
        break
      case 'limit':
        break
    }
  }
  if (show.as === 'table') for (const { value } of show.columns) visit(value)
  else if (show.as !== 'blocks' && show.value !== undefined) visit(show.value)
  return reach

  function visit(expression: Expression): void {
    switch (expression.op) {
      case 'field':
        if (expression.of !== undefined) visit(expression.of)
        if (expression.of !== undefined || isHere) reach.fields.add(expression.name)
        if (expression.of === undefined && isHere) reach.isOfHere = true
        return
      case 'file':
        if (expression.of !== undefined) visit(expression.of)
        if (expression.of !== undefined || isHere) reach.files.add(expression.name)
        if (expression.of === undefined && isHere) reach.isOfHere = true
        if (expression.name === 'inlinks') reach.isOfCitations = true
        return
      case 'index':
        visit(expression.of)
        visit(expression.at)
        if (expression.at.op !== 'value') reach.isOfAnyField = true
        else if (typeof expression.at.value === 'string') reach.fields.add(expression.at.value)
        return
      case 'today':
        reach.isOfToday = true
        return
      case 'fact':
        visitFact(expression.fact)
        return
      case 'not':
        visit(expression.of)
        return
      case 'and':
      case 'or':
        for (const one of expression.of) visit(one)
        return
      case 'compare':
      case 'arithmetic':
        visit(expression.left)
        visit(expression.right)
        return
      case 'list':
        for (const one of expression.items) visit(one)
        return
      case 'call':
        for (const one of expression.args) visit(one)
        return
      case 'value':
      case 'link':
      case 'this':
      case 'row':
        return
    }
  }

  function visitFact(fact: Fact): void {
    if (fact.is === 'tag-of-pages') reach.isOfAllTags = true
    if (fact.is === 'linked-from') reach.linkedFrom.add(fact.page)
    if (fact.is === 'journal' && !('day' in fact.from && 'day' in fact.to)) reach.isOfToday = true
  }
}
