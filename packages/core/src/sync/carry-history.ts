/**
 * Addresses and ids that were, carried from one deployment to the next. They follow from what was published before, so a
 * new database has none of them: they are rows of their own, in no count and in no digest.
 */

import { applyPlan } from '../db/apply-plan.ts'
import type { Lease } from '../db/lease.ts'
import { readBlocksAt, readLostPages, readPastAddresses, readSucceeded } from '../db/read-history.ts'
import type { Mirror } from '../git/mirror.ts'
import { readRenames } from '../git/renames.ts'
import { digestOf } from '../id.ts'
import type {
  Digest,
  HistoryPart,
  LinkedSite,
  NodeSuccessor,
  NodeUuid,
  Oid,
  PastAddress,
  StoredRows,
} from '../nouns.ts'
import { changedAddresses, historyPart } from '../plan/history-part.ts'
import { movedPages, type PagesAfter } from '../plan/moved-pages.ts'
import { pairBlocks } from '../plan/pair-blocks.ts'
import { type GoneAddress, pastAddresses } from '../plan/past-addresses.ts'
import { NO_ROWS, textDigestOf } from '../plan/to-rows.ts'
import type { WatchedBlocks } from '../plan/watch-blocks.ts'
import { mostSuccessors } from '../plan/went-to.ts'
import { addressOf, carryAnchors, pairLostSections } from './carry-anchors.ts'
import type { SyncContext } from './request.ts'
import type { ParsedGraph } from './stages.ts'

/** A deployment that takes the place of another. */
export interface Succession {
  readonly graph: ParsedGraph
  readonly site: LinkedSite
  readonly mirror: Mirror
  /** What readers have, and what it serves. */
  readonly previous: { readonly deploymentId: number; readonly commit: Oid | undefined }
  readonly shown: StoredRows
  /** Of the closed plan. */
  readonly next: StoredRows
  readonly lost: readonly string[]
  readonly watched: WatchedBlocks
}

/** Writes the history of a run. @returns the addresses that are past in it */
export async function carryHistory(
  context: SyncContext,
  lease: Lease,
  succession: Succession,
): Promise<readonly PastAddress[]> {
  const { db } = context
  const { site, previous, shown, next, watched } = succession
  const { workspaceId } = lease
  const at = { workspaceId, deploymentId: previous.deploymentId }
  const lostPaths = lostAddresses(succession.lost)
  const lost = await readLostPages(db, at, ['', ...lostPaths])
  const isAsking = lost.some(({ uuid }) => !site.byUuid.has(uuid))
  const renames = isAsking ? await renamesOf(context, succession) : new Map<string, string>()
  const moved = movedPages(lost, pagesAfter(site, shown), renames)

  const removed = await readBlocksAt(db, at, watched.goneBlocks())
  const pageAfter = (page: NodeUuid): NodeUuid => moved.get(page) ?? page
  const blocks = pairBlocks(removed, watched.newBlocks, pageAfter)
  const lineage = { site, next, watched, removed, blocks, pageAfter }
  const sections = await pairLostSections(db, at, lineage)
  const wentTo = mostSuccessors(removed, watched.newBlocks, blocks)

  let hidden: ReadonlySet<string> | undefined
  const isHiddenSource = (path: string): boolean => {
    hidden ??= hiddenSources(succession)
    return hidden.has(path)
  }
  const lostAt = new Map(lost.map((page) => [page.path, page]))
  const gone = lostPaths.map((path): GoneAddress => {
    const page = lostAt.get(path)
    if (page === undefined) return { path, to: tagPage(path, next), wentTo: [], isHidden: true }
    const target = site.byUuid.get(moved.get(page.uuid) ?? page.uuid)
    if (target !== undefined) return { path, to: addressOf(site, target), wentTo: [], isHidden: false }
    const isHidden = isHiddenSource(page.sourcePath) || isHiddenSource(renames.get(page.sourcePath) ?? '')
    return { path, to: undefined, wentTo: isHidden ? [] : listed(site, wentTo.get(page.uuid)), isHidden }
  })
  const stored = await readPastAddresses(db, workspaceId)
  const before = await readPastAddresses(db, workspaceId, previous.deploymentId)
  const past = pastAddresses(before, gone, (path) => next.renderedPages.has(path))
  const anchors = await carryAnchors(db, at, lineage, { sections, lostPages: lost, past })
  const successors = toSuccessors(moved, blocks, sections.successors)
  const over = [
    ...successors.map(({ from }) => from),
    ...watched.newPages,
    ...watched.newBlocks.map((b) => b.uuid),
  ]
  const ended = await readSucceeded(db, workspaceId, [...new Set(over)])
  await writeHistory(context, lease, historyPart(changedAddresses(stored, past), successors, ended, anchors))
  return past
}

export async function writeHistory(
  { db, signal }: Pick<SyncContext, 'db' | 'signal'>,
  lease: Lease,
  history: HistoryPart,
  deploymentId?: number,
): Promise<void> {
  await applyPlan(
    db,
    lease,
    { insert: NO_ROWS, end: NO_ENDS, history },
    { ...(deploymentId === undefined ? {} : { deploymentId }), ...(signal === undefined ? {} : { signal }) },
  )
}

const NO_ENDS = { nodes: [], links: [], renderedPages: [], redirects: [], assets: [], assetChunks: [] }

/** What answered and answers no more; the frame and styles are no addresses that anybody keeps. @param lost of a closed plan */
export function lostAddresses(lost: readonly string[]): readonly string[] {
  return lost.filter((path) => path !== '-/shell' && !path.startsWith('-/style/'))
}

/** A page that is named like a tag takes the place of the tag's list. */
export function tagPage(path: string, next: StoredRows): string | undefined {
  const name = path.startsWith('-/tags/') ? path.slice('-/tags/'.length) : undefined
  return name !== undefined && name !== '' && next.renderedPages.has(name) ? name : undefined
}

async function renamesOf(
  { signal }: SyncContext,
  { graph, mirror, previous }: Succession,
): Promise<ReadonlyMap<string, string>> {
  if (previous.commit === undefined) return new Map()
  const { root } = graph.sources
  const renames = await readRenames(mirror.directory, previous.commit, mirror.commit.oid, { signal })
  if (root === '') return renames
  const below = (path: string): string | undefined =>
    path.startsWith(`${root}/`) ? path.slice(root.length + 1) : undefined
  return new Map(
    [...renames].flatMap(([from, to]) => {
      const [before, after] = [below(from), below(to)]
      return before === undefined || after === undefined ? [] : [[before, after] as const]
    }),
  )
}

function pagesAfter(site: LinkedSite, shown: StoredRows): PagesAfter {
  let sources: ReadonlyMap<string, NodeUuid> | undefined
  return {
    byUuid: (uuid) => site.byUuid.get(uuid)?.uuid,
    bySource(path) {
      sources ??= new Map(site.pages.map(({ page, uuid }) => [page.path, uuid]))
      return sources.get(path)
    },
    newByText() {
      const byText = new Map<Digest, NodeUuid[]>()
      for (const page of site.pages) {
        if (shown.renderedPages.has(page.path) || page.path === site.home) continue
        const text = textDigestOf(page.page)
        if (text === undefined) continue
        const same = byText.get(text)
        if (same === undefined) byText.set(text, [page.uuid])
        else same.push(page.uuid)
      }
      return byText
    },
  }
}

/** Files that are there, and whose pages are kept from readers. */
function hiddenSources({ graph, site }: Succession): ReadonlySet<string> {
  const hidden = new Set(graph.pages.map(({ path }) => path))
  for (const { page } of site.pages) hidden.delete(page.path)
  return hidden
}

/** Their addresses, those in no list left out. */
function listed(site: LinkedSite, pages: readonly NodeUuid[] = []): readonly string[] {
  return pages.flatMap((uuid) => {
    const page = site.byUuid.get(uuid)
    return page === undefined || page.page.details.isUnlisted ? [] : [addressOf(site, page)]
  })
}

function toSuccessors(...maps: readonly ReadonlyMap<NodeUuid, NodeUuid>[]): readonly NodeSuccessor[] {
  return maps.flatMap((map) =>
    [...map].flatMap(([from, to]) => (from === to ? [] : [{ from, to, digest: digestOf([from, to]) }])),
  )
}
