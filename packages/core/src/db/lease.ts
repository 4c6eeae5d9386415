/**
 * One sync at a time for each workspace. The lease is the workspace's one active row of `deployment_history` (a partial
 * unique index allows no second); its owner token fences every write, its heartbeat says that the owner lives. All times
 * are the database's.
 */

import { randomUUID } from 'node:crypto'
import { type SQL, sql } from 'drizzle-orm'
import { DraehiError, isDraehiError } from '../errors.ts'
import { failPoint } from '../fail-point.ts'
import type { BuildLogEntry, Commit, SyncTrigger } from '../nouns.ts'
import type { Problem } from '../problem.ts'
import { type Database, isEmbedded, rows } from './database.ts'
import { logJson, problemsJson, toErrorRecord } from './deployment-record.ts'
import { holdLease, isHeldHere, STALE_AFTER_MS } from './hold-lease.ts'
import { type Lease, lostLease } from './lease-noun.ts'
import { failPrepared } from './prepare-deployment.ts'
import { livenessOf, ownIdentity } from './process-identity.ts'
import { retrying } from './retrying.ts'
import { storable } from './storable.ts'
import { undoAllFailed } from './undo-failed.ts'

export type { Lease } from './lease-noun.ts'

/** Tokens of runs of this process that are over, and whose record says nothing of it: the database was not there. */
const endedHere = new Set<string>()

/**
 * Starts a deployment: inserts its row, which is the lease, and clears away what failed ones left. A run that was
 * abandoned (its process is dead, or was not heard of for `staleAfterMs`) is given up first.
 * @throws DraehiError `busy` (data: deploymentId, pid, host, since) when another run of the workspace lives;
 *   `workspace-not-found`
 */
export async function beginDeployment(
  db: Database,
  workspaceId: number,
  options: { readonly trigger: SyncTrigger; readonly staleAfterMs?: number },
): Promise<Lease> {
  const ownerToken = randomUUID()
  const staleAfterMs = options.staleAfterMs ?? STALE_AFTER_MS
  for (let tries = 0; tries < 5; tries++) {
    const deploymentId = await retrying(() => insertPending(db, workspaceId, ownerToken, options.trigger))
    if (deploymentId !== undefined) {
      const lease = { deploymentId, workspaceId, ownerToken }
      await failPoint('lease.acquired')
      await clearFailed(db, lease)
      return lease
    }
    const holder = await findHolder(db, workspaceId, staleAfterMs)
    if (holder !== undefined && !(await giveUpAbandoned(db, holder, staleAfterMs))) throw busy(holder)
  }
  throw new DraehiError('busy', 'Other syncs of this workspace keep starting.', 'Try again in a moment.')
}

/** Undefined: there is an active one. The same token again finds its own row, whose insertion was not acknowledged. */
async function insertPending(
  db: Database,
  workspaceId: number,
  ownerToken: string,
  trigger: SyncTrigger,
): Promise<number | undefined> {
  const { host, pid, start } = ownIdentity()
  const [inserted] = await rows(
    db,
    sql<{ id: number }>`
      with inserted as (
        insert into deployment_history (workspace_id, trigger, owner_token, owner_host, owner_pid, owner_start)
        select id, ${trigger}, ${ownerToken}::uuid, ${host}, ${pid}::int, ${start ?? null}::text
        from workspaces where id = ${workspaceId}::int
        on conflict (workspace_id) where status in ('pending', 'building') do nothing
        returning id, workspace_id
      ), told as (
        update git_repositories r set sync_status = 'syncing', updated_at = now()
        from inserted where r.workspace_id = inserted.workspace_id
      )
      select id from inserted`,
  )
  if (inserted !== undefined) return inserted.id
  const [own] = await rows(
    db,
    sql<{ id: number | null }>`
      select (select id from deployment_history
        where workspace_id = w.id and owner_token = ${ownerToken}::uuid
          and status in ('pending', 'building')) as id
      from workspaces w where w.id = ${workspaceId}::int`,
  )
  if (own === undefined) {
    throw new DraehiError(
      'workspace-not-found',
      `There is no workspace with the id ${workspaceId}.`,
      'It may have been removed meanwhile; see draehi workspace list.',
    )
  }
  return own.id ?? undefined
}

interface Holder {
  readonly id: number
  readonly token: string
  readonly host: string
  readonly pid: number
  readonly start: string | null
  readonly since: string
  readonly isStale: boolean
}

/** Undefined: it has ended meanwhile. */
async function findHolder(
  db: Database,
  workspaceId: number,
  staleAfterMs: number,
): Promise<Holder | undefined> {
  const [holder] = await rows(
    db,
    sql<Holder>`
      select id, owner_token::text as token, owner_host as host, owner_pid as pid, owner_start as start,
        to_char(started_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"') as since,
        ${isStale(staleAfterMs)} as "isStale"
      from deployment_history
      where workspace_id = ${workspaceId}::int and status in ('pending', 'building')`,
  )
  return holder
}

/** The directory of an embedded database has one owner: whoever else wrote in it has stopped. */
function isDead(db: Database, holder: Holder): boolean {
  const { host, pid } = holder
  const start = holder.start ?? undefined
  if (livenessOf({ host, pid, start }) === 'dead') return true
  const own = ownIdentity()
  return isEmbedded(db) && !(host === own.host && pid === own.pid && start === own.start)
}

/** False: it lives, or a statement of it is under way. */
async function giveUpAbandoned(db: Database, holder: Holder, staleAfterMs: number): Promise<boolean> {
  if (isHeldHere(holder.token)) return false
  const dead = endedHere.has(holder.token) || isDead(db, holder)
  if (!dead && !holder.isStale) return false
  try {
    await rows(
      db,
      sql`
        with abandoned as (
          update deployment_history
          set status = 'failed', finished_at = now(), error_code = 'abandoned', error_log = ${ABANDONED}
          where id = ${holder.id}::int and owner_token = ${holder.token}::uuid
            and status in ('pending', 'building')
            and (${dead}::boolean or ${isStale(staleAfterMs)})
          returning workspace_id
        )
        update git_repositories r set sync_status = 'error', last_error = ${ABANDONED}, updated_at = now()
        from abandoned a where r.workspace_id = a.workspace_id`,
    )
    endedHere.delete(holder.token)
    return true
  } catch (error) {
    // lock_not_available: its owner is in the middle of a statement, and so alive.
    if (isDraehiError(error) && error.data['sqlState'] === '55P03') return false
    throw error
  }
}

const ABANDONED = 'The process that ran it ended without a word, or was not heard of for too long.'

const isStale = (staleAfterMs: number): SQL =>
  sql`heartbeat_at < now() - make_interval(secs => ${staleAfterMs / 1000}::float8)`

function busy(holder: Holder): DraehiError {
  const host = holder.host.split(' ', 1).join('')
  return new DraehiError(
    'busy',
    `Another sync of this workspace is running: deployment ${holder.id}, process ${holder.pid} on ${host}, since ${holder.since}.`,
    'Wait for it to end, then run the command again.',
    {
      state: 'Nothing was changed.',
      data: { deploymentId: holder.id, pid: holder.pid, host, since: holder.since },
    },
  )
}

/** Before anything is planned, nothing may be left of a deployment that failed. */
async function clearFailed(db: Database, lease: Lease): Promise<void> {
  const held = holdLease(db, lease)
  try {
    await failPrepared(db, lease.workspaceId)
    await undoAllFailed(db, lease.workspaceId, held.signal)
  } finally {
    held.release()
  }
}

/**
 * `pending → building`: the commit is known, rows may be written.
 * @throws DraehiError `lost-lease`
 */
export async function startBuilding(
  db: Database,
  lease: Lease,
  facts: { readonly branch: string; readonly commit: Commit },
): Promise<void> {
  const { commit } = facts
  const started = await retrying(() =>
    rows(
      db,
      sql`
        update deployment_history
        set status = 'building', needs_undo = true, heartbeat_at = now(), branch = ${storable(facts.branch)},
          commit_oid = ${commit.oid}, commit_message = ${storable(commit.message)},
          commit_author_name = ${storable(commit.authorName)},
          commit_author_email = ${storable(commit.authorEmail)},
          commit_authored_at = ${storable(commit.authoredAt)}::timestamptz
        where id = ${lease.deploymentId}::int and owner_token = ${lease.ownerToken}::uuid
          and status in ('pending', 'building')
        returning 1`,
    ),
  )
  if (started.length === 0) throw lostLease(lease)
  await failPoint('row.building')
}

/** Takes back a deployment that had nothing to do: its row goes, as if it had not begun. */
export async function dropDeployment(db: Database, lease: Lease): Promise<void> {
  await retrying(() =>
    rows(
      db,
      sql`
        with dropped as (
          delete from deployment_history
          where id = ${lease.deploymentId}::int and owner_token = ${lease.ownerToken}::uuid and status = 'pending'
          returning workspace_id
        )
        update git_repositories r
        set sync_status = 'success', last_synced_at = now(), last_error = null, updated_at = now()
        from dropped d where r.workspace_id = d.workspace_id`,
    ),
  )
  await failPoint('lease.released')
}

/**
 * Records why a run failed, then undoes what it wrote. Does nothing to a deployment that this lease does not hold any
 * more. Never throws because of the database: the run has its error already, and the next run finds what is left to do,
 * at once when it is of the same process.
 * @param facts.error what the run threw
 */
export async function failDeployment(
  db: Database,
  lease: Lease,
  facts: {
    readonly error: unknown
    readonly log: readonly BuildLogEntry[]
    readonly problems: readonly Problem[]
  },
): Promise<{ readonly isRecorded: boolean }> {
  const { code, message } = toErrorRecord(facts.error)
  try {
    const failed = await retrying(() =>
      rows(
        db,
        sql`
          with failed as (
            update deployment_history
            set status = 'failed', finished_at = now(), error_code = ${code}, error_log = ${message},
              log = ${logJson(facts.log)}::jsonb, problems = ${problemsJson(facts.problems)}::jsonb,
              problem_count = ${facts.problems.length}::int
            where id = ${lease.deploymentId}::int and owner_token = ${lease.ownerToken}::uuid
              and status in ('pending', 'building')
            returning workspace_id
          ), told as (
            update git_repositories r set sync_status = 'error', last_error = ${message}, updated_at = now()
            from failed f where r.workspace_id = f.workspace_id
          )
          select 1 from failed`,
      ),
    )
    await failPrepared(db, lease.workspaceId)
    await undoAllFailed(db, lease.workspaceId)
    return { isRecorded: failed.length > 0 }
  } catch (error) {
    if (!(error instanceof DraehiError)) throw error
    endedHere.add(lease.ownerToken)
    return { isRecorded: false }
  }
}
