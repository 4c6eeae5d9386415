import type { Backlink, LinkTarget, NodeUuid } from '../nouns.ts'
import type { PlacedPage } from './placed-page.ts'

/**
 * Who cites whom. A block that names a page twice cites it once; a page does not cite itself.
 * @param pages in the order in which citations are listed
 */
export function collectBacklinks(
  pages: readonly PlacedPage[],
  targets: ReadonlyMap<NodeUuid, readonly LinkTarget[]>,
): ReadonlyMap<NodeUuid, readonly Backlink[]> {
  const backlinks = new Map<NodeUuid, Backlink[]>()
  for (const { page, uuid, path } of pages) {
    for (const [cited, blocks] of citationsOf(page.links, targets.get(uuid) ?? [])) {
      if (cited === uuid) continue
      const list = backlinks.get(cited) ?? []
      backlinks.set(cited, list)
      for (const block of blocks) list.push({ page: uuid, path, title: page.title, block })
    }
  }
  return backlinks
}

/** By cited page, the citing blocks in order; the page's properties, which are no block, first. */
function citationsOf(
  links: PlacedPage['page']['links'],
  targets: readonly LinkTarget[],
): ReadonlyMap<NodeUuid, readonly (number | undefined)[]> {
  const citing = new Map<NodeUuid, Set<number>>()
  for (const [index, target] of targets.entries()) {
    if (target.kind !== 'page') continue
    const blocks = citing.get(target.page) ?? new Set()
    // A number, because `sort` puts undefined last without asking.
    citing.set(target.page, blocks.add(links[index]?.block ?? IN_PROPERTIES))
  }
  return new Map(
    [...citing].map(([page, blocks]) => [
      page,
      [...blocks].sort((a, b) => a - b).map((block) => (block === IN_PROPERTIES ? undefined : block)),
    ]),
  )
}

const IN_PROPERTIES = -1

/** Of each page, its blocks that are named by other pages, and how often. */
export function countCitedBlocks(
  pages: readonly PlacedPage[],
  targets: ReadonlyMap<NodeUuid, readonly LinkTarget[]>,
): ReadonlyMap<NodeUuid, ReadonlyMap<NodeUuid, number>> {
  const counts = new Map<NodeUuid, Map<NodeUuid, number>>()
  for (const { uuid } of pages) {
    for (const target of targets.get(uuid) ?? []) {
      if (target.kind !== 'page' || target.block === undefined || target.page === uuid) continue
      const ofPage = counts.get(target.page) ?? new Map<NodeUuid, number>()
      counts.set(target.page, ofPage.set(target.block, (ofPage.get(target.block) ?? 0) + 1))
    }
  }
  return counts
}
