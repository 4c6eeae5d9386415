/**
 * The files that a workspace has forgotten: no run publishes them, whatever commit holds them. The names of files are all
 * that is kept of them.
 */

import { sql } from 'drizzle-orm'
import { type Database, rows } from './database.ts'
import { retrying } from './retrying.ts'
import { storableJson } from './storable.ts'

/** Paths from the root of the notes, in code unit order. */
export async function readForgotten(db: Database, workspaceId: number): Promise<readonly string[]> {
  const found = await retrying(() =>
    rows(
      db,
      sql<{ path: string }>`
        select jsonb_array_elements_text(settings -> 'forgotten') as path from workspaces
        where id = ${workspaceId}::int and jsonb_typeof(settings -> 'forgotten') = 'array'`,
    ),
  )
  return found.map(({ path }) => path).sort()
}

/** Sets the list. Every server reads pages anew: what it has in memory may be of before. */
export async function writeForgotten(
  db: Database,
  workspaceId: number,
  paths: readonly string[],
): Promise<void> {
  const list = storableJson([...new Set(paths)].sort())
  await retrying(() =>
    rows(
      db,
      sql`
        update workspaces set updated_at = now(), settings = settings || jsonb_build_object(
          'forgotten', ${list}::jsonb, 'revision', coalesce((settings ->> 'revision')::int, 0) + 1)
        where id = ${workspaceId}::int`,
    ),
  )
}
