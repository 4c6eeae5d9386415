/**
 * Answers to the queries of a site after some of its pages changed. An answer stands while all that its query is told by the
 * changed pages is what it was (`query/row-reads.ts`); only others are asked again, of all pages. Pure.
 */

import type { PageIndex } from '../links/page-index.ts'
import type { GraphConfig, LinkedPage, Page } from '../nouns.ts'
import { type Answering, answerOnce, isSameEverywhere, wholePlan } from '../query/answer-queries.ts'
import type { Evaluation } from '../query/evaluation.ts'
import { type PlanReach, reachOf } from '../query/plan-reach.ts'
import { areWithin, createSiteBudget, type QuerySteps, type SiteBudget } from '../query/query-budget.ts'
import { createQueryFacts, type QueryFacts } from '../query/query-facts.ts'
import type { QueryAnswer, QueryPlan } from '../query/query-plan.ts'
import { fieldReads, linkReads, rowReads } from '../query/row-reads.ts'
import type { KeptSite } from './kept-site.ts'

/** A site in which everything is as it will be, but for its answers. */
export interface SettledSite {
  readonly config: GraphConfig
  readonly today: string | undefined
  readonly names: () => PageIndex
  /** By number: pages whose text changed, and pages of which anything differs. */
  readonly drafts: { has(n: number): boolean }
  readonly changed: ReadonlyMap<number, LinkedPage>
}

export interface AnsweredAgain {
  /** By number, of pages whose answers are not what they were, and of changed ones. */
  readonly answers: ReadonlyMap<number, readonly QueryAnswer[]>
  readonly steps: QuerySteps
}

/** Looks at one changed page for one query; more cost what asking all pages costs. */
const MOST_LOOKS = 50_000

/** Undefined where all pages have to be linked. */
export function answerAgain(kept: KeptSite, site: SettledSite): AnsweredAgain | undefined {
  const queried = queriedAfter(kept, site)
  if (queried.length === 0) return { answers: new Map(), steps: { all: 0, most: 0 } }
  const scene = openScene(kept, site)
  const watch = createWatch(scene)
  const asked: (Queried & { readonly others: ReadonlySet<number> })[] = []
  for (const page of queried) {
    const others = watch.changedOf(page)
    if (others === undefined) return undefined
    if (others.size > 0 || site.drafts.has(page.n)) asked.push({ ...page, others })
  }
  const budget = createSiteBudget()
  const facts = createQueryFacts(scene.after, site.config, site.today, { names: site.names })
  const answering: Answering = { facts, budget, known: new Map() }
  const answers = new Map<number, readonly QueryAnswer[]>()
  for (const { n, now, before, others } of asked) {
    const old = before?.answers ?? []
    const next = now.queries.map((query, i) => {
      const known = others.has(i) ? undefined : old[i]
      return known ?? answerOnce(query, scene.placeOf(n), answering)
    })
    if (site.drafts.has(n) || JSON.stringify(next) !== JSON.stringify(old)) answers.set(n, next)
  }
  const [was, again] = [kept.facts.querySteps, budget.spent()]
  const seen = watch.spent()
  const steps = {
    all: was.all + seen.all + again.all,
    most: Math.max(was.most + seen.most, again.most),
  }
  return areWithin(steps) ? { answers, steps } : undefined
}

/** A page with queries. */
interface Queried {
  readonly n: number
  readonly now: Page
  /** Undefined when it had none. */
  readonly before: LinkedPage | undefined
  readonly plans: readonly (QueryPlan | undefined)[]
  readonly blocks: readonly (number | undefined)[]
}

/** In the order of the site. */
function queriedAfter(kept: KeptSite, { drafts, changed, config }: SettledSite): readonly Queried[] {
  const { planTable, shown } = kept.columns
  return shown.flatMap((n): Queried[] => {
    const own = kept.queries.get(n)
    const before = own === undefined ? undefined : kept.linked[n]
    const page = drafts.has(n) ? changed.get(n)?.page : undefined
    if (page !== undefined) {
      const { queries } = page
      const plans = queries.map((query) => wholePlan(query, page, config))
      return queries.length === 0
        ? []
        : [{ n, now: page, before, plans, blocks: queries.map(({ block }) => block) }]
    }
    if (own === undefined || before === undefined) return []
    const plans: (QueryPlan | undefined)[] = []
    const blocks: (number | undefined)[] = []
    for (let at = 0; at + 1 < own.length; at += 2) {
      plans.push(planTable[own[at] ?? -1])
      blocks.push(own[at + 1] === -1 ? undefined : own[at + 1])
    }
    return [{ n, now: before.page, before, plans, blocks }]
  })
}

// ── What the changed pages say ────────────────────────────────────────────────────────────────────────────────────

interface Scene {
  readonly kept: KeptSite
  readonly site: SettledSite
  /** In the order of the site. */
  readonly after: readonly LinkedPage[]
  /** Index of a page in that order. */
  placeOf(n: number): number
  /** Facts of the rows of changed pages alone, as they were and as they are. */
  readonly facts: readonly [before: QueryFacts, after: QueryFacts]
}

function openScene(kept: KeptSite, site: SettledSite): Scene {
  const { config, changed, names } = site
  const { shown } = kept.columns
  const places = new Map(shown.map((n, place) => [n, place]))
  const placeOf = (n: number): number => places.get(n) ?? -1
  const before = shown.flatMap((n) => kept.linked[n] ?? [])
  const after = shown.flatMap((n) => changed.get(n) ?? kept.linked[n] ?? [])
  const only = [...changed.keys()].map(placeOf).sort((a, b) => a - b)
  return {
    ...{ kept, site, after, placeOf },
    facts: [
      createQueryFacts(before, config, kept.facts.today, { names, only }),
      createQueryFacts(after, config, site.today, { names, only }),
    ],
  }
}

interface Watch {
  /** Places of the queries of a page whose answers may be others; undefined when there is too much to look at. */
  changedOf(page: Queried): ReadonlySet<number> | undefined
  /** Of the changed pages as they are: an answer that stands takes no more than it did and this. */
  spent(): QuerySteps
}

function createWatch({ kept, site, placeOf, facts }: Scene): Watch {
  const { config, drafts, changed } = site
  const isOtherDay = kept.facts.today !== site.today
  /** By plan, of those that are the same everywhere. */
  const known = new Map<QueryPlan, Look>()
  const reaches = new Map<QueryPlan, PlanReach>()
  let [looks, all, most] = [0, 0, 0]

  return {
    changedOf(page) {
      const isDraft = drafts.has(page.n)
      const old = isDraft ? writtenQueries(kept.linked[page.n]?.page, config) : []
      const now = isDraft ? writtenQueries(page.now, config) : []
      const others = new Set<number>()
      for (const [i, plan] of page.plans.entries()) {
        if (isDraft && old[i] !== now[i]) others.add(i)
        else if (plan !== undefined && isOther(plan, page, page.blocks[i])) others.add(i)
        if (looks > MOST_LOOKS) return undefined
      }
      return others
    },
    spent: () => ({ all, most }),
  }

  function isOther(plan: QueryPlan, page: Queried, block: number | undefined): boolean {
    const isShared = !changed.has(page.n) && isSameEverywhere(plan)
    const looked = (isShared ? known.get(plan) : undefined) ?? lookCounted(plan, page, block)
    if (isShared) known.set(plan, looked)
    all += looked.steps.all
    most = Math.max(most, looked.steps.most)
    return looked.isOther
  }

  function lookCounted(plan: QueryPlan, page: Queried, block: number | undefined): Look {
    const budget = createSiteBudget()
    return { isOther: look(plan, page, { block, budget }), steps: budget.spent() }
  }

  function look(
    plan: QueryPlan,
    { n }: Queried,
    { block: ownBlock, budget }: { readonly block: number | undefined; readonly budget: SiteBudget },
  ): boolean {
    const reach = reaches.get(plan) ?? reachOf(plan)
    reaches.set(plan, reach)
    if ((reach.isOfToday && isOtherDay) || reach.isOfAllTags) return true
    const own = budget.forQuery()
    const evaluationOf = (among: QueryFacts): Evaluation => ({
      ...{ facts: among, budget: own, here: placeOf(n), ownBlock, asks: plan.rows },
    })
    for (const other of changed.keys()) {
      looks += 1
      const place = placeOf(other)
      const [before, after] = facts.map(evaluationOf) as [Evaluation, Evaluation]
      if (fieldReads(reach, place, before) !== fieldReads(reach, place, after)) return true
      if (linkReads(reach, place, before) !== linkReads(reach, place, after)) return true
      // Of a page that did not change itself, only who cites it may be otherwise.
      if (plan.show.as === 'value' || !(drafts.has(other) || reach.isOfCitations)) continue
      const said = rowReads(plan, place, after)
      if (said === undefined || said !== rowReads(plan, place, before)) return true
    }
    return false
  }
}

interface Look {
  readonly isOther: boolean
  /** Of the changed pages as they were and as they are. */
  readonly steps: QuerySteps
}

/** What is written of each query, as far as its answer goes by it. */
function writtenQueries(page: Page | undefined, config: GraphConfig): readonly string[] {
  return (page?.queries ?? []).map((query) =>
    JSON.stringify([page && wholePlan(query, page, config), query.fault, query.block]),
  )
}
