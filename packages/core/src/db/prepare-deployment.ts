import { sql } from 'drizzle-orm'
import type { DeploymentStats, Digest } from '../nouns.ts'
import type { Problem } from '../problem.ts'
import { type Database, rows } from './database.ts'
import { problemsJson } from './deployment-record.ts'
import { type Lease, lostLease } from './lease-noun.ts'
import { retrying } from './retrying.ts'
import { storableJson } from './storable.ts'

/** A deployment that a run builds ahead: the site as it will be from a minute on. */
export interface Prepared {
  /** ISO 8601 in UTC. */
  readonly goesLiveAt: string
  readonly digest: Digest
  readonly stats: DeploymentStats
  readonly problems: readonly Problem[]
}

/**
 * Adds a scheduled deployment to the run that holds the lease, and returns its id, under which its rows are to be written.
 * It is of the run's commit, becomes a success together with the run, and fails with it. To be called in the order of
 * time; asking again for the same minute gives the same deployment.
 * @throws DraehiError `lost-lease`
 */
export async function prepareDeployment(db: Database, lease: Lease, prepared: Prepared): Promise<number> {
  const [row] = await retrying(() =>
    rows(
      db,
      sql<{ id: number }>`
        with mine as (
          select * from deployment_history
          where id = ${lease.deploymentId}::int and workspace_id = ${lease.workspaceId}::int
            and owner_token = ${lease.ownerToken}::uuid and status = 'building'
          for share
        ), inserted as (
          insert into deployment_history (workspace_id, status, trigger, branch, commit_oid, commit_message,
            commit_author_name, commit_author_email, commit_authored_at, owner_token, owner_host, owner_pid,
            owner_start, needs_undo, scheduled_after, goes_live_at, digest, stats, problems, problem_count)
          select workspace_id, 'prepared', trigger, branch, commit_oid, commit_message,
            commit_author_name, commit_author_email, commit_authored_at, owner_token, owner_host, owner_pid,
            owner_start, true, id, ${prepared.goesLiveAt}::timestamptz, decode(${prepared.digest}, 'hex'),
            ${storableJson({ ...prepared.stats })}::jsonb, ${problemsJson(prepared.problems)}::jsonb,
            ${prepared.problems.length}::int
          from mine
          on conflict (workspace_id, scheduled_after, goes_live_at) where scheduled_after is not null do nothing
          returning id
        )
        select id from inserted
        union all
        select s.id from deployment_history s join mine
          on s.workspace_id = mine.workspace_id and s.scheduled_after = mine.id
        where s.goes_live_at = ${prepared.goesLiveAt}::timestamptz`,
    ),
  )
  if (row === undefined) throw lostLease(lease)
  return row.id
}

/** Gives up what was prepared by runs that failed. */
export async function failPrepared(db: Database, workspaceId: number): Promise<void> {
  await retrying(() =>
    rows(
      db,
      sql`
        update deployment_history s
        set status = 'failed', finished_at = now(), error_code = run.error_code, error_log = run.error_log
        from deployment_history run
        where s.workspace_id = ${workspaceId}::int and s.status = 'prepared'
          and run.workspace_id = s.workspace_id and run.id = s.scheduled_after and run.status = 'failed'`,
    ),
  )
}
