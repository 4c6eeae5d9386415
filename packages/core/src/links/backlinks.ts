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
  const citing = new Map<NodeUuid, (number | undefined)[]>()
  const unsorted = new Set<(number | undefined)[]>()
  for (const [index, target] of targets.entries()) {
    if (target.kind !== 'page') continue
    const block = links[index]?.block
    const blocks = citing.get(target.page)
    if (blocks === undefined) citing.set(target.page, [block])
    else if (blocks.at(-1) !== block) {
      // Links come in the order of their blocks, but for few.
      if (placeOf(blocks.at(-1)) > placeOf(block)) unsorted.add(blocks)
      blocks.push(block)
    }
  }
  for (const blocks of unsorted) {
    const once = [...new Set(blocks.map(placeOf))].sort((a, b) => a - b)
    blocks.splice(0, blocks.length, ...once.map((place) => (place === IN_PROPERTIES ? undefined : place)))
  }
  return citing
}

const IN_PROPERTIES = -1

const placeOf = (block: number | undefined): number => block ?? IN_PROPERTIES

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
