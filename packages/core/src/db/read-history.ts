/** What lies in the database of addresses and nodes that were, read in parts along indexes. */

import { type SQL, sql } from 'drizzle-orm'
import type { NodeUuid, PastAddress } from '../nouns.ts'
import type { LostPage } from '../plan/moved-pages.ts'
import type { WatchedBlock } from '../plan/watch-blocks.ts'
import { type Database, rows } from './database.ts'
import { retrying } from './retrying.ts'
import { storableJson } from './storable.ts'
import { uuidArray, visibleAt } from './visible-rows.ts'

/** Keys in one question. */
const KEYS_PER_QUERY = 2000

export interface DeploymentAt {
  readonly workspaceId: number
  readonly deploymentId: number
}

/** At a deployment, or, without one, those that are open. Sorted by path. */
export async function readPastAddresses(
  db: Database,
  workspaceId: number,
  deploymentId?: number,
): Promise<readonly PastAddress[]> {
  const isThere = deploymentId === undefined ? sql`until_deployment is null` : visibleAt(deploymentId)
  const all: PastAddress[] = []
  for (let last = ''; ; ) {
    const found = await retrying(() => rows(db, selectPastAddresses(workspaceId, isThere, last)))
    all.push(...found.map((row) => ({ ...row, to: row.to ?? undefined })))
    last = found.at(-1)?.path ?? ''
    if (found.length < KEYS_PER_QUERY) return all
  }
}

type PastRow = Omit<PastAddress, 'to'> & { readonly to: string | null }

/** @param last path after which to begin */
export function selectPastAddresses(workspaceId: number, isThere: SQL, last: string): SQL<PastRow> {
  return sql`
    select path, to_path as "to", went_to as "wentTo", is_hidden as "isHidden", encode(digest, 'hex') as digest
    from past_addresses
    where workspace_id = ${workspaceId}::int and ${isThere} and path > ${last}::text
    order by past_addresses.path limit ${KEYS_PER_QUERY}::int`
}

/** The pages that stood at these addresses at a deployment, in the order of their paths; lists are left out. */
export async function readLostPages(
  db: Database,
  at: DeploymentAt,
  paths: readonly string[],
): Promise<readonly LostPage[]> {
  const found: LostPage[] = []
  for (const part of parts(paths)) {
    const pages = await retrying(() => rows(db, selectLostPages(at, part)))
    found.push(...pages.map((page) => ({ ...page, textDigest: page.textDigest ?? undefined })))
  }
  return found
}

export function selectLostPages(
  { workspaceId, deploymentId }: DeploymentAt,
  paths: readonly string[],
): SQL<Omit<LostPage, 'textDigest'> & { readonly textDigest: string | null }> {
  return sql`
    select r.path, n.uuid::text as uuid, coalesce(n.metadata ->> 'sourcePath', '') as "sourcePath",
      n.metadata ->> 'textDigest' as "textDigest"
    from (
      select path, page_uuid from rendered_pages
      where workspace_id = ${workspaceId}::int and kind = 'page' and ${visibleAt(deploymentId)}
        and path in (select jsonb_array_elements_text(${storableJson([...paths])}::jsonb))
    ) r join (
      select * from nodes where workspace_id = ${workspaceId}::int and ${visibleAt(deploymentId)}
    ) n on n.uuid = r.page_uuid
    order by r.path collate "C"`
}

/** Blocks as they were at a deployment. Those that were not in it are left out. */
export async function readBlocksAt(
  db: Database,
  { workspaceId, deploymentId }: DeploymentAt,
  uuids: readonly NodeUuid[],
): Promise<readonly WatchedBlock[]> {
  const found: WatchedBlock[] = []
  for (const part of parts(uuids)) {
    const blocks = await retrying(() =>
      rows(
        db,
        sql<Omit<WatchedBlock, 'anchor'> & { readonly anchor: string | null }>`
          select uuid::text as uuid, page_uuid::text as "pageUuid", parent_uuid::text as "parentUuid", "order",
            source, metadata ->> 'anchor' as anchor, id_rule = 1 as "isNamed"
          from nodes
          where workspace_id = ${workspaceId}::int and uuid = any (${uuidArray(part)}) and kind = 'block'
            and ${visibleAt(deploymentId)}`,
      ),
    )
    for (const block of blocks) found.push({ ...block, anchor: block.anchor ?? undefined })
  }
  return found
}

/** Which of these nodes have a successor, in rows that are open. */
export async function readSucceeded(
  db: Database,
  workspaceId: number,
  uuids: readonly NodeUuid[],
): Promise<readonly NodeUuid[]> {
  const found: NodeUuid[] = []
  for (const part of parts(uuids)) {
    const open = await retrying(() =>
      rows(
        db,
        sql<{ uuid: NodeUuid }>`
          select from_uuid::text as uuid from node_successors
          where workspace_id = ${workspaceId}::int and from_uuid = any (${uuidArray(part)})
            and until_deployment is null`,
      ),
    )
    found.push(...open.map(({ uuid }) => uuid))
  }
  return found
}

/** As many as one question takes. */
export function* parts<T>(values: readonly T[]): Generator<readonly T[]> {
  for (let from = 0; from < values.length; from += KEYS_PER_QUERY)
    yield values.slice(from, from + KEYS_PER_QUERY)
}
