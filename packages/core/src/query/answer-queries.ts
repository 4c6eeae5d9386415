/** Every query of a site, answered once all pages are linked. */

import type { GraphConfig, NodeUuid } from '../nouns.ts'
import { type Problem, problem } from '../problem.ts'
import { answerQuery, findsItself } from './evaluate.ts'
import { withBlockView } from './logseq-view.ts'
import { createSiteBudget, type SiteBudget } from './query-budget.ts'
import { createQueryFacts, type QueryFacts, type SitePage } from './query-facts.ts'
import type { PageQuery, QueryAnswer, QueryPlan } from './query-plan.ts'

export interface AnsweredQueries {
  /** By page; aligned with the page's queries. Pages without queries are not in it. */
  readonly answers: ReadonlyMap<NodeUuid, readonly QueryAnswer[]>
  readonly problems: readonly Problem[]
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
  if (pages.every(({ page }) => page.queries.length === 0)) return { answers, problems }
  const answering: Answering = { facts: createQueryFacts(pages, config, today), budget, known: new Map() }
  pages.forEach((site, here) => {
    const { page, uuid } = site
    if (page.queries.length === 0) return
    answers.set(
      uuid,
      page.queries.map((query) => {
        if (query.plan === undefined) return { kind: 'unanswered', why: query.fault }
        const answer = answerOnce(query.plan, query, here, answering)
        if (answer.kind === 'unanswered' && today !== undefined)
          problems.push(problem('unsupported-query', page.path, answer.why, { line: query.line }))
        return answer
      }),
    )
  })
  return { answers, problems }
}

interface Answering {
  readonly facts: QueryFacts
  readonly budget: SiteBudget
  /** Answers that are the same on every page, by plan: a template puts one query on a thousand pages. */
  readonly known: Map<string, QueryAnswer>
}

const MAX_KNOWN = 1_000

function answerOnce(plan: QueryPlan, query: PageQuery, here: number, answering: Answering): QueryAnswer {
  const { facts, budget, known } = answering
  const own = query.block === undefined ? {} : (facts.pages[here]?.page.blocks[query.block]?.properties ?? {})
  const whole = facts.config.dialect === 'logseq' ? withBlockView(plan, own) : plan
  const evaluation = { facts, budget: budget.forQuery(), here, ownBlock: query.block, asks: whole.rows }
  const key = isSameEverywhere(whole) && !findsItself(whole, evaluation) ? JSON.stringify(whole) : undefined
  const answered = key === undefined ? undefined : known.get(key)
  if (answered !== undefined) return answered
  const answer = answerQuery(whole, evaluation)
  if (known.size >= MAX_KNOWN) known.clear()
  if (key !== undefined) known.set(key, answer)
  return answer
}

/** Nothing in it means the page on which it stands. Text in a plan has its quotation marks escaped. */
function isSameEverywhere(plan: QueryPlan): boolean {
  const json = JSON.stringify(plan)
  return !/"op":"(?:this|link)"|"page":""|"op":"call","name":"link"|"is":"(?:linking-to|linked-from)"/u.test(
    json,
  )
}
