/** What an expression is for one row. */

import { calculate, isSo } from './calculate.ts'
import { type Evaluation, folderHere, type Row } from './evaluation.ts'
import { fileField } from './file-field.ts'
import { findProperty, isFact, timeOf } from './is-fact.ts'
import { linkNamed, linkToPage, toValue } from './page-fields.ts'
import type { QueryBudget } from './query-budget.ts'
import { DAY_MS, durationMs, startOf } from './query-date.ts'
import type { QueryFacts } from './query-facts.ts'
import { FUNCTIONS, finite } from './query-functions.ts'
import type { Expression, FileField, QueryDuration, QueryValue } from './query-plan.ts'
import { compareValues, isTruthy, sizeOf, toList, toText } from './query-value.ts'
import { taskField } from './task-field.ts'

/** @throws QueryStopped when it takes too long, NoToday when the day is asked for and unknown */
export function evaluate(expression: Expression, row: Row, evaluation: Evaluation): QueryValue {
  const { budget, facts } = evaluation
  budget.spend(1)
  const inner = (one: Expression): QueryValue => evaluate(one, row, evaluation)
  switch (expression.op) {
    case 'value':
      return expression.value
    case 'link':
      return linkNamed(expression.target, expression.label, folderHere(evaluation), facts)
    case 'today': {
      const time = timeOf({ months: expression.months, days: expression.days }, facts)
      return { type: 'date', time: startOf(time, expression.start), hasTime: false }
    }
    case 'this':
      return linkToPage(evaluation.here, facts)
    case 'row':
      return linkToRow(row, facts)
    case 'field':
      return expression.of === undefined
        ? rowField(expression.name, row, evaluation)
        : fieldOf(inner(expression.of), expression.name, evaluation)
    case 'file':
      return expression.of === undefined
        ? spent(fileField(expression.name, row.page, facts), budget)
        : fileOf(inner(expression.of), expression.name, evaluation)
    case 'fact':
      return isFact(expression.fact, row, evaluation)
    case 'not':
      return !isTruthy(inner(expression.of))
    case 'and':
      return expression.of.every((one) => isTruthy(inner(one)))
    case 'or':
      return expression.of.some((one) => isTruthy(inner(one)))
    case 'compare':
      return isSo(expression.by, compareValues(inner(expression.left), inner(expression.right)))
    case 'arithmetic':
      return spent(calculate(expression.by, inner(expression.left), inner(expression.right)), budget)
    case 'index':
      return itemOf(inner(expression.of), inner(expression.at), evaluation)
    case 'list':
      return toList(expression.items.map(inner))
    case 'call': {
      const args = expression.args.map(inner)
      for (const arg of args) budget.spend(sizeOf(arg))
      if (expression.name !== 'link') return spent(FUNCTIONS[expression.name](args), budget)
      const [target = null, label] = args
      const text = label === undefined ? undefined : toText(label)
      return target !== null && typeof target === 'object' && target.type === 'link'
        ? { ...target, label: text }
        : linkNamed(toText(target), text, folderHere(evaluation), facts)
    }
  }
}

function spent(value: QueryValue, budget: QueryBudget): QueryValue {
  budget.spend(sizeOf(value))
  return value
}

export function linkToRow({ page, block }: Row, facts: QueryFacts): QueryValue {
  const link = linkToPage(page, facts)
  if (block === undefined) return link
  return { ...link, block, label: facts.pages[page]?.page.blocks[block]?.text }
}

// ── Fields ────────────────────────────────────────────────────────────────────────────────────────────────────────

function rowField(name: string, row: Row, { facts, asks }: Evaluation): QueryValue {
  const local = row.locals?.get(name)
  if (local !== undefined) return local
  const page = facts.pages[row.page]?.page
  const block = row.block === undefined ? undefined : page?.blocks[row.block]
  if (asks === 'blocks')
    return toValue(findProperty(block?.properties ?? page?.properties ?? {}, name), '', facts)
  const own = block === undefined ? undefined : taskField(name, block, row.page, facts)
  return own ?? pageField(name, row.page, facts)
}

export function pageField(name: string, page: number, facts: QueryFacts): QueryValue {
  const fields = facts.fieldsOf(page)
  return fields.get(name) ?? fields.get(name.toLowerCase()) ?? null
}

/** Of a link the fields of its page, of a list those of its items, of a date its parts. */
function fieldOf(value: QueryValue, name: string, evaluation: Evaluation): QueryValue {
  evaluation.budget.spend(1)
  if (value === null || typeof value !== 'object') return null
  switch (value.type) {
    case 'list':
      return toList(value.items.map((item) => fieldOf(item, name, evaluation)))
    case 'object':
      return value.entries.find(([key]) => key === name)?.[1] ?? null
    case 'link': {
      const page = value.page === undefined ? undefined : evaluation.facts.numberOfPage(value.page)
      return page === undefined ? null : pageField(name, page, evaluation.facts)
    }
    case 'date':
      return partOfDate(value.time, name)
    case 'duration':
      return partOfDuration(value, name)
  }
}

function fileOf(value: QueryValue, name: FileField, evaluation: Evaluation): QueryValue {
  evaluation.budget.spend(1)
  if (value === null || typeof value !== 'object') return null
  if (value.type === 'list') return toList(value.items.map((item) => fileOf(item, name, evaluation)))
  if (value.type !== 'link') return null
  const page = value.page === undefined ? undefined : evaluation.facts.numberOfPage(value.page)
  return page === undefined ? null : spent(fileField(name, page, evaluation.facts), evaluation.budget)
}

function itemOf(value: QueryValue, at: QueryValue, evaluation: Evaluation): QueryValue {
  if (typeof at === 'string') return fieldOf(value, at, evaluation)
  if (typeof at !== 'number' || value === null || typeof value !== 'object' || value.type !== 'list')
    return null
  return value.items[at] ?? null
}

function partOfDate(time: number, name: string): QueryValue {
  const date = new Date(time)
  const parts: Readonly<Record<string, number>> = {
    year: date.getUTCFullYear(),
    month: date.getUTCMonth() + 1,
    day: date.getUTCDate(),
    hour: date.getUTCHours(),
    minute: date.getUTCMinutes(),
    second: date.getUTCSeconds(),
    weekday: ((date.getUTCDay() + 6) % 7) + 1,
  }
  return Object.hasOwn(parts, name) ? (parts[name] ?? null) : null
}

function partOfDuration(duration: QueryDuration, name: string): QueryValue {
  const days = durationMs(duration) / DAY_MS
  const parts: Readonly<Record<string, number>> = {
    days,
    weeks: days / 7,
    months: days / 30,
    years: days / 365,
  }
  return Object.hasOwn(parts, name) ? finite(Math.trunc(parts[name] ?? 0)) : null
}
