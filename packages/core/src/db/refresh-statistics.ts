import { sql } from 'drizzle-orm'
import type { DeploymentStats } from '../nouns.ts'
import { type Database, translating } from './database.ts'

/** By what rows are looked up and joined. What they hold is not counted: it is what would take the time. */
const COUNTED = [
  'nodes (workspace_id, since_deployment, until_deployment, uuid, kind, page_uuid, parent_uuid)',
  'links (workspace_id, since_deployment, until_deployment, from_page, kind, to_page, to_block)',
  'rendered_pages (workspace_id, since_deployment, until_deployment, path, kind, page_uuid)',
]

/**
 * What the planner knows of the tables of sites: without it, reading all there is to a page of 6,000 takes a second in place of a
 * thirtieth. A server counts by itself within a minute, and goes on to do so, since only some columns are counted here; the
 * embedded database never does. Nobody waits for the lock but what analyses, vacuums or alters the table, and a table that
 * one of these has is passed over. Readers of the embedded database wait for the statement itself: 3,000 rows of each table
 * are read, however many there are (300 for each step of the target; PostgreSQL manual, 70.1).
 * @throws DraehiError `database-failed`, `database-unreachable`
 */
export async function refreshStatistics(db: Database): Promise<void> {
  for (const table of COUNTED)
    await translating(() =>
      db.transaction(async (tx) => {
        await tx.execute(sql`set local default_statistics_target = 10`)
        await tx.execute(sql.raw(`analyze (skip_locked) ${table}`))
      }),
    )
}

/** Fewer rows are found in any order. */
const FEW = 1000

/** Whether a run wrote a tenth of a site that is large enough to count. */
export function isMuchWritten({ rows, pages, blocks, links }: DeploymentStats): boolean {
  return rows >= FEW && 10 * rows >= pages.total + blocks.total + links
}
