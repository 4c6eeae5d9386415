/**
 * What answering may cost, counted in steps: an expression's node for a row, a row compared, sixteen letters made. Counted
 * and not timed, so that a query is answered on every machine or on none.
 */

/** Of one query: 10,000 pages through a filter of some hundred words. */
export const MAX_QUERY_STEPS = 5_000_000
/** Of all queries of a site. */
export const MAX_SITE_STEPS = 100_000_000

/** Never leaves `query/`: the query is unanswered. */
export class QueryStopped extends Error {
  override readonly name = 'QueryStopped'
}

export interface QueryBudget {
  /** @throws QueryStopped when there is no more to spend */
  spend(steps: number): void
}

export interface SiteBudget {
  /** A budget for the next query, out of what the site has left. */
  forQuery(): QueryBudget
  /** So far. */
  spent(): QuerySteps
}

/** What answering took, at most. */
export interface QuerySteps {
  /** Of all queries. */
  readonly all: number
  /** Of the one that took most. */
  readonly most: number
}

/** Whether every query of a site was answered to its end. */
export function areWithin({ all, most }: QuerySteps): boolean {
  return all <= MAX_SITE_STEPS && most <= MAX_QUERY_STEPS
}

export function createSiteBudget(siteSteps = MAX_SITE_STEPS, querySteps = MAX_QUERY_STEPS): SiteBudget {
  let left = siteSteps
  let most = 0
  return {
    spent: () => ({ all: siteSteps - left, most }),
    forQuery: () => {
      let own = querySteps
      return {
        spend: (steps) => {
          left -= steps
          own -= steps
          most = Math.max(most, querySteps - own)
          if (own < 0) throw new QueryStopped('The query takes more work than one query may.')
          if (left < 0)
            throw new QueryStopped('The queries of this site take more work than all queries may.')
        },
      }
    },
  }
}
