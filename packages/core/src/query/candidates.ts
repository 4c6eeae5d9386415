/** Which rows a filter can be true of at all, read from the indexes before any row is looked at. */

import type { Evaluation } from './evaluation.ts'
import { pageNamed } from './is-fact.ts'
import type { Expression, Fact } from './query-plan.ts'
import { type Spans, sizeOfSpans, unionOf } from './query-rows.ts'

/** @returns undefined when it may be every row */
export function candidatesOf(test: Expression | undefined, evaluation: Evaluation): Spans | undefined {
  if (test === undefined) return undefined
  switch (test.op) {
    case 'fact':
      return ofFact(test.fact, evaluation)
    case 'and':
      return smallest(test.of.map((one) => candidatesOf(one, evaluation)))
    case 'or': {
      const all = test.of.map((one) => candidatesOf(one, evaluation))
      const known = all.filter((spans) => spans !== undefined)
      return known.length < all.length ? undefined : unionOf(known)
    }
    default:
      return undefined
  }
}

function ofFact(fact: Fact, evaluation: Evaluation): Spans | undefined {
  const { facts } = evaluation
  switch (fact.is) {
    case 'refers':
      return facts.references(facts.keyOf(fact.page))
    case 'on-page': {
      const page = facts.findPage(fact.page, '')
      return page === undefined ? [] : [facts.rows.numberOf(page), facts.rows.endOf(page)]
    }
    case 'task':
      return unionOf(fact.states.map(facts.tasks))
    case 'tagged':
      return facts.tagged(fact.tag)
    case 'linking-to':
      return facts.linkingTo(pageNamed(fact.page, evaluation))
    case 'linked-from':
      return facts.linkedFrom(pageNamed(fact.page, evaluation))
    default:
      return undefined
  }
}

function smallest(all: readonly (Spans | undefined)[]): Spans | undefined {
  let best: Spans | undefined
  for (const spans of all)
    if (spans !== undefined && (best === undefined || sizeOfSpans(spans) < sizeOfSpans(best))) best = spans
  return best
}
