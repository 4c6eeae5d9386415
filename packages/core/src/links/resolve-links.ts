import type { Link, LinkTarget, NodeUuid } from '../nouns.ts'
import type { Problem } from '../problem.ts'
import { type BlockIndex, createBlockIndex } from './block-index.ts'
import { createHeadingIndex, type HeadingIndex } from './heading-index.ts'
import { createNearTargets, type NearTargets } from './near-targets.ts'
import { type PlacedPage, parentOf } from './placed-page.ts'
import { type LinkContext, type ResolvedLink, resolveLink } from './resolve-link.ts'

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
  const context = createLinkContext(pages, indexes)
  const problems: Problem[] = []
  const targets = new Map<NodeUuid, readonly LinkTarget[]>()
  const inFolders = new Map<string, Map<string, ResolvedLink>>()
  for (const page of pages) {
    const folder = parentOf(page.page.path)
    const known = inFolders.get(folder) ?? new Map<string, ResolvedLink>()
    inFolders.set(folder, known)
    const resolved = page.page.links.map((link) => resolveOnce(link, page, context, known))
    targets.set(
      page.uuid,
      resolved.map(({ target }) => target),
    )
    for (const { problem } of resolved) if (problem !== undefined) problems.push(problem)
  }
  return { targets, problems }
}

/**
 * What links are resolved against. What costs something is made when it is first asked for.
 * @param pages those among which blocks are found by id
 */
export function createLinkContext(
  pages: readonly PlacedPage[],
  indexes: Pick<LinkContext, 'config' | 'pages' | 'unpublished' | 'assets' | 'leftOut'>,
): LinkContext {
  const headings = new Map<PlacedPage, HeadingIndex>()
  let blocks: BlockIndex | undefined
  let near: NearTargets | undefined
  return {
    ...indexes,
    get blocks() {
      blocks ??= createBlockIndex(pages)
      return blocks
    },
    wholePages: new Map(),
    get near() {
      near ??= createNearTargets(indexes.pages.names)
      return near
    },
    headings: (page) => {
      const index = headings.get(page) ?? createHeadingIndex(page.page)
      headings.set(page, index)
      return index
    },
  }
}

/**
 * Whole pages are linked to again and again, by one name from all pages of a folder.
 * @param known of the folder, by what is written; what is broken has a place of its own each time
 */
function resolveOnce(
  link: Link,
  from: PlacedPage,
  context: LinkContext,
  known: Map<string, ResolvedLink>,
): ResolvedLink {
  const { kind, target, fragment } = link
  if (kind !== 'page' || fragment !== undefined || target === '') return resolveLink(link, from, context)
  const found = known.get(target)
  if (found !== undefined) return found
  const resolved = resolveLink(link, from, context)
  if (resolved.problem === undefined) known.set(target, resolved)
  return resolved
}
