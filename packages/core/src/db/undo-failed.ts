import { sql } from 'drizzle-orm'
import { type Database, oneRow, rows } from './database.ts'
import { retrying } from './retrying.ts'
import { ROW_TABLES, type RowTable } from './row-tables.ts'

/** Keeps a statement well below any time limit. */
const ROWS_PER_STATEMENT = 5000

/**
 * Takes back every row of a failed deployment: what it inserted is deleted, what it ended is true again. Several may do
 * this at once, and any of them may stop halfway; who finds no row left says so. Does nothing to any other deployment.
 */
export async function undoFailed(
  db: Database,
  workspaceId: number,
  deploymentId: number,
  signal?: AbortSignal,
): Promise<void> {
  for (const table of ROW_TABLES) {
    await untilNone(() => deleteChunk(db, table, workspaceId, deploymentId), signal)
    await untilNone(() => reopenChunk(db, table, workspaceId, deploymentId), signal)
  }
  await retrying(() =>
    rows(
      db,
      sql`
        update deployment_history set needs_undo = false
        where id = ${deploymentId}::int and workspace_id = ${workspaceId}::int
          and status = 'failed' and needs_undo`,
    ),
  )
}

/** Until none is found, not until none was changed: another process may be at the same rows. */
async function untilNone(
  chunk: () => Promise<{ readonly found: number }>,
  signal?: AbortSignal,
): Promise<void> {
  for (;;) {
    signal?.throwIfAborted()
    const { found } = await retrying(chunk)
    if (found === 0) return
  }
}

export function deleteChunk(db: Database, table: RowTable, workspaceId: number, deploymentId: number) {
  return oneRow(
    db,
    sql<{ found: number }>`
      with found as (
        select ctid as at from ${table.name}
        where workspace_id = ${workspaceId}::int and since_deployment = ${deploymentId}::int
          and exists (select from deployment_history where id = ${deploymentId}::int and status = 'failed')
        limit ${ROWS_PER_STATEMENT}::int
      ), deleted as (
        delete from ${table.name}
        where ctid = any (array(select at from found)) and since_deployment = ${deploymentId}::int
      )
      select count(*)::int as found from found`,
  )
}

export function reopenChunk(db: Database, table: RowTable, workspaceId: number, deploymentId: number) {
  return oneRow(
    db,
    sql<{ found: number }>`
      with found as (
        select ctid as at from ${table.name}
        where workspace_id = ${workspaceId}::int and until_deployment = ${deploymentId}::int
          and exists (select from deployment_history where id = ${deploymentId}::int and status = 'failed')
        limit ${ROWS_PER_STATEMENT}::int
      ), opened as (
        update ${table.name} set until_deployment = null
        where ctid = any (array(select at from found)) and until_deployment = ${deploymentId}::int
      )
      select count(*)::int as found from found`,
  )
}
