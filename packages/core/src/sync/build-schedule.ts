import { openPlanWriter } from '../db/apply-plan.ts'
import type { Lease } from '../db/lease.ts'
import { prepareDeployment } from '../db/prepare-deployment.ts'
import type { LinkedSite, NodeUuid, PastAddress, PlanPart, StoredRows } from '../nouns.ts'
import { changedAddresses, historyPart } from '../plan/history-part.ts'
import { pastAddresses } from '../plan/past-addresses.ts'
import { type ClosedPlan, openPlan } from '../plan/plan-deployment.ts'
import type { BuildLog } from './build-log.ts'
import { addressOf } from './carry-anchors.ts'
import { lostAddresses, tagPage, writeHistory } from './carry-history.ts'
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
    /** The site of the run's own deployment, and the addresses that are past in it. */
    readonly site: LinkedSite
    readonly past: readonly PastAddress[]
  },
  log: BuildLog,
): Promise<readonly ScheduledDeployment[]> {
  const { minutes } = ahead
  if (minutes.length === 0) return []
  const built: ScheduledDeployment[] = []
  await log.stage(
    'schedule',
    async () => {
      let minute: Minute = { stored: ahead.stored, past: ahead.past, pages: pagesByPath(ahead.site) }
      for (const [n, at] of minutes.entries()) {
        report(context, 'schedule', n, minutes.length)
        const made = await buildMinute(request, context, lease, { graph: ahead.graph, at, before: minute })
        minute = made.minute
        if (made.deploymentId !== undefined) built.push({ at, deploymentId: made.deploymentId })
      }
    },
    () => ({ message: `${built.length} deployments ahead`, count: built.length }),
  )
  over(context, 'schedule', built.length)
  return built
}

/** The site of one minute, as far as the next is compared with it. */
interface Minute {
  readonly stored: StoredRows
  readonly past: readonly PastAddress[]
  /** Which page is at an address. */
  readonly pages: ReadonlyMap<string, NodeUuid>
}

function pagesByPath(site: LinkedSite): Minute['pages'] {
  return new Map(site.pages.map((page) => [addressOf(site, page), page.uuid]))
}

/** Pages that expire are gone, and nothing is said of them; a page whose address changes is where it is. */
function pastAfter(
  before: Minute,
  { stored: next, lost }: ClosedPlan,
  site: LinkedSite,
): readonly PastAddress[] {
  const gone = lostAddresses(lost).map((path) => {
    const uuid = before.pages.get(path)
    const page = uuid === undefined ? undefined : site.byUuid.get(uuid)
    const to = page === undefined ? tagPage(path, next) : addressOf(site, page)
    return { path, to, wentTo: [], isHidden: to === undefined }
  })
  return pastAddresses(before.past, gone, (path) => next.renderedPages.has(path))
}

/** One minute. What differs is kept until the deployment has its digest, and let go with it: only keys and digests go on to the next. */
async function buildMinute(
  { workspace }: SyncRequest,
  context: SyncContext,
  lease: Lease,
  ahead: { readonly graph: ParsedGraph; readonly at: string; readonly before: Minute },
): Promise<{ readonly deploymentId: number | undefined; readonly minute: Minute }> {
  const { graph, at, before } = ahead
  const { stored } = before
  const { db, signal } = context
  const site = await graph.assets.withAssets(siteAt(graph, workspace, at))
  const plan = openPlan(stored, graph.counts)
  const parts: PlanPart[] = []
  const known = graph.known.of(site, [stored])
  for (const rows of graph.known.toRows(known, plan, { learns: false })) {
    parts.push(plan.add(rows))
    if (parts.length % PAGES_IN_A_ROW === 0) await breathe(context)
  }
  const closed = plan.close()
  if (closed.stats.rows === 0) return { deploymentId: undefined, minute: before }
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
  const past = pastAfter(before, closed, site)
  await writeHistory(context, lease, historyPart(changedAddresses(before.past, past)), deploymentId)
  return { deploymentId, minute: { stored: closed.stored, past, pages: pagesByPath(site) } }
}
