import { folderOf } from './page-fields.ts'
import type { QueryBudget } from './query-budget.ts'
import type { QueryFacts } from './query-facts.ts'
import type { QueryValue } from './query-plan.ts'

/** One row on its way through a query. */
export interface Row {
  /** Index of its page. */
  readonly page: number
  /** Undefined for a page. */
  readonly block: number | undefined
  /** What GROUP BY and FLATTEN named. */
  readonly locals: ReadonlyMap<string, QueryValue> | undefined
}

export interface Evaluation {
  readonly facts: QueryFacts
  readonly budget: QueryBudget
  /** Index of the page on which the query stands. */
  readonly here: number
  /** Index of the block in which it stands. */
  readonly ownBlock?: number | undefined
  readonly asks: 'pages' | 'tasks' | 'blocks'
  /** Facts that a block has from what is above it do not count. */
  readonly isAlone?: boolean
}

/** The query asks for the day, and there is no commit. Never leaves `query/`. */
export class NoToday extends Error {
  override readonly name = 'NoToday'
}

/** Of the page on which the query stands. */
export const folderHere = ({ facts, here }: Evaluation): string =>
  folderOf(facts.pages[here]?.page.path ?? '')
