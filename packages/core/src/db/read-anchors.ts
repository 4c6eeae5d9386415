/** What lies in the database of places that readers could name, read in parts along indexes. */

import { type SQL, sql } from 'drizzle-orm'
import type { AnchorKey, NodeUuid, PastAnchor } from '../nouns.ts'
import type { AnchoredBlock } from '../plan/past-anchors.ts'
import { type Database, rows } from './database.ts'
import { type DeploymentAt, parts } from './read-history.ts'
import { retrying } from './retrying.ts'
import { storableJson } from './storable.ts'
import { uuidArray, visibleAt } from './visible-rows.ts'

type AnchoredRow = Omit<AnchoredBlock, 'anchor'> & { readonly anchor: string | null }

const ANCHORED = sql`uuid::text as uuid, page_uuid::text as "pageUuid", metadata ->> 'anchor' as anchor,
  id_rule = 1 as "isNamed"`

/** Blocks as they were at a deployment. Those that were not in it are left out. */
export async function readAnchoredAt(
  db: Database,
  { workspaceId, deploymentId }: DeploymentAt,
  blocks: readonly NodeUuid[],
): Promise<readonly AnchoredBlock[]> {
  return inParts(db, blocks, (part) => {
    return sql<AnchoredRow>`
      select ${ANCHORED} from nodes
      where workspace_id = ${workspaceId}::int and uuid = any (${uuidArray(part)}) and kind = 'block'
        and ${visibleAt(deploymentId)}`
  })
}

/** The blocks of pages that readers could name at a deployment. */
export async function readAnchoredOf(
  db: Database,
  { workspaceId, deploymentId }: DeploymentAt,
  pages: readonly NodeUuid[],
): Promise<readonly AnchoredBlock[]> {
  return inParts(db, pages, (part) => {
    return sql<AnchoredRow>`
      select ${ANCHORED} from nodes
      where workspace_id = ${workspaceId}::int and kind = 'block' and page_uuid = any (${uuidArray(part)})
        and (id_rule = 1 or metadata ->> 'anchor' is not null) and ${visibleAt(deploymentId)}`
  })
}

async function inParts(
  db: Database,
  uuids: readonly NodeUuid[],
  select: (part: readonly NodeUuid[]) => SQL<AnchoredRow>,
): Promise<readonly AnchoredBlock[]> {
  const all: AnchoredBlock[] = []
  for (const part of parts(uuids)) {
    const found = await retrying(() => rows(db, select(part)))
    for (const row of found) all.push({ ...row, anchor: row.anchor ?? undefined })
  }
  return all
}

/** By the uuid of a block: what stood directly below it at a deployment, in order. */
export async function readChildrenAt(
  db: Database,
  { workspaceId, deploymentId }: DeploymentAt,
  blocks: readonly Pick<AnchoredBlock, 'uuid' | 'pageUuid'>[],
): Promise<ReadonlyMap<NodeUuid, readonly NodeUuid[]>> {
  const children = new Map<NodeUuid, NodeUuid[]>()
  for (const part of parts(blocks)) {
    const pages = [...new Set(part.map(({ pageUuid }) => pageUuid))]
    const parents = part.map(({ uuid }) => uuid)
    const found = await retrying(() =>
      rows(
        db,
        sql<{ uuid: NodeUuid; parent: NodeUuid }>`
          select uuid::text as uuid, parent_uuid::text as parent from nodes
          where workspace_id = ${workspaceId}::int and kind = 'block' and page_uuid = any (${uuidArray(pages)})
            and parent_uuid = any (${uuidArray(parents)}) and ${visibleAt(deploymentId)}
          order by "order"`,
      ),
    )
    for (const { uuid, parent } of found) {
      const known = children.get(parent)
      if (known === undefined) children.set(parent, [uuid])
      else known.push(uuid)
    }
  }
  return children
}

/** The addresses of pages at a deployment, `''` for home. Those that were not in it are left out. */
export async function readAddressesAt(
  db: Database,
  { workspaceId, deploymentId }: DeploymentAt,
  pages: readonly NodeUuid[],
): Promise<ReadonlyMap<NodeUuid, string>> {
  const addresses = new Map<NodeUuid, string>()
  for (const part of parts(pages)) {
    const found = await retrying(() =>
      rows(
        db,
        sql<{ uuid: NodeUuid; path: string }>`
          select page_uuid::text as uuid, path from rendered_pages
          where workspace_id = ${workspaceId}::int and kind = 'page' and page_uuid = any (${uuidArray(part)})
            and ${visibleAt(deploymentId)}`,
      ),
    )
    for (const { uuid, path } of found) addresses.set(uuid, path)
  }
  return addresses
}

/** What is stored of these names, in rows that are open. */
export async function readOpenAnchors(
  db: Database,
  workspaceId: number,
  keys: readonly AnchorKey[],
): Promise<readonly PastAnchor[]> {
  const open: PastAnchor[] = []
  for (const part of parts(keys))
    open.push(...(await retrying(() => rows(db, selectOpenAnchors(workspaceId, part)))))
  return open
}

export function selectOpenAnchors(workspaceId: number, keys: readonly AnchorKey[]): SQL<PastAnchor> {
  const json = storableJson(keys.map(({ path, anchor }) => ({ path, anchor })))
  return sql`
    select a.path, a.anchor, a.node_uuid::text as node, encode(a.digest, 'hex') as digest
    from jsonb_to_recordset(${json}::jsonb) as r(path text, anchor text)
    join lateral (
      select * from past_anchors
      where workspace_id = ${workspaceId}::int and path = r.path and anchor = r.anchor and until_deployment is null
      limit 1
    ) a on true`
}

/** Of each address, the open rows beyond the newest `kept`. */
export async function readAnchorsOver(
  db: Database,
  workspaceId: number,
  paths: readonly string[],
  kept: number,
): Promise<readonly AnchorKey[]> {
  const over: AnchorKey[] = []
  for (const part of parts(paths))
    over.push(...(await retrying(() => rows(db, selectAnchorsOver(workspaceId, part, kept)))))
  return over
}

export function selectAnchorsOver(
  workspaceId: number,
  paths: readonly string[],
  kept: number,
): SQL<AnchorKey> {
  return sql`
    select key.path, a.anchor from jsonb_array_elements_text(${storableJson([...paths])}::jsonb) key(path)
    join lateral (
      select anchor from past_anchors
      where workspace_id = ${workspaceId}::int and path = key.path and until_deployment is null
      order by since_deployment desc, anchor offset ${kept}::int
    ) a on true`
}
