import { and, desc, eq, sql } from 'drizzle-orm'
import type { Commit, Deployment, DeploymentStatus, Digest, Oid, SyncTrigger } from '../nouns.ts'
import { asking, type Database } from './database.ts'
import { deploymentHistory as history, workspaces } from './schema.ts'

/** Newest first. */
export async function listDeployments(
  db: Database,
  workspaceId: number,
  options: { readonly limit: number },
): Promise<readonly Deployment[]> {
  const found = await asking(db, () =>
    selectDeployments(db)
      .where(eq(history.workspaceId, workspaceId))
      .orderBy(desc(history.id))
      .limit(options.limit),
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

export interface NewestSuccess {
  readonly deployment: Deployment
  /** Of the renderer that made it. */
  readonly fingerprint: string
}

/** The newest deployment that succeeded, live or not: the state that the next one is compared with. */
export async function findNewestSuccess(
  db: Database,
  workspaceId: number,
): Promise<NewestSuccess | undefined> {
  const [found] = await asking(db, () =>
    selectDeployments(db)
      .where(and(eq(history.workspaceId, workspaceId), eq(history.status, 'success')))
      .orderBy(desc(history.id))
      .limit(1),
  )
  if (found === undefined) return undefined
  return { deployment: toDeployment(found), fingerprint: found.history.fingerprint ?? '' }
}

function selectDeployments(db: Database) {
  return db
    .select({
      history,
      isLive: sql<boolean>`coalesce(${workspaces.liveDeploymentId} = ${history.id}, false)`,
    })
    .from(history)
    .innerJoin(workspaces, eq(workspaces.id, history.workspaceId))
    .$dynamic()
}

type Row = Awaited<ReturnType<typeof selectDeployments>>[number]

/** Brands and unions are given back to what a CHECK or the writer has held to them. */
function toDeployment({ history: row, isLive }: Row): Deployment {
  return {
    id: row.id,
    workspaceId: row.workspaceId,
    status: row.status as DeploymentStatus,
    isLive,
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
