/** Every query of a site, answered once all pages are linked. */

import type { GraphConfig, NodeUuid, Page } from '../nouns.ts'
import { type Problem, problem } from '../problem.ts'
import { answerQuery, findsItself } from './evaluate.ts'
import { type Evaluation, folderHere } from './evaluation.ts'
import { withBlockView } from './logseq-view.ts'
import { reachOf } from './plan-reach.ts'
import { createSiteBudget, type QuerySteps, type SiteBudget } from './query-budget.ts'
import { createQueryFacts, type QueryFacts, type SitePage } from './query-facts.ts'
import type { PageQuery, QueryAnswer, QueryPlan } from './query-plan.ts'

export interface AnsweredQueries {
  /** By page; aligned with the page's queries. Pages without queries are not in it. */
  readonly answers: ReadonlyMap<NodeUuid, readonly QueryAnswer[]>
  readonly problems: readonly Problem[]
  readonly steps: QuerySteps
}

/**
 * @param pages linked, in the site's order
 * @param today `YYYY-MM-DD` of the commit, UTC; undefined for a directory
 */
export function answerQueries(
  pages: readonly SitePage[],
  config: GraphConfig,
  today: string | undefined,
  budget: SiteBudget = createSiteBudget(),
): AnsweredQueries {
  const answers = new Map<NodeUuid, readonly QueryAnswer[]>()
  const problems: Problem[] = []
  if (pages.every(({ page }) => page.queries.length === 0))
    return { answers, problems, steps: budget.spent() }
  const answering: Answering = { facts: createQueryFacts(pages, config, today), budget, known: new Map() }
  pages.forEach((site, here) => {
    const { page, uuid } = site
    if (page.queries.length === 0) return
    answers.set(
      uuid,
      page.queries.map((query) => {
        const answer = answerOnce(query, here, answering)
        if (query.plan === undefined) return answer
        if (answer.kind === 'unanswered' && today !== undefined)
          problems.push(problem('unsupported-query', page.path, answer.why, { line: query.line }))
        return answer
      }),
    )
  })
  return { answers, problems, steps: budget.spent() }
}

export interface Answering {
  readonly facts: QueryFacts
  readonly budget: SiteBudget
  /** Answers that are the same on every page, by plan: a template puts one query on a thousand pages. */
  readonly known: Map<string, QueryAnswer>
}

const MAX_KNOWN = 1_000

/** @param here index of the page on which it stands */
export function answerOnce(query: PageQuery, here: number, answering: Answering): QueryAnswer {
  const { facts, budget, known } = answering
  const page = facts.pages[here]?.page
  const whole = page && wholePlan(query, page, facts.config)
  if (whole === undefined) return { kind: 'unanswered', why: query.fault ?? '' }
  const evaluation = { facts, budget: budget.forQuery(), here, ownBlock: query.block, asks: whole.rows }
  const isShared = isSameEverywhere(whole) && !findsItself(whole, evaluation)
  const key = isShared ? JSON.stringify([whole, placeOf(whole, evaluation)]) : undefined
  const answered = key === undefined ? undefined : known.get(key)
  if (answered !== undefined) return answered
  const answer = answerQuery(whole, evaluation)
  if (known.size >= MAX_KNOWN) known.clear()
  if (key !== undefined) known.set(key, answer)
  return answer
}

/** With what the block around it says of its result. Undefined for one without a plan. */
export function wholePlan(query: PageQuery, page: Page, config: GraphConfig): QueryPlan | undefined {
  if (query.plan === undefined || config.dialect !== 'logseq') return query.plan
  const own = query.block === undefined ? undefined : page.blocks[query.block]?.properties
  return withBlockView(query.plan, own ?? {})
}

/** Where links begin in the text of what is no page's own: a group, or one value. */
function placeOf({ show, steps }: QueryPlan, evaluation: Evaluation): string {
  return show.as === 'value' || steps.some(({ step }) => step === 'group') ? folderHere(evaluation) : ''
}

/** Nothing in it means the page on which it stands. Text in a plan has its quotation marks escaped. */
export function isSameEverywhere(plan: QueryPlan): boolean {
  if (reachOf(plan).isOfHere) return false
  const json = JSON.stringify(plan)
  return !/"op":"(?:this|link)"|"page":""|"op":"call","name":"link"|"is":"(?:linking-to|linked-from)"/u.test(
    json,
  )
}
