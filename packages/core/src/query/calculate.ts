/** Comparisons and arithmetic of values. What does not fit together gives nothing. */

import { addToDate } from './query-date.ts'
import { cut, finite } from './query-functions.ts'
import type { Arithmetic, Comparison, QueryValue } from './query-plan.ts'
import { toList, toText } from './query-value.ts'

export function isSo(by: Comparison, order: number): boolean {
  switch (by) {
    case '=':
      return order === 0
    case '!=':
      return order !== 0
    case '<':
      return order < 0
    case '<=':
      return order <= 0
    case '>':
      return order > 0
    case '>=':
      return order >= 0
  }
}

export function calculate(by: Arithmetic, a: QueryValue, b: QueryValue): QueryValue {
  if (typeof a === 'number' && typeof b === 'number') return finite(calculateNumbers(by, a, b))
  if (by === '+' && (typeof a === 'string' || typeof b === 'string')) return cut(toText(a) + toText(b))
  if (a === null || b === null || typeof a !== 'object' || typeof b !== 'object') return null
  if (a.type === 'date' && b.type === 'duration' && (by === '+' || by === '-'))
    return addToDate(a, b, by === '+' ? 1 : -1) ?? null
  if (a.type === 'date' && b.type === 'date' && by === '-')
    return { type: 'duration', months: 0, ms: a.time - b.time }
  if (a.type === 'duration' && b.type === 'duration' && (by === '+' || by === '-')) {
    const sign = by === '+' ? 1 : -1
    return { type: 'duration', months: a.months + sign * b.months, ms: a.ms + sign * b.ms }
  }
  if (a.type === 'list' && b.type === 'list' && by === '+') return toList([...a.items, ...b.items])
  return null
}

function calculateNumbers(by: Arithmetic, a: number, b: number): number {
  switch (by) {
    case '+':
      return a + b
    case '-':
      return a - b
    case '*':
      return a * b
    case '/':
      return a / b
    case '%':
      return a % b
  }
}
