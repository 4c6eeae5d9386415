import { openPlanWriter } from '../db/apply-plan.ts'
import type { Lease } from '../db/lease.ts'
import { prepareDeployment } from '../db/prepare-deployment.ts'
import type { PlanPart, StoredRows } from '../nouns.ts'
import { openPlan } from '../plan/plan-deployment.ts'
import { toRows } from '../plan/to-rows.ts'
import type { BuildLog } from './build-log.ts'
import { problemsToStore } from './outcome.ts'
import type { ScheduledDeployment, SyncContext, SyncRequest } from './request.ts'
import { breathe, over, PAGES_IN_A_ROW, type ParsedGraph, report, siteAt } from './stages.ts'

/**
 * Builds the site ahead for each minute at which it changes by itself, as deployments that follow the run's own. A minute
 * that changes no row is passed over.
 * @param stored what is stored once the run's own plan is applied
 */
export async function buildSchedule(
  request: SyncRequest,
  context: SyncContext,
  lease: Lease,
  ahead: {
    readonly graph: ParsedGraph
    readonly minutes: readonly string[]
    readonly stored: StoredRows
  },
  log: BuildLog,
): Promise<readonly ScheduledDeployment[]> {
  const { minutes } = ahead
  if (minutes.length === 0) return []
  const built: ScheduledDeployment[] = []
  await log.stage(
    'schedule',
    async () => {
      let { stored } = ahead
      for (const [n, at] of minutes.entries()) {
        report(context, 'schedule', n, minutes.length)
        const made = await buildMinute(request, context, lease, { graph: ahead.graph, at, stored })
        stored = made.stored
        if (made.deploymentId !== undefined) built.push({ at, deploymentId: made.deploymentId })
      }
    },
    () => ({ message: `${built.length} deployments ahead`, count: built.length }),
  )
  over(context, 'schedule', built.length)
  return built
}

/** One minute. What differs is kept until the deployment has its digest, and let go with it: only keys and digests go on to the next. */
async function buildMinute(
  { workspace }: SyncRequest,
  context: SyncContext,
  lease: Lease,
  ahead: { readonly graph: ParsedGraph; readonly at: string; readonly stored: StoredRows },
): Promise<{ readonly deploymentId: number | undefined; readonly stored: StoredRows }> {
  const { graph, at, stored } = ahead
  const { db, signal } = context
  const site = await graph.assets.withAssets(siteAt(graph, workspace, at))
  const plan = openPlan(stored, graph.counts)
  const parts: PlanPart[] = []
  for (const rows of toRows(site, context.renderer)) {
    parts.push(plan.add(rows))
    if (parts.length % PAGES_IN_A_ROW === 0) await breathe(context)
  }
  const closed = plan.close()
  if (closed.stats.rows === 0) return { deploymentId: undefined, stored }
  const deploymentId = await prepareDeployment(db, lease, {
    goesLiveAt: at,
    digest: closed.digest,
    stats: closed.stats,
    problems: problemsToStore(site.problems, graph.pages, at),
  })
  const writer = openPlanWriter(db, lease, {
    deploymentId,
    readFiles: graph.assets.readFiles,
    ...(signal === undefined ? {} : { signal }),
  })
  for (const part of [...parts, closed]) await writer.write(part)
  await writer.close()
  return { deploymentId, stored: closed.stored }
}
