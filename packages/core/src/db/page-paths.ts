import { sql } from 'drizzle-orm'
import type { NodeUuid, PagePath } from '../nouns.ts'
import { type Database, rows } from './database.ts'
import { retrying } from './retrying.ts'
import { uuidArray, visibleAt } from './visible-rows.ts'

const UUIDS_PER_QUERY = 2000

/** Where pages are at a deployment. Those that are not in it are left out. */
export async function readPagePaths(
  db: Database,
  at: { readonly workspaceId: number; readonly deploymentId: number },
  uuids: readonly NodeUuid[],
): Promise<ReadonlyMap<NodeUuid, PagePath>> {
  const paths = new Map<NodeUuid, PagePath>()
  for (let from = 0; from < uuids.length; from += UUIDS_PER_QUERY) {
    const part = uuids.slice(from, from + UUIDS_PER_QUERY)
    const found = await retrying(() =>
      rows(
        db,
        sql<{ uuid: NodeUuid; path: PagePath }>`
          select uuid::text as uuid, path from nodes
          where workspace_id = ${at.workspaceId}::int and uuid = any (${uuidArray(part)}) and kind = 'page'
            and ${visibleAt(at.deploymentId)}`,
      ),
    )
    for (const { uuid, path } of found) paths.set(uuid, path)
  }
  return paths
}
