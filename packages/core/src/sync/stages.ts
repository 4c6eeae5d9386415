/** The stages of a sync, each recorded in the build log and told to whoever watches. */

import { applyPlan } from '../db/apply-plan.ts'
import type { NewestSuccess } from '../db/deployments.ts'
import type { Lease } from '../db/lease.ts'
import { readShownRows } from '../db/shown-rows.ts'
import { readStoredRows } from '../db/stored-rows.ts'
import { parseBranchName } from '../git/branch-name.ts'
import { type Mirror, openMirror } from '../git/mirror.ts'
import { mirrorDirectory } from '../git/mirror-directory.ts'
import { parseRemote } from '../git/remote.ts'
import { linkParsed, parseSources } from '../link-sources.ts'
import type {
  DeploymentPlan,
  LinkedSite,
  Page,
  SiteRows,
  Sources,
  StoredRows,
  SyncStage,
  Workspace,
} from '../nouns.ts'
import { checkGuards } from '../plan/check-guards.ts'
import { planDeployment } from '../plan/plan-deployment.ts'
import { toRows } from '../plan/to-rows.ts'
import type { SiteOutput } from '../site-renderer.ts'
import { readSources } from '../sources/read-sources.ts'
import type { BuildLog } from './build-log.ts'
import type { SyncContext, SyncRequest } from './request.ts'

export async function fetchMirror(
  request: SyncRequest,
  context: SyncContext,
  log: BuildLog,
): Promise<Mirror> {
  const { workspace } = request
  report(context, 'fetch', 0, undefined)
  const remote = parseRemote(workspace.repositoryUrl, context.remotes)
  const mirror = await log.stage(
    'fetch',
    () =>
      openMirror(remote, {
        directory: mirrorDirectory(context.dataDir, workspace.id),
        branch: workspace.branch === undefined ? undefined : parseBranchName(workspace.branch),
        ...(request.commit === undefined ? {} : { commit: request.commit }),
        ...(context.remotes.token === undefined ? {} : { token: context.remotes.token }),
        ...(context.signal === undefined ? {} : { signal: context.signal }),
      }),
    (fetched) => ({ message: `${fetched.branch} at ${fetched.commit.oid}` }),
  )
  over(context, 'fetch', 1)
  return mirror
}

/** A commit as it was read, before it is made into the site of a moment. */
export interface ParsedGraph {
  readonly sources: Sources
  readonly pages: readonly Page[]
}

export async function readGraph(
  request: SyncRequest,
  context: SyncContext,
  mirror: Mirror,
  log: BuildLog,
): Promise<ParsedGraph> {
  const sources = await log.stage(
    'read',
    () =>
      readSources(mirror, {
        root: request.workspace.root,
        onFile: (done, total) => report(context, 'read', done, total),
        ...(context.signal === undefined ? {} : { signal: context.signal }),
      }),
    (read) => ({ message: `${read.files.length} files`, count: read.files.length }),
  )
  over(context, 'read', sources.files.length)

  const pages = await log.stage(
    'parse',
    () =>
      parseSources(sources, {
        signal: context.signal,
        onPage: (done) => report(context, 'parse', done, sources.files.length),
      }),
    (parsed) => ({ message: `${parsed.length} pages`, count: parsed.length }),
  )
  over(context, 'parse', pages.length)
  return { sources, pages }
}

/** @param now the moment that the site is for, ISO 8601 */
export async function linkSite(
  request: SyncRequest,
  context: SyncContext,
  graph: ParsedGraph,
  now: string,
  log: BuildLog,
): Promise<LinkedSite> {
  const site = await log.stage(
    'link',
    () => siteAt(graph, request.workspace, now),
    (linked) => ({ message: `${linked.problems.length} problems`, count: linked.problems.length }),
  )
  over(context, 'link', site.pages.length)
  return site
}

export function siteAt({ sources, pages }: ParsedGraph, workspace: Workspace, now: string): LinkedSite {
  const { id: workspaceId, slug: workspaceSlug, name } = workspace
  return linkParsed(sources, pages, { workspaceId, workspaceSlug, name, now })
}

/** What lies in the database before a run writes. */
export interface RowsBefore {
  /** At the end of the newest run's schedule: what the plan is made against. */
  readonly stored: StoredRows
  /** Now: what people compare with. */
  readonly shown: StoredRows
}

/** @param previous what the newest run shows now */
export async function readRowsBefore(
  context: SyncContext,
  workspaceId: number,
  previous: NewestSuccess | undefined,
): Promise<RowsBefore> {
  const stored = await readStoredRows(context.db, workspaceId)
  if (previous === undefined || !previous.hasSchedule) return { stored, shown: stored }
  return { stored, shown: await readShownRows(context.db, workspaceId, previous.deployment.id, stored) }
}

/** @param files how many markdown files the commit has */
export async function planSite(
  request: SyncRequest,
  context: SyncContext,
  site: LinkedSite,
  facts: { readonly before: RowsBefore; readonly files: number },
  log: BuildLog,
): Promise<DeploymentPlan> {
  const output = await log.stage(
    'render',
    () => renderSite(site, context, (done) => report(context, 'render', done, site.pages.length)),
    (rendered) => ({ message: `${rendered.pages.length} pages`, count: rendered.pages.length }),
  )
  over(context, 'render', output.pages.length)

  const plan = await log.stage(
    'plan',
    () => planAndCount(facts.before, toRows(site, output), facts.files),
    (planned) => ({ message: `${planned.stats.rows} rows differ`, count: planned.stats.rows }),
  )
  over(context, 'plan', plan.stats.rows)
  if (!request.force) checkGuards(plan, facts.before.shown)
  return plan
}

/** Pages and blocks are counted against what is shown; rows are those that are written. */
function planAndCount({ stored, shown }: RowsBefore, rows: SiteRows, files: number): DeploymentPlan {
  const plan = planDeployment(stored, rows, { files })
  if (stored === shown) return plan
  const { stats } = planDeployment(shown, rows, { files })
  const { pages, rows: written, batches } = plan.stats
  return {
    ...plan,
    stats: { ...stats, pages: { ...stats.pages, rendered: pages.rendered }, rows: written, batches },
  }
}

export async function writePlan(
  context: SyncContext,
  lease: Lease,
  plan: DeploymentPlan,
  log: BuildLog,
): Promise<void> {
  const { rows } = plan.stats
  await log.stage(
    'write',
    () =>
      applyPlan(context.db, lease, plan, {
        ...(context.signal === undefined ? {} : { signal: context.signal }),
        onBatch: (done) => report(context, 'write', done, rows),
      }),
    () => ({ message: `${rows} rows`, count: rows }),
  )
  over(context, 'write', rows)
}

/** @param onPages called now and then with how many pages are rendered */
export function renderSite(
  site: LinkedSite,
  { renderer, signal }: Pick<SyncContext, 'renderer' | 'signal'>,
  onPages: (done: number) => void = () => {},
): SiteOutput {
  const pages = site.pages.map((page, index) => {
    if (index % 100 === 0) {
      signal?.throwIfAborted()
      onPages(index)
    }
    return renderer.renderPage(page, site)
  })
  return { pages, listings: renderer.renderListings(site), shell: renderer.renderShell(site) }
}

export function report(
  context: SyncContext,
  stage: SyncStage,
  done: number,
  total: number | undefined,
): void {
  context.onProgress?.({ stage, done, total, isOver: false })
}

export function over(context: SyncContext, stage: SyncStage, done: number): void {
  context.onProgress?.({ stage, done, total: done, isOver: true })
}
