import { sql } from 'drizzle-orm'
import { type Database, rows } from './database.ts'

/**
 * Puts words that wait in the search index's list of pending entries (PostgreSQL manual, 70.4.1 "GIN Fast Update") into their
 * places, so that readers need not search that list. Left to the server's vacuum where the index belongs to another role.
 */
export async function settleSearchIndex(db: Database): Promise<void> {
  await rows(
    db,
    sql<{ pages: number }>`
      select gin_clean_pending_list(oid)::int as pages from pg_class
      where oid = to_regclass('nodes_search_idx') and pg_has_role(relowner, 'usage')`,
  )
}
