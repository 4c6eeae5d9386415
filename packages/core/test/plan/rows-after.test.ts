import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { StoredRows } from '../../src/nouns.ts'
import { planDeployment } from '../../src/plan/plan-deployment.ts'
import { rowsAfter } from '../../src/plan/rows-after.ts'
import { rowsOf, type SiteLiteral } from '../db/site.ts'

const none = new Map()
const NOTHING: StoredRows = {
  nodes: none,
  links: none,
  renderedPages: none,
  redirects: none,
  pageTexts: none,
}

const site: fc.Arbitrary<SiteLiteral> = fc.record({
  pages: fc.dictionary(fc.constantFrom('a', 'b', 'c', 'd/e'), fc.array(fc.constantFrom('x', 'y', 'z')), {
    noNullPrototype: true,
  }),
  redirects: fc.dictionary(fc.constantFrom('o', 'p'), fc.constantFrom('a', 'b'), { noNullPrototype: true }),
})

test('after a plan is applied, what was wanted is stored and planning it again is empty', () =>
  fc.assert(
    fc.property(site, site, (before, after) => {
      const next = rowsOf(1, after)
      const stored = rowsAfter(NOTHING, planDeployment(NOTHING, rowsOf(1, before), { files: 1 }))
      const then = rowsAfter(stored, planDeployment(stored, next, { files: 1 }))
      expect(then).toEqual(rowsAfter(NOTHING, planDeployment(NOTHING, next, { files: 1 })))
      expect(planDeployment(then, next, { files: 1 }).stats.rows).toBe(0)
    }),
  ))
