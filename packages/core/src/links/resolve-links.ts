import type { LinkTarget, NodeUuid } from '../nouns.ts'
import type { Problem } from '../problem.ts'
import { createBlockIndex } from './block-index.ts'
import { createHeadingIndex, type HeadingIndex } from './heading-index.ts'
import { createNearTargets } from './near-targets.ts'
import type { PlacedPage } from './placed-page.ts'
import { type LinkContext, resolveLink } from './resolve-link.ts'

export interface ResolvedLinks {
  /** By page; aligned with the page's links. */
  readonly targets: ReadonlyMap<NodeUuid, readonly LinkTarget[]>
  readonly problems: readonly Problem[]
}

/** @param pages in path order */
export function resolveLinks(
  pages: readonly PlacedPage[],
  indexes: Pick<LinkContext, 'config' | 'pages' | 'unpublished' | 'assets' | 'leftOut'>,
): ResolvedLinks {
  const headings = new Map<PlacedPage, HeadingIndex>()
  const context: LinkContext = {
    ...indexes,
    blocks: createBlockIndex(pages),
    wholePages: new Map(),
    near: createNearTargets(indexes.pages.names),
    headings: (page) => {
      const index = headings.get(page) ?? createHeadingIndex(page.page)
      headings.set(page, index)
      return index
    },
  }
  const problems: Problem[] = []
  const targets = new Map<NodeUuid, readonly LinkTarget[]>()
  for (const page of pages) {
    const resolved = page.page.links.map((link) => resolveLink(link, page, context))
    targets.set(
      page.uuid,
      resolved.map(({ target }) => target),
    )
    for (const { problem } of resolved) if (problem !== undefined) problems.push(problem)
  }
  return { targets, problems }
}
