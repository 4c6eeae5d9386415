/**
 * The flow, top to bottom: a commit becomes rows, and all of them become live in one statement.
 *
 *   openMirror → readSources → parsePages → linkPages → readAssets → checkGuards
 *     → a page at a time: renderPage → toRows → OpenPlan → PlanWriter
 *     → goLive
 *
 * From linkPages on once more for each minute at which pages appear or disappear by their own dates.
 *
 * *Invariant:* whatever throws between the lease and going live, readers keep what they had.
 */

import { openPlanWriter } from './db/apply-plan.ts'
import { readClock } from './db/clock.ts'
import type { Database } from './db/database.ts'
import { findNewestSuccess, listScheduled, type NewestSuccess } from './db/deployments.ts'
import { readForgotten } from './db/forgotten.ts'
import { goLive } from './db/go-live.ts'
import { holdLease } from './db/hold-lease.ts'
import { beginDeployment, dropDeployment, failDeployment, type Lease, startBuilding } from './db/lease.ts'
import { readPagePaths } from './db/page-paths.ts'
import { prune } from './db/prune.ts'
import { MOST_COMPARED, readPlannedDiff } from './db/read-planned-diff.ts'
import { isMuchWritten, refreshStatistics } from './db/refresh-statistics.ts'
import { DraehiError } from './errors.ts'
import { nameFileFault } from './file-fault.ts'
import type { Mirror } from './git/mirror.ts'
import type { Digest } from './nouns.ts'
import { watchPages } from './plan/page-changes.ts'
import { openCountedPlan, openPlan } from './plan/plan-deployment.ts'
import { rememberPages } from './plan/planned-pages.ts'
import { watchBlocks } from './plan/watch-blocks.ts'
import type { Problem } from './problem.ts'
import { type BuildLog, createBuildLog } from './sync/build-log.ts'
import { buildSchedule } from './sync/build-schedule.ts'
import { carryHistory } from './sync/carry-history.ts'
import { keepPublished } from './sync/keep-published.ts'
import { onceMore } from './sync/once-more.ts'
import {
  abortReason,
  fingerprintOf,
  isUnchanged,
  outcomeOf,
  problemsToStore,
  refuseProblems,
  unchanged,
} from './sync/outcome.ts'
import type { SyncContext, SyncRequest, SyncResult } from './sync/request.ts'
import { scheduleOf } from './sync/schedule.ts'
import { type ShortWay, takeShortWay } from './sync/short-way.ts'
import {
  fetchMirror,
  guardSite,
  linkSite,
  over,
  type ParsedGraph,
  readGraph,
  readRowsBefore,
  writeSite,
} from './sync/stages.ts'

/**
 * Publishes one commit of a workspace's repository.
 * @throws DraehiError `busy` when another sync of the workspace runs; any git, guard or database code. The live site is
 *   then what it was, and the deployment is recorded as failed.
 */
export function sync(request: SyncRequest, context: SyncContext): Promise<SyncResult> {
  return onceMore(() => syncOnce(request, context))
}

async function syncOnce(request: SyncRequest, context: SyncContext): Promise<SyncResult> {
  const log = createBuildLog(() => performance.now())
  if (request.dryRun) return dryRun(request, context, log)

  const lease = await beginDeployment(context.db, request.workspace.id, { trigger: request.trigger })
  const held = holdLease(context.db, lease, { log: () => log.entries })
  const signal = context.signal === undefined ? held.signal : AbortSignal.any([context.signal, held.signal])
  const found: Found = { problems: [] }
  try {
    return await publish(request, { ...context, signal }, lease, log, found)
  } catch (error) {
    const cause = signal.aborted ? abortReason(signal) : nameFileFault(error)
    held.release()
    await failDeployment(context.db, lease, {
      error: cause,
      log: log.entries,
      problems: found.problems,
    })
    throw cause
  } finally {
    held.release()
  }
}

/** What a failing run has found by then, for its record. */
interface Found {
  problems: readonly Problem[]
}

async function publish(
  asked: SyncRequest,
  context: SyncContext,
  lease: Lease,
  log: BuildLog,
  found: Found,
): Promise<SyncResult> {
  const { db } = context
  const request = await withForgotten(asked, db)
  const previous = await findNewestSuccess(db, request.workspace.id)
  const fingerprint = fingerprintOf(request.workspace, context.renderer, request.forgotten)
  const now = context.now ?? (await readClock(db))

  const mirror = await fetchMirror(request, context, log)
  if (previous !== undefined && isUnchanged(request, previous, mirror, fingerprint)) {
    await dropDeployment(db, lease)
    return unchanged(request, previous, mirror, await listScheduled(db, request.workspace.id), log)
  }

  await startBuilding(db, lease, { branch: mirror.branch, commit: mirror.commit })
  const way = await takeShortWay(request, context, { mirror, previous, fingerprint }, log)
  const graph = way?.graph ?? (await readGraph(request, context, mirror, log))
  try {
    return await publishGraph(
      { request, previous, fingerprint, now, mirror, graph, way },
      context,
      lease,
      log,
      found,
    )
  } finally {
    graph.release()
  }
}

interface Publication {
  readonly request: SyncRequest
  readonly previous: NewestSuccess | undefined
  readonly fingerprint: Digest
  readonly now: string
  readonly mirror: Mirror
  readonly graph: ParsedGraph
  /** When it was gone: the site is linked by then. */
  readonly way: ShortWay | undefined
}

async function publishGraph(
  { request, previous, fingerprint, now, mirror, graph, way }: Publication,
  context: SyncContext,
  lease: Lease,
  log: BuildLog,
  found: Found,
): Promise<SyncResult> {
  const { db } = context
  const site = way?.site ?? (await linkSite(request, context, graph, now, log))
  const problems = problemsToStore(site.problems, graph.pages, now)
  found.problems = problems
  refuseProblems(problems, request.failOn, graph.sources)

  const { counts } = graph
  const { minutes, refreshAt } = scheduleOf(graph.pages, now)
  const before =
    (await way?.readRows()) ??
    (await readRowsBefore(context, request.workspace.id, previous, {
      ...{ site, known: graph.known, isScheduled: minutes.length > 0 },
    }))
  // On the short way no page comes or goes.
  if (way === undefined) guardSite(request, site, { shown: before.shown, ...counts })
  const writer = openPlanWriter(db, lease, {
    readFiles: graph.assets.readFiles,
    ...(context.signal === undefined ? {} : { signal: context.signal }),
  })
  const watched = watchBlocks(before.whole(openCountedPlan(before, counts)), before.shown)
  const plan = await writeSite(context, { site: before.site, known: graph.known }, watched.plan, writer, log)
  const past =
    previous === undefined
      ? []
      : await carryHistory(context, lease, {
          ...{ graph, site, mirror, watched, shown: before.shown, next: plan.stored, lost: plan.lost },
          previous: { deploymentId: previous.deployment.id, commit: previous.deployment.commit?.oid },
        })

  const scheduled = await buildSchedule(
    request,
    context,
    lease,
    { graph, site, minutes, stored: plan.stored, past },
    log,
  )

  const { isLive } = await log.stage(
    'live',
    () =>
      goLive(db, lease, {
        digest: plan.digest,
        stats: plan.stats,
        log: log.entries,
        problems,
        fingerprint,
        refreshAt,
        live: request.live,
      }),
    (outcome) => ({ message: outcome.isLive ? 'live' : 'built' }),
  )
  over(context, 'live', 1)
  const published = { deploymentId: lease.deploymentId, digest: plan.digest, commit: mirror.commit.oid }
  const kept = { ...published, mark: plan.mark, rendered: plan.stored.renderedPages }
  if (way !== undefined) await way.keep(kept)
  else await keepPublished(context, { graph, site, fingerprint }, kept)
  await letGo(request, context)
  if (isMuchWritten(plan.stats)) await letPlan(context)
  return {
    status: isLive ? 'live' : 'built',
    deploymentId: lease.deploymentId,
    previousId: previous?.deployment.id,
    ...outcomeOf(request, mirror, graph, plan, site.problems, log),
    scheduled,
  }
}

/** Rows deleted after one sync; the next goes on. */
const MAX_LET_GO = 100_000

/** What the workspace keeps no longer goes. The site is live by now: nothing of this stops a run. */
async function letGo({ workspace }: SyncRequest, { db, signal }: SyncContext): Promise<void> {
  try {
    await prune(db, workspace.id, {
      keep: workspace.keep,
      maxRows: MAX_LET_GO,
      ...(signal === undefined ? {} : { signal }),
    })
  } catch (error) {
    // Stopped, or the database does not answer just now: the next run does what is left.
    if (signal?.aborted !== true && !(error instanceof DraehiError)) throw error
  }
}

/** Reads are planned for what there is now. The site is live and the lease is over: nothing waits for this, and it stops no run. */
async function letPlan({ db, signal }: SyncContext): Promise<void> {
  try {
    if (signal?.aborted !== true) await refreshStatistics(db)
  } catch (error) {
    if (!(error instanceof DraehiError)) throw error
  }
}

/** Asked under the lease: whoever forgets a file holds it too. */
async function withForgotten(request: SyncRequest, db: Database): Promise<SyncRequest> {
  return { ...request, forgotten: request.forgotten ?? (await readForgotten(db, request.workspace.id)) }
}

async function dryRun(asked: SyncRequest, context: SyncContext, log: BuildLog): Promise<SyncResult> {
  const request = await withForgotten(asked, context.db)
  const now = context.now ?? (await readClock(context.db))
  const previous = await findNewestSuccess(context.db, request.workspace.id)
  const mirror = await fetchMirror(request, context, log)
  const fingerprint = fingerprintOf(request.workspace, context.renderer, request.forgotten)
  const way = await takeShortWay(request, context, { mirror, previous, fingerprint }, log)
  const graph = way?.graph ?? (await readGraph(request, context, mirror, log))
  try {
    return await planGraph({ request, previous, now, mirror, graph, way }, context, log)
  } finally {
    graph.release()
  }
}

async function planGraph(
  { request, previous, now, mirror, graph, way }: Omit<Publication, 'fingerprint'>,
  context: SyncContext,
  log: BuildLog,
): Promise<SyncResult> {
  const site = way?.site ?? (await linkSite(request, context, graph, now, log))
  refuseProblems(site.problems, request.failOn, graph.sources)
  const { counts, known } = graph
  const before =
    (await way?.readRows()) ??
    (await readRowsBefore(context, request.workspace.id, previous, {
      ...{ site, known, isScheduled: false },
    }))
  const { shown } = before
  if (way === undefined) guardSite(request, site, { shown, ...counts })
  const watched = watchPages(before.whole(openPlan(shown, counts)), shown)
  const planned = rememberPages(watched.plan, MOST_COMPARED)
  const plan = await writeSite(context, { site: before.site, known }, planned.plan, undefined, log)
  const at = { workspaceId: request.workspace.id, deploymentId: previous?.deployment.id ?? 0 }
  const gone = await readPagePaths(context.db, at, watched.gone())
  return {
    status: 'dry-run',
    deploymentId: undefined,
    previousId: previous?.deployment.id,
    ...outcomeOf(request, mirror, graph, plan, site.problems, log),
    scheduled: [],
    changes: await readPlannedDiff(context.db, {
      ...at,
      changes: watched.changes(gone),
      planned: planned.pages,
      gone,
    }),
  }
}
