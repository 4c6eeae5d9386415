import type { BlockNode, NodeUuid, PageNode, SiteRows } from '../nouns.ts'
import type { OpenPlan } from './plan-deployment.ts'

/** A page of which a plan writes something: as it will be. */
export interface PlannedPage {
  readonly page: PageNode
  readonly blocks: readonly BlockNode[]
}

export interface PlannedPages {
  readonly plan: OpenPlan
  readonly pages: ReadonlyMap<NodeUuid, PlannedPage>
}

/**
 * A plan that remembers the pages it writes, for who compares their words.
 * @param most nodes that are remembered in all; a page that does not fit is left out
 */
export function rememberPages(plan: OpenPlan, most: number): PlannedPages {
  const pages = new Map<NodeUuid, PlannedPage>()
  let room = most

  const remember = ({ nodes }: SiteRows, inserted: SiteRows): void => {
    const written = new Set(inserted.nodes.map((node) => (node.kind === 'page' ? node.uuid : node.pageUuid)))
    if (written.size === 0) return
    for (const page of nodes) {
      if (page.kind !== 'page' || !written.has(page.uuid)) continue
      const blocks = nodes.flatMap((node) =>
        node.kind === 'block' && node.pageUuid === page.uuid ? [node] : [],
      )
      if (blocks.length >= room) continue
      room -= blocks.length + 1
      pages.set(page.uuid, { page, blocks })
    }
  }

  return {
    pages,
    plan: {
      ...plan,
      add(rows) {
        const part = plan.add(rows)
        remember(rows, part.insert)
        return part
      },
    },
  }
}
