import { sql } from 'drizzle-orm'
import type { Database } from './database.ts'

/**
 * What the planner knows of the tables of sites. A server keeps it by itself; the embedded database does not, and without it
 * reading all there is to a page of 6,000 takes a second in place of a thirtieth.
 */
export async function refreshStatistics(db: Database): Promise<void> {
  await db.execute(sql`analyze nodes, links, rendered_pages`)
}
