/** What a sync decides and tells: whether anything changed, what must not be published, what came of it. */

import type { NewestSuccess } from '../db/deployments.ts'
import { DraehiError } from '../errors.ts'
import type { Mirror } from '../git/mirror.ts'
import { digestOf } from '../id.ts'
import type { SourceFacts } from '../link-sources.ts'
import { isShownAt } from '../links/is-shown.ts'
import { PARSER_FINGERPRINT } from '../markdown/fingerprint.ts'
import type { Deployment, DeploymentPlan, DeploymentStats, Digest, Page, Workspace } from '../nouns.ts'
import { ROWS_FORM } from '../plan/to-rows.ts'
import { PROBLEMS, type Problem } from '../problem.ts'
import type { SiteRenderer } from '../site-renderer.ts'
import type { BuildLog } from './build-log.ts'
import type { SyncRequest, SyncResult, SyncTimings } from './request.ts'
import type { ParsedGraph } from './stages.ts'

/** Changes when the same commit would give other rows. */
export function fingerprintOf(
  workspace: Workspace,
  renderer: SiteRenderer,
  forgotten: readonly string[] = [],
): Digest {
  return digestOf({
    ...(forgotten.length === 0 ? {} : { forgotten }),
    parser: PARSER_FINGERPRINT,
    rows: ROWS_FORM,
    renderer: renderer.fingerprint,
    workspace: { slug: workspace.slug, name: workspace.name, root: workspace.root },
  })
}

/** False also when the schedule of the same commit was cut, and the rest of it is due. */
export function isUnchanged(
  request: SyncRequest,
  previous: NewestSuccess,
  mirror: Mirror,
  fingerprint: Digest,
): boolean {
  if (request.force || previous.needsRefresh) return false
  const isSame = previous.deployment.commit?.oid === mirror.commit.oid && previous.fingerprint === fingerprint
  return isSame && (previous.deployment.isLive || request.workspace.isPinned || !request.live)
}

export function unchanged(
  request: SyncRequest,
  previous: NewestSuccess,
  mirror: Mirror,
  scheduled: readonly Deployment[],
  log: BuildLog,
): SyncResult {
  const { deployment } = previous
  const stats = nothingWritten(deployment.stats)
  return {
    status: 'unchanged',
    deploymentId: deployment.id,
    previousId: deployment.id,
    isPinned: request.workspace.isPinned,
    branch: mirror.branch,
    commit: mirror.commit,
    root: request.workspace.root,
    digest: deployment.digest ?? digestOf(null),
    stats,
    timings: timingsOf(log),
    problems: deployment.problems,
    forgotten: [],
    scheduled: scheduled.map(({ id, goesLiveAt = '' }) => ({ at: goesLiveAt, deploymentId: id })),
  }
}

/** The totals of a deployment, with nothing added, changed or written. */
function nothingWritten(stats: DeploymentStats | undefined): DeploymentStats {
  const total = stats?.pages.total ?? 0
  return {
    files: stats?.files ?? 0,
    pages: { total, added: 0, changed: 0, removed: 0, moved: 0, unchanged: total, parsed: 0, rendered: 0 },
    blocks: { total: stats?.blocks.total ?? 0, added: 0, changed: 0, removed: 0 },
    links: stats?.links ?? 0,
    rows: 0,
    batches: 0,
  }
}

export function outcomeOf(
  request: SyncRequest,
  mirror: Mirror,
  { sources }: Pick<ParsedGraph, 'sources'>,
  plan: Pick<DeploymentPlan, 'stats' | 'digest'>,
  problems: readonly Problem[],
  log: BuildLog,
) {
  return {
    isPinned: request.workspace.isPinned,
    branch: mirror.branch,
    commit: mirror.commit,
    root: sources.root,
    digest: plan.digest,
    stats: plan.stats,
    timings: timingsOf(log),
    problems,
    forgotten: sources.forgotten,
  }
}

function timingsOf(log: BuildLog): SyncTimings {
  return {
    fetchMs: log.durationMs('fetch'),
    parseMs: log.durationMs('read') + log.durationMs('parse'),
    planMs: log.durationMs('link') + log.durationMs('plan'),
    renderMs: log.durationMs('render'),
    writeMs: log.durationMs('write'),
    liveMs: log.durationMs('live'),
    totalMs: log.elapsedMs(),
  }
}

/**
 * The problems as they are stored: those of a page that is not shown say where and of which kind they are, and quote
 * nothing of it. Whoever runs the sync reads them in full.
 * @param now the moment that the site is for, ISO 8601
 */
export function problemsToStore(
  problems: readonly Problem[],
  pages: readonly Page[],
  now: string,
): readonly Problem[] {
  const hidden = new Set(pages.filter((page) => !isShownAt(page, now)).map(({ path }) => path))
  return problems.map((problem) =>
    hidden.has(problem.path) ? { ...problem, message: PROBLEMS[problem.code][1], hint: undefined } : problem,
  )
}

/** @throws DraehiError `check-failed` when a problem has a code or severity in `failOn` */
export function refuseProblems(
  problems: readonly Problem[],
  failOn: ReadonlySet<string>,
  { root }: Pick<SourceFacts, 'root'>,
): void {
  const refused = problems.filter((p) => failOn.has(p.code) || failOn.has(p.severity))
  const [first] = refused
  if (first === undefined) return
  throw new DraehiError(
    'check-failed',
    `${refused.length} ${refused.length === 1 ? 'problem' : 'problems'} of a kind that must not be published, the first in ${first.path}: ${first.message}`,
    'Mend them, or leave their codes out of --fail-on.',
    {
      state: 'The live site is unchanged.',
      data: { codes: [...new Set(refused.map((p) => p.code))], root },
      problems,
    },
  )
}

export function abortReason(signal: AbortSignal): unknown {
  if (signal.reason instanceof DraehiError) return signal.reason
  return new DraehiError('aborted', 'The sync was stopped.', 'Run it again; it starts afresh.', {
    state: 'The live site is unchanged.',
    cause: signal.reason,
  })
}
