import { sql } from 'drizzle-orm'
import type { LiveSite } from '../site-reader.ts'
import { type Database, rows } from './database.ts'
import { visibleAt } from './visible-rows.ts'

/** Every address that answers, below the workspace, sorted: pages, lists, and what redirects. */
export async function listAddresses(
  db: Database,
  { workspaceId, deploymentId }: LiveSite,
): Promise<readonly string[]> {
  const found = await rows(
    db,
    sql<{ path: string }>`
      select path from rendered_pages
      where workspace_id = ${workspaceId}::int and kind in ('page', 'listing') and ${visibleAt(deploymentId)}
      union select from_path from redirects where workspace_id = ${workspaceId}::int and ${visibleAt(deploymentId)}
      union select path from past_addresses
      where workspace_id = ${workspaceId}::int and to_path is not null and ${visibleAt(deploymentId)}`,
  )
  return found.map(({ path }) => path).sort()
}
