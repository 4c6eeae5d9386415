/** Names of places that were, carried from one deployment to the next: part of what `carry-history.ts` carries. */

import { blockAnchor } from '../block-anchor.ts'
import type { Database } from '../db/database.ts'
import {
  readAddressesAt,
  readAnchoredAt,
  readAnchoredOf,
  readAnchorsOver,
  readChildrenAt,
  readOpenAnchors,
} from '../db/read-anchors.ts'
import type { DeploymentAt } from '../db/read-history.ts'
import { textBlockUuid } from '../id.ts'
import type { LinkedPage, LinkedSite, NodeUuid, PastAddress, StoredRows } from '../nouns.ts'
import type { LostPage } from '../plan/moved-pages.ts'
import { type PairedSections, pairSections } from '../plan/pair-sections.ts'
import { type ChangedAnchors, changedAnchors, lostAnchors, namesOf } from '../plan/past-anchors.ts'
import { nodeKey } from '../plan/row-key.ts'
import type { WatchedBlock, WatchedBlocks } from '../plan/watch-blocks.ts'

/** Names that are kept of one address, the newest. */
const MOST_NAMES = 1000

/** What is known of a succession by then. */
export interface Lineage {
  readonly site: LinkedSite
  readonly next: StoredRows
  readonly watched: WatchedBlocks
  /** Blocks that are gone, as they were. */
  readonly removed: readonly WatchedBlock[]
  /** Which block took the place of one that is gone. */
  readonly blocks: ReadonlyMap<NodeUuid, NodeUuid>
  readonly pageAfter: (page: NodeUuid) => NodeUuid
}

/** Headings that are gone and that no block is like, by what stood below them. */
export async function pairLostSections(
  db: Database,
  at: DeploymentAt,
  { next, watched, removed, blocks, pageAfter }: Lineage,
): Promise<PairedSections> {
  const lost = removed.filter(({ uuid, anchor }) => anchor !== undefined && !blocks.has(uuid))
  if (lost.length === 0) return { successors: new Map(), nearest: new Map() }
  const children = await readChildrenAt(db, at, lost)
  const placed = new Map([...watched.newBlocks, ...watched.changedBlocks].map((block) => [block.uuid, block]))
  const isNew = new Set(watched.newBlocks.map(({ uuid }) => uuid))
  const lostByUuid = new Map(lost.map((block) => [block.uuid, block]))
  return pairSections(
    lost.map(({ uuid, source }) => ({ uuid, source, children: children.get(uuid) ?? [] })),
    {
      placeOf: (block) => placed.get(block) ?? placed.get(blocks.get(block) ?? block),
      headingSource(block) {
        const found = placed.get(block)
        return found?.anchor === undefined ? undefined : found.source
      },
      isNew: (block) => isNew.has(block),
      twinOf(heading) {
        const block = lostByUuid.get(heading)
        const twin = block && textBlockUuid(pageAfter(block.pageUuid), block.source, 0)
        return twin !== undefined && next.nodes.has(nodeKey('block', twin)) ? twin : undefined
      },
    },
  )
}

/** @param past the addresses that are past in the new deployment */
export async function carryAnchors(
  db: Database,
  at: DeploymentAt,
  lineage: Lineage,
  known: {
    readonly sections: PairedSections
    readonly lostPages: readonly LostPage[]
    readonly past: readonly PastAddress[]
  },
): Promise<ChangedAnchors> {
  const { site, next, watched, removed, blocks, pageAfter } = lineage
  const { successors, nearest } = known.sections
  const renamed = watched.changedBlocks.filter((block) => namesOf(block).length > 0)
  const before = [
    ...removed.filter((block) => namesOf(block).length > 0),
    ...(await readAnchoredAt(
      db,
      at,
      renamed.map(({ uuid }) => uuid),
    )),
  ]
  const home = known.lostPages.find(({ path }) => path === '')?.uuid
  const pages = new Set([
    ...before.map(({ pageUuid }) => pageUuid),
    ...watched.changedPages,
    ...(home === undefined ? [] : [home]),
  ])
  const addresses = await readAddressesAt(db, at, [...pages])
  // At the address of one that went elsewhere is another page now.
  const displaced = [...addresses].flatMap(([uuid, path]) => {
    const page = site.byUuid.get(uuid)
    return page !== undefined && addressOf(site, page) !== path && next.renderedPages.has(path) ? [uuid] : []
  })
  before.push(...(await readAnchoredOf(db, at, displaced)))

  const landing = landingPages(site, next, known.past, [...addresses.keys()].map(pageAfter))
  const lost = lostAnchors(before, {
    addressBefore: (page) => addresses.get(page),
    continued(block) {
      const isContinued =
        next.nodes.has(nodeKey('block', block)) || blocks.has(block) || successors.has(block)
      return isContinued ? block : nearest.get(block)
    },
    isThere: (path, anchor) => landing(path).has(anchor),
  })
  const named = [...watched.newBlocks, ...renamed].flatMap((block) => {
    const page = site.byUuid.get(block.pageUuid)
    return page === undefined ? [] : namesOf(block).map((anchor) => ({ path: addressOf(site, page), anchor }))
  })
  const open = await readOpenAnchors(db, at.workspaceId, [...lost, ...named])
  const changed = changedAnchors(lost, open)
  const paths = [...new Set(changed.insert.map(({ path }) => path))]
  const over = await readAnchorsOver(db, at.workspaceId, paths, MOST_NAMES)
  return over.length === 0 ? changed : changedAnchors(lost, open, over)
}

/** The home page answers at the workspace's own address. */
export function addressOf(site: LinkedSite, { path }: Pick<LinkedPage, 'path'>): string {
  return path === site.home ? '' : path
}

/**
 * By an address of before: the names of places on the page to which it leads now.
 * @param likely pages among which it probably is
 */
function landingPages(
  site: LinkedSite,
  next: StoredRows,
  past: readonly PastAddress[],
  likely: readonly NodeUuid[],
): (path: string) => ReadonlySet<string> {
  const names = new Map<string, ReadonlySet<string>>()
  const pages = new Map<string, LinkedPage>()
  for (const uuid of likely) {
    const page = site.byUuid.get(uuid)
    if (page !== undefined) pages.set(addressOf(site, page), page)
  }
  let all: ReadonlyMap<string, LinkedPage> | undefined
  const pageAt = (path: string): LinkedPage | undefined => {
    const found = pages.get(path)
    if (found !== undefined) return found
    all ??= new Map(site.pages.map((page) => [addressOf(site, page), page]))
    return all.get(path)
  }
  let led: ReadonlyMap<string, string | undefined> | undefined
  const end = (path: string): string | undefined => {
    if (next.renderedPages.has(path)) return path
    led ??= new Map<string, string | undefined>([
      ...past.map(({ path, to }) => [path, to] as const),
      ...site.redirects.map(({ from, to }) => [from, to] as const),
    ])
    return led.get(path)
  }
  return (path) => {
    const known = names.get(path)
    if (known !== undefined) return known
    const to = end(path)
    const page = to === undefined ? undefined : pageAt(to)
    const found = new Set([
      ...(page?.page.headings ?? []).map(({ anchor }) => anchor),
      ...(page?.blockUuids ?? []).map(blockAnchor),
    ])
    names.set(path, found)
    return found
  }
}
