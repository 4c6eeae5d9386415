import { type SQL, sql } from 'drizzle-orm'
import { failPoint } from '../fail-point.ts'
import { type Database, oneRow, rows } from './database.ts'
import { retrying } from './retrying.ts'
import { ROW_TABLES, type RowTable } from './row-tables.ts'

/** Keeps a statement well below any time limit. */
const ROWS_PER_STATEMENT = 5000

/**
 * Undoes every failed deployment of a workspace that may have left rows, the newest first: a row that one of a schedule
 * ended is opened again only when what the next one put in its place is gone.
 */
export async function undoAllFailed(db: Database, workspaceId: number, signal?: AbortSignal): Promise<void> {
  const failed = await retrying(() =>
    rows(
      db,
      sql<{ id: number }>`
        select id from deployment_history
        where workspace_id = ${workspaceId}::int and needs_undo and status = 'failed' order by id desc`,
    ),
  )
  for (const { id } of failed) await undoFailed(db, workspaceId, id, signal)
}

/**
 * Takes back every row of a failed deployment: what it inserted is deleted, what it ended is true again. Several may do
 * this at once, and any of them may stop halfway; who finds no row left says so. Does nothing to any other deployment.
 */
async function undoFailed(
  db: Database,
  workspaceId: number,
  deploymentId: number,
  signal?: AbortSignal,
): Promise<void> {
  await failPoint('reap.before')
  for (const table of ROW_TABLES) {
    await untilNone(db, deleteChunk(table, workspaceId, deploymentId), signal)
    await untilNone(db, reopenChunk(table, workspaceId, deploymentId), signal)
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

interface Chunk {
  /** Rows that were there to be undone. */
  readonly found: number
}

/** Until none is found, not until none was changed: another process may be at the same rows. */
async function untilNone(db: Database, chunk: SQL<Chunk>, signal?: AbortSignal): Promise<void> {
  for (;;) {
    signal?.throwIfAborted()
    const { found } = await retrying(() => oneRow(db, chunk))
    if (found === 0) return
    await failPoint('reap.chunk')
  }
}

// `between D and D`, in order, keeps the planner on the index: a scan of the table would begin each chunk with all the rows
// that the chunks before it deleted, and so grow with the square of their number.

export function deleteChunk(table: RowTable, workspaceId: number, deploymentId: number): SQL<Chunk> {
  return sql`
      with found as (
        select ctid as at from ${table.name}
        where workspace_id = ${workspaceId}::int
          and since_deployment between ${deploymentId}::int and ${deploymentId}::int
          and exists (select from deployment_history where id = ${deploymentId}::int and status = 'failed')
        order by since_deployment limit ${ROWS_PER_STATEMENT}::int
      ), deleted as (
        delete from ${table.name}
        where ctid = any (array(select at from found)) and since_deployment = ${deploymentId}::int
      )
      select count(*)::int as found from found`
}

export function reopenChunk(table: RowTable, workspaceId: number, deploymentId: number): SQL<Chunk> {
  return sql`
      with found as (
        select ctid as at from ${table.name}
        where workspace_id = ${workspaceId}::int
          and until_deployment between ${deploymentId}::int and ${deploymentId}::int
          and exists (select from deployment_history where id = ${deploymentId}::int and status = 'failed')
        order by until_deployment limit ${ROWS_PER_STATEMENT}::int
      ), opened as (
        update ${table.name} set until_deployment = null
        where ctid = any (array(select at from found)) and until_deployment = ${deploymentId}::int
      )
      select count(*)::int as found from found`
}
