import { and, asc, desc, eq, type SQL, sql } from 'drizzle-orm'
import type { Commit, Deployment, DeploymentStatus, Digest, Oid, SyncTrigger } from '../nouns.ts'
import { asking, type Database } from './database.ts'
import { isScheduled, liveDeployment } from './live-deployment.ts'
import { deploymentHistory as history, workspaces } from './schema.ts'

/**
 * Newest first, scheduled ones among them; but not those that a newer run replaced before their time came, nor those of a
 * run that failed.
 */
export async function listDeployments(
  db: Database,
  workspaceId: number,
  options: { readonly limit: number },
): Promise<readonly Deployment[]> {
  const found = await asking(db, () =>
    selectDeployments(db)
      .where(and(eq(history.workspaceId, workspaceId), isWorthTelling()))
      .orderBy(desc(history.id))
      .limit(options.limit),
  )
  return found.map(toDeployment)
}

function isWorthTelling(): SQL {
  return sql`(${history.goesLiveAt} is null or (${history.status} = 'success' and not exists (
    select from deployment_history newer
    where newer.workspace_id = ${history.workspaceId} and newer.id > ${history.id}
      and newer.goes_live_at is null and newer.status = 'success' and newer.finished_at < ${history.goesLiveAt}
  )))`
}

/** The deployments that are going to be live, the next one first. */
export async function listScheduled(db: Database, workspaceId: number): Promise<readonly Deployment[]> {
  const found = await asking(db, () =>
    selectDeployments(db)
      .where(and(eq(history.workspaceId, workspaceId), isScheduled()))
      .orderBy(asc(history.id)),
  )
  return found.map(toDeployment)
}

/** Undefined: the workspace has no such deployment. */
export async function findDeployment(
  db: Database,
  workspaceId: number,
  id: number,
): Promise<Deployment | undefined> {
  const [found] = await asking(db, () =>
    selectDeployments(db).where(and(eq(history.workspaceId, workspaceId), eq(history.id, id))),
  )
  return found === undefined ? undefined : toDeployment(found)
}

/** Of what made a deployment; undefined before its success. */
export async function findFingerprint(
  db: Database,
  workspaceId: number,
  id: number,
): Promise<string | undefined> {
  const [found] = await asking(db, () =>
    db
      .select({ fingerprint: history.fingerprint })
      .from(history)
      .where(and(eq(history.workspaceId, workspaceId), eq(history.id, id))),
  )
  return found?.fingerprint ?? undefined
}

export interface NewestSuccess {
  readonly deployment: Deployment
  /** Of the renderer that made it. */
  readonly fingerprint: string
  /** The schedule was cut short, and it is time to make the rest of it. */
  readonly needsRefresh: boolean
  /** Deployments are scheduled after this one; whether they will be live is another question. */
  readonly hasSchedule: boolean
}

/**
 * What the newest successful run shows now, live or not: its own deployment, or the newest that is scheduled after it and
 * whose time has come.
 */
export async function findNewestSuccess(
  db: Database,
  workspaceId: number,
): Promise<NewestSuccess | undefined> {
  const [found] = await asking(db, () =>
    selectDeployments(db)
      .where(and(eq(history.workspaceId, workspaceId), eq(history.status, 'success'), hasCome()))
      .orderBy(desc(history.id))
      .limit(1),
  )
  if (found === undefined) return undefined
  return {
    deployment: toDeployment(found),
    fingerprint: found.history.fingerprint ?? '',
    needsRefresh: found.needsRefresh,
    hasSchedule: found.hasSchedule,
  }
}

const hasCome = (): SQL => sql`(${history.goesLiveAt} is null or ${history.goesLiveAt} <= now())`

function selectDeployments(db: Database) {
  return db
    .select({
      history,
      isLive: sql<boolean>`coalesce(${liveDeployment()} = ${history.id}, false)`,
      isScheduled: isScheduled(),
      hasSchedule: sql<boolean>`exists (
        select from deployment_history later
        where later.workspace_id = ${history.workspaceId} and later.status = 'success' and later.id > ${history.id}
          and later.scheduled_after = coalesce(${history.scheduledAfter}, ${history.id})
      )`,
      needsRefresh: sql<boolean>`coalesce(${history.refreshAt} <= now(), false)`,
    })
    .from(history)
    .innerJoin(workspaces, eq(workspaces.id, history.workspaceId))
    .$dynamic()
}

type Row = Awaited<ReturnType<typeof selectDeployments>>[number]

/** Brands and unions are given back to what a CHECK or the writer has held to them. */
function toDeployment({ history: row, isLive, isScheduled }: Row): Deployment {
  return {
    id: row.id,
    workspaceId: row.workspaceId,
    status: row.status as DeploymentStatus,
    isLive,
    isKept: row.letGoAt === null,
    isScheduled,
    scheduledAfter: row.scheduledAfter ?? undefined,
    goesLiveAt: row.goesLiveAt?.toISOString(),
    trigger: row.trigger as SyncTrigger,
    branch: row.branch ?? undefined,
    commit: toCommit(row),
    startedAt: row.startedAt.toISOString(),
    finishedAt: row.finishedAt?.toISOString(),
    durationMs: row.durationMs ?? undefined,
    stats: row.stats ?? undefined,
    digest: (row.digest ?? undefined) as Digest | undefined,
    problems: row.problems,
    log: row.log,
    error: row.errorCode === null ? undefined : { code: row.errorCode, message: row.errorLog ?? '' },
  }
}

function toCommit(row: Row['history']): Commit | undefined {
  if (row.commitOid === null) return undefined
  return {
    oid: row.commitOid as Oid,
    message: row.commitMessage ?? '',
    authorName: row.commitAuthorName ?? '',
    authorEmail: row.commitAuthorEmail ?? '',
    authoredAt: (row.commitAuthoredAt ?? row.startedAt).toISOString(),
  }
}
