/** What a plan would change, word by word, before any of it is written: what it makes beside what is stored. */

import { type SQL, sql } from 'drizzle-orm'
import { type ComparedPageRow, diffPage } from '../diff/page-diff.ts'
import type { PageDiff } from '../diff/site-diff.ts'
import type { NodeUuid, PagePath } from '../nouns.ts'
import type { PageChange } from '../plan/page-changes.ts'
import type { PlannedPage } from '../plan/planned-pages.ts'
import { type Database, rows } from './database.ts'
import { readPlaces } from './read-places.ts'
import type { BlockRow } from './read-site-diff.ts'
import { retrying } from './retrying.ts'
import { visibleAt } from './visible-rows.ts'

/** As a page of `deployments diff`; of a page that is large, or comes after many, only which it is. */
export type PlannedChange = PageChange | PageDiff

/** Nodes of pages whose words are compared. */
export const MOST_COMPARED = 2000

export interface PlannedDiff {
  readonly workspaceId: number
  /** The deployment that the plan was made against. */
  readonly deploymentId: number
  readonly changes: readonly PageChange[]
  readonly planned: ReadonlyMap<NodeUuid, PlannedPage>
  /** Where pages were that are not in the plan. */
  readonly gone: ReadonlyMap<NodeUuid, PagePath>
}

export async function readPlannedDiff(db: Database, diff: PlannedDiff): Promise<readonly PlannedChange[]> {
  const planned = new Map([...diff.planned.values()].map((page) => [page.page.path, page]))
  const gone = new Map([...diff.gone].map(([uuid, path]) => [path, uuid]))
  const told: PlannedChange[] = []
  let room = MOST_COMPARED
  for (const change of diff.changes) {
    const after = planned.get(change.path)
    const was = change.kind === 'changed' ? after?.page.uuid : gone.get(change.from ?? change.path)
    const before = was === undefined || room <= 0 ? undefined : await readPage(db, diff, was)
    room -= before?.blocks.length ?? 0
    const isKnown =
      (change.kind === 'added' || before !== undefined) && (change.kind === 'removed' || after !== undefined)
    // A page that moved has the same text.
    const isMoved = change.kind === 'moved'
    told.push(
      isKnown && room > 0
        ? diffPage({
            before: before?.page,
            after: after?.page,
            blocksBefore: isMoved ? [] : (before?.blocks ?? []),
            blocksAfter: isMoved || after === undefined ? [] : await placed(db, diff, after.blocks),
          })
        : change,
    )
  }
  return told
}

type Place = Pick<PlannedDiff, 'workspaceId' | 'deploymentId'>

async function readPage(db: Database, at: Place, uuid: NodeUuid) {
  const where = (condition: SQL): SQL => sql`
    from nodes where workspace_id = ${at.workspaceId}::int and ${visibleAt(at.deploymentId)} and ${condition}`
  const [page] = await retrying(() =>
    rows(
      db,
      sql<ComparedPageRow>`select path, title, metadata ${where(sql`kind = 'page' and uuid = ${uuid}::uuid`)}`,
    ),
  )
  if (page === undefined) return undefined
  const blocks = await retrying(() =>
    rows(
      db,
      sql<BlockRow>`
        select uuid::text as uuid, page_uuid::text as "pageUuid", parent_uuid::text as "parentUuid", "order", source, html
        ${where(sql`kind = 'block' and page_uuid = ${uuid}::uuid`)} limit ${MOST_COMPARED}::int`,
    ),
  )
  return { page, blocks: await placed(db, at, blocks) }
}

/** All blocks of a page: where each stands follows from them alone. */
async function placed<Block extends BlockRow>(
  db: Database,
  { workspaceId, deploymentId }: Place,
  blocks: readonly Block[],
) {
  const places = await readPlaces(db, { workspaceId, at: deploymentId }, blocks)
  return blocks.map((block) => ({ ...block, place: places.get(block.uuid) ?? [block.order] }))
}
