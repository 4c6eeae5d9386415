import { sql } from 'drizzle-orm'
import { failPoint } from '../fail-point.ts'
import type { BuildLogEntry, DeploymentStats, Digest } from '../nouns.ts'
import type { Problem } from '../problem.ts'
import { type Database, rows } from './database.ts'
import { logJson, problemsJson } from './deployment-record.ts'
import { type Lease, lostLease } from './lease-noun.ts'
import { retrying } from './retrying.ts'
import { storable, storableJson } from './storable.ts'

/** What a finished build is recorded with. */
export interface Finished {
  readonly digest: Digest
  readonly stats: DeploymentStats
  readonly log: readonly BuildLogEntry[]
  readonly problems: readonly Problem[]
  /** What made the rows; another one makes every page anew. */
  readonly fingerprint: string
  /** When a sync of the same commit has to build again, ISO 8601; undefined: never. */
  readonly refreshAt: string | undefined
  /** False: the deployment succeeds, and readers keep what they have. */
  readonly live: boolean
}

/**
 * `building → success`, and the workspace's live pointer with it, in one statement: readers see all of the new deployment
 * or all of the old one. What was prepared to follow succeeds with it, and goes live by the clock (`live-deployment.ts`).
 * The pointer stays where it is in a pinned workspace and for `live: false`. Only the newest
 * deployment, and only its owner, gets here. When the answer is lost, asking again gives what came of it.
 * @throws DraehiError `lost-lease`
 */
export async function goLive(
  db: Database,
  lease: Lease,
  finished: Finished,
): Promise<{ readonly isLive: boolean }> {
  await failPoint('flip.before')
  const [outcome] = await retrying(async () => {
    const switched = await switchLive(db, lease, finished)
    return switched.length > 0 ? switched : readOutcome(db, lease)
  })
  if (outcome === undefined) throw lostLease(lease)
  await failPoint('flip.acked')
  return outcome
}

interface Outcome {
  readonly isLive: boolean
}

/** The lock on the deployment's row comes first: giving it up waits for this statement, or this statement for that. */
function switchLive(db: Database, lease: Lease, finished: Finished): Promise<readonly Outcome[]> {
  const refreshAt = finished.refreshAt ?? null
  return rows(
    db,
    sql<Outcome>`
      with mine as (
        select id, workspace_id from deployment_history d
        where id = ${lease.deploymentId}::int and workspace_id = ${lease.workspaceId}::int
          and owner_token = ${lease.ownerToken}::uuid and status = 'building'
          and not exists (
            select from deployment_history newer
            where newer.workspace_id = d.workspace_id and newer.id > d.id
              and newer.scheduled_after is distinct from d.id
          )
        for update
      ), pointed as (
        update workspaces w
        set live_deployment_id =
            case when ${finished.live}::boolean and not w.is_pinned then mine.id else w.live_deployment_id end,
          updated_at = now()
        from mine where w.id = mine.workspace_id
        returning w.live_deployment_id
      ), told as (
        update git_repositories r
        set sync_status = 'success', last_synced_at = now(), last_error = null, updated_at = now()
        from mine where r.workspace_id = mine.workspace_id
      ), succeeded as (
        update deployment_history h
        set status = 'success', finished_at = now(), needs_undo = false,
          digest = decode(${finished.digest}, 'hex'), stats = ${storableJson({ ...finished.stats })}::jsonb,
          fingerprint = ${storable(finished.fingerprint)}, log = ${logJson(finished.log)}::jsonb,
          problems = ${problemsJson(finished.problems)}::jsonb,
          problem_count = ${finished.problems.length}::int, refresh_at = ${refreshAt}::timestamptz,
          first_live_at = case when pointed.live_deployment_id = h.id then now() end
        from mine, pointed where h.id = mine.id
        returning h.id
      ), scheduled as (
        update deployment_history s
        set status = 'success', finished_at = now(), needs_undo = false,
          fingerprint = ${storable(finished.fingerprint)}, refresh_at = ${refreshAt}::timestamptz
        from mine where s.workspace_id = mine.workspace_id and s.scheduled_after = mine.id and s.status = 'prepared'
      )
      select coalesce(pointed.live_deployment_id = succeeded.id, false) as "isLive" from pointed, succeeded`,
  )
}

/** Of a switch whose answer was lost. */
function readOutcome(db: Database, lease: Lease): Promise<readonly Outcome[]> {
  return rows(
    db,
    sql<Outcome>`
      select coalesce(w.live_deployment_id = d.id, false) as "isLive"
      from deployment_history d join workspaces w on w.id = d.workspace_id
      where d.id = ${lease.deploymentId}::int and d.owner_token = ${lease.ownerToken}::uuid
        and d.status = 'success'`,
  )
}
