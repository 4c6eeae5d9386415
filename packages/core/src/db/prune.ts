/**
 * Lets old deployments go. First they are marked, in one statement: from then on nobody can roll back to them. Their rows
 * are deleted when no reader can be at them any more, a thousand at a time; what was not deleted is found by the next run.
 *
 * *Invariant:* a row that is visible at a kept deployment, or at one that runs, is never deleted. Nothing is locked that a
 * reader or a sync waits for.
 */

import { type SQL, sql } from 'drizzle-orm'
import { failPoint } from '../fail-point.ts'
import { type Database, oneRow, rows } from './database.ts'
import { chooseLetGo, type Gap, gapsOf, type Keep, type KeptCandidate } from './kept.ts'
import { readPointer } from './live-pointer.ts'
import { retrying } from './retrying.ts'
import { ROW_TABLES, type RowTable } from './row-tables.ts'
import { pruneSearchLog } from './search-log.ts'

export interface PruneOptions {
  readonly keep: Keep
  /** True: nothing is written, and what would be deleted is counted. */
  readonly isDry?: boolean
  /** How long a reader may be at a deployment that is not live any more; default: a minute. */
  readonly graceMs?: number
  /** Rows after which it ends, for the next run to go on. */
  readonly maxRows?: number
  readonly signal?: AbortSignal
}

export interface Pruned {
  /** Ids, ascending. Their rows follow when the time of grace is over. */
  readonly letGo: readonly number[]
  /** Deleted; of a dry run: those that would be, after the time of grace. */
  readonly rows: number
  /** False: there is more to delete, now or after the time of grace. */
  readonly isOver: boolean
}

const GRACE_MS = 60_000
const ROWS_PER_CHUNK = 1000
const TRIES = 10

/** @throws DraehiError `workspace-not-found`; any database code: what was done until then stays done */
export async function prune(db: Database, workspaceId: number, options: PruneOptions): Promise<Pruned> {
  if (options.isDry === true) return foresee(db, workspaceId, options)
  const letGo = await markLetGo(db, workspaceId, options)
  await failPoint('retention.marked')
  await pruneSearchLog(db, workspaceId, options.keep.days)
  const candidates = await readCandidates(db, workspaceId, options)
  const most = options.maxRows ?? Number.POSITIVE_INFINITY
  let deleted = 0
  for (const gap of gapsOf(candidates)) {
    for (const table of ROW_TABLES) {
      for (let from = gap.after; deleted < most; ) {
        options.signal?.throwIfAborted()
        const chunk = await retrying(() => oneRow(db, deleteGap(table, workspaceId, gap, from)))
        deleted += chunk.found
        await failPoint('retention.chunk')
        if (chunk.found < ROWS_PER_CHUNK) break
        from = (chunk.last ?? from + 1) - 1
      }
    }
  }
  return {
    letGo,
    rows: deleted,
    isOver: deleted < most && candidates.every(({ state }) => state !== 'fading'),
  }
}

/** Decided by what was read, and written only if the workspace's row is what it was then; otherwise decided again. */
async function markLetGo(
  db: Database,
  workspaceId: number,
  options: PruneOptions,
): Promise<readonly number[]> {
  for (let tries = 0; tries < TRIES; tries++) {
    const { liveRunId, version } = await readPointer(db, workspaceId)
    const candidates = await readCandidates(db, workspaceId, options)
    const letGo = chooseLetGo(candidates, options.keep, liveRunId)
    const [first] = candidates
    const oldest = candidates.find(({ id, state }) => state === 'kept' && !letGo.includes(id)) ?? first
    const marked = await retrying(() =>
      rows(db, mark({ workspaceId, version, letGo, failedBefore: oldest?.id ?? 0 })),
    )
    if (marked.length > 0) return letGo
  }
  return [] // syncs go live one after the other; the next of them prunes
}

/** One row when it was done. The history stays, without problems and logs: what failed before anything that is kept, too. */
function mark(what: {
  readonly workspaceId: number
  readonly version: string
  readonly letGo: readonly number[]
  readonly failedBefore: number
}): SQL {
  return sql`
    with w as (
      select id from workspaces where id = ${what.workspaceId}::int and xmin::text = ${what.version} for update
    ), marked as (
      update deployment_history d set let_go_at = now(), problems = '[]', log = '[]'
      from w
      where d.workspace_id = w.id and d.let_go_at is null and (
        d.status = 'success' and d.id = any (string_to_array(${what.letGo.join(',')}, ',')::int[])
        or d.status = 'failed' and not d.needs_undo and d.id < ${what.failedBefore}::int
      )
    )
    select 1 from w`
}

async function readCandidates(
  db: Database,
  workspaceId: number,
  { keep, graceMs = GRACE_MS }: PruneOptions,
): Promise<readonly KeptCandidate[]> {
  return retrying(() =>
    rows(
      db,
      sql<KeptCandidate>`
        select id, coalesce(scheduled_after, id) as "runId",
          (finished_at > now() - make_interval(days => ${keep.days}::int) or exists (
            select from previews p where p.workspace_id = deployment_history.workspace_id
              and p.base_deployment = deployment_history.id and p.expires_at > now()
          )) as "isYoung",
          case when let_go_at is null then 'kept'
            when let_go_at > now() - make_interval(secs => ${graceMs / 1000}::float8) then 'fading'
            else 'let-go' end as state
        from deployment_history
        where workspace_id = ${workspaceId}::int and status = 'success'
        order by id`,
    ),
  )
}

interface Chunk {
  readonly found: number
  /** The end of the last range in it, in whose order they are deleted. */
  readonly last: number | null
}

/** Along the index of ended rows. @param from ends at or before it were looked at */
export function deleteGap(table: RowTable, workspaceId: number, gap: Gap, from: number): SQL<Chunk> {
  return sql`
    with found as (
      select ctid as at, until_deployment as until from ${table.name}
      where workspace_id = ${workspaceId}::int
        and until_deployment > ${from}::int and until_deployment <= ${gap.upTo}::int
        and since_deployment > ${gap.after}::int
      order by until_deployment limit ${ROWS_PER_CHUNK}::int
    ), deleted as (
      delete from ${table.name}
      where ctid = any (array(select at from found)) and workspace_id = ${workspaceId}::int
        and until_deployment <= ${gap.upTo}::int and since_deployment > ${gap.after}::int
    )
    select count(*)::int as found, max(until)::int as last from found`
}

async function foresee(db: Database, workspaceId: number, options: PruneOptions): Promise<Pruned> {
  const { liveRunId } = await readPointer(db, workspaceId)
  const candidates = await readCandidates(db, workspaceId, options)
  const letGo = new Set(chooseLetGo(candidates, options.keep, liveRunId))
  const later = candidates.map(
    (one): KeptCandidate => (one.state === 'fading' || letGo.has(one.id) ? { ...one, state: 'let-go' } : one),
  )
  let found = 0
  for (const gap of gapsOf(later)) {
    for (const table of ROW_TABLES)
      found += (await retrying(() => oneRow(db, countGap(table, workspaceId, gap)))).found
  }
  return { letGo: [...letGo], rows: found, isOver: true }
}

function countGap(table: RowTable, workspaceId: number, gap: Gap): SQL<{ readonly found: number }> {
  return sql`
    select count(*)::int as found from ${table.name}
    where workspace_id = ${workspaceId}::int
      and until_deployment > ${gap.after}::int and until_deployment <= ${gap.upTo}::int
      and since_deployment > ${gap.after}::int`
}
