/** The stages of a sync, each recorded in the build log and told to whoever watches. */

import { readStoredRows } from '../db/stored-rows.ts'
import { parseBranchName } from '../git/branch-name.ts'
import { type Mirror, openMirror } from '../git/mirror.ts'
import { mirrorDirectory } from '../git/mirror-directory.ts'
import { parseRemote } from '../git/remote.ts'
import { linkParsed, parseSources } from '../link-sources.ts'
import type { DeploymentPlan, LinkedSite, SyncStage } from '../nouns.ts'
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

export interface ReadSite extends LinkedSite {
  readonly files: number
}

export async function readSite(
  request: SyncRequest,
  context: SyncContext,
  mirror: Mirror,
  now: string,
  log: BuildLog,
): Promise<ReadSite> {
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

  const site = await log.stage(
    'link',
    () =>
      linkParsed(sources, pages, {
        workspaceId: request.workspace.id,
        workspaceSlug: request.workspace.slug,
        name: request.workspace.name,
        now,
      }),
    (linked) => ({ message: `${linked.problems.length} problems`, count: linked.problems.length }),
  )
  over(context, 'link', site.pages.length)
  return { ...site, files: sources.files.length }
}

export async function planSite(
  request: SyncRequest,
  context: SyncContext,
  site: ReadSite,
  log: BuildLog,
): Promise<DeploymentPlan> {
  const output = await log.stage(
    'render',
    () => renderSite(site, context),
    (rendered) => ({ message: `${rendered.pages.length} pages`, count: rendered.pages.length }),
  )
  over(context, 'render', output.pages.length)

  const stored = await readStoredRows(context.db, request.workspace.id)
  const plan = await log.stage(
    'plan',
    () => planDeployment(stored, toRows(site, output), { files: site.files }),
    (planned) => ({ message: `${planned.stats.rows} rows differ`, count: planned.stats.rows }),
  )
  over(context, 'plan', plan.stats.rows)
  if (!request.force) checkGuards(plan, stored)
  return plan
}

function renderSite(site: LinkedSite, context: SyncContext): SiteOutput {
  const { renderer, signal } = context
  const pages = site.pages.map((page, index) => {
    if (index % 100 === 0) {
      signal?.throwIfAborted()
      report(context, 'render', index, site.pages.length)
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
