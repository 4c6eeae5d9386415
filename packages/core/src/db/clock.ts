import { sql } from 'drizzle-orm'
import { type Database, oneRow } from './database.ts'
import { retrying } from './retrying.ts'

/** The database's clock, ISO 8601 in UTC, to the millisecond: the one clock that all servers and syncs share. */
export async function readClock(db: Database): Promise<string> {
  const { now } = await retrying(() =>
    oneRow(
      db,
      sql<{ now: string }>`select to_char(now() at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as now`,
    ),
  )
  return now
}
