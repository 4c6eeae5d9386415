/** The plan of a site of which most is known to stay as it is stored: that is in the sums and in the digest, and in no comparison. */

import { digestOfDigests } from '../id.ts'
import type { DigestMap } from '../nouns.ts'
import type { OpenPlan } from './plan-deployment.ts'

/** Pages of which no row changes. */
export interface StayingPages {
  readonly pages: number
  readonly blocks: number
  readonly links: number
  /**
   * All rendered pages.
   * @param others those that are not a page's that stays
   */
  with(others: DigestMap): DigestMap & { digests(): Iterable<string> }
}

/**
 * @param plan of the rest, made against the rows of the rest
 * @returns the plan of the whole; what it gives as stored has the nodes and links of the rest alone, and all rendered pages
 */
export function openPlanBeside(plan: OpenPlan, staying: StayingPages): OpenPlan {
  return {
    ...plan,
    close() {
      const closed = plan.close()
      const { stats, stored } = closed
      const { pages, blocks, links } = stats
      const renderedPages = staying.with(stored.renderedPages)
      return {
        ...closed,
        stats: {
          ...stats,
          pages: { ...pages, total: pages.total + staying.pages, unchanged: pages.unchanged + staying.pages },
          blocks: { ...blocks, total: blocks.total + staying.blocks },
          links: links + staying.links,
        },
        digest: digestOfDigests([...renderedPages.digests(), ...inOrder(stored.assets)]),
        stored: { ...stored, renderedPages },
      }
    },
  }
}

function inOrder(table: DigestMap): readonly string[] {
  return [...table.keys()].sort().flatMap((key) => table.get(key) ?? [])
}
