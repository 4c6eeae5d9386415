import { sql } from 'drizzle-orm'
import { DraehiError } from '../errors.ts'
import { type Database, rows } from './database.ts'
import { liveDeployment } from './live-deployment.ts'
import { retrying } from './retrying.ts'

/** Where a workspace stands. A run is a deployment that was not built ahead; what was built ahead belongs to its run. */
export interface LivePointer {
  /** What readers get now; undefined before the first. */
  readonly liveId: number | undefined
  /** The run that what readers get belongs to. */
  readonly liveRunId: number | undefined
  /** The newest success before that run. */
  readonly previousRunId: number | undefined
  readonly newestRunId: number | undefined
  readonly isPinned: boolean
  /** Changes with every change of the workspace's row: what was decided by an older one is decided again. */
  readonly version: string
}

type Row = { readonly [Member in keyof LivePointer]: LivePointer[Member] | null }

/** @throws DraehiError `workspace-not-found` */
export async function readPointer(db: Database, workspaceId: number): Promise<LivePointer> {
  const [row] = await retrying(() =>
    rows(
      db,
      sql<Row & Pick<LivePointer, 'isPinned' | 'version'>>`
        select w.live as "liveId", w.run as "liveRunId", w.is_pinned as "isPinned", w.version,
          (select max(id) from deployment_history
            where workspace_id = w.id and status = 'success' and scheduled_after is null) as "newestRunId",
          (select max(id) from deployment_history
            where workspace_id = w.id and status = 'success' and scheduled_after is null
              and let_go_at is null and id < w.run) as "previousRunId"
        from (
          select l.*, (select coalesce(scheduled_after, id) from deployment_history where id = l.live) as run
          from (
            select id, is_pinned, xmin::text as version, ${liveDeployment()} as live
            from workspaces where id = ${workspaceId}::int
          ) l
        ) w`,
    ),
  )
  if (row === undefined) {
    throw new DraehiError(
      'workspace-not-found',
      `There is no workspace with the id ${workspaceId}.`,
      'It may have been removed meanwhile; see draehi workspace list.',
    )
  }
  return {
    liveId: row.liveId ?? undefined,
    liveRunId: row.liveRunId ?? undefined,
    previousRunId: row.previousRunId ?? undefined,
    newestRunId: row.newestRunId ?? undefined,
    isPinned: row.isPinned,
    version: row.version,
  }
}
