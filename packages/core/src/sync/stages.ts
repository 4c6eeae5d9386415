/** The stages of a sync, each recorded in the build log and told to whoever watches. */

import { setImmediate } from 'node:timers/promises'
import type { PlanWriter } from '../db/apply-plan.ts'
import type { NewestSuccess } from '../db/deployments.ts'
import { readShownRows } from '../db/shown-rows.ts'
import { readRowsBeside, readStoredPages, readStoredRows } from '../db/stored-rows.ts'
import { parseBranchName } from '../git/branch-name.ts'
import { readFetchProgress } from '../git/fetch-progress.ts'
import { type Mirror, openMirror } from '../git/mirror.ts'
import { mirrorDirectory } from '../git/mirror-directory.ts'
import { parseRemote } from '../git/remote.ts'
import { linkParsed, parseSources, type SourceFacts } from '../link-sources.ts'
import type { LinkedSite, Page, PageHistory, StoredRows, SyncStage, Workspace } from '../nouns.ts'
import { type KnownPages, NO_KNOWN_PAGES, openKnownPages } from '../parsed/known-pages.ts'
import { parsedPackFile } from '../parsed/parsed-pack.ts'
import { checkGuards } from '../plan/check-guards.ts'
import { comparePages } from '../plan/compare-pages.ts'
import type { ClosedPlan, OpenPlan, SourceCounts } from '../plan/plan-deployment.ts'
import { NO_ROWS, textDigestOf } from '../plan/to-rows.ts'
import { readSources } from '../sources/read-sources.ts'
import type { KnownSite } from '../traces/known-rows.ts'
import type { BuildLog } from './build-log.ts'
import { type KnownRows, openKnownRows } from './known-rows.ts'
import type { SyncContext, SyncProgress, SyncRequest } from './request.ts'
import { openRunFiles, type RunFiles } from './run-files.ts'
import { readSiteHistory, type SiteHistory } from './site-history.ts'
import { keepHeapSmall } from './small-heap.ts'

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
        onProgress: (text) => {
          const received = readFetchProgress(text)
          if (received !== undefined) report(context, 'fetch', received.done, received.total)
        },
        ...(context.remotes.token === undefined ? {} : { token: context.remotes.token }),
        ...(context.remotes.limits === undefined ? {} : { limits: context.remotes.limits }),
        ...(context.signal === undefined ? {} : { signal: context.signal }),
      }),
    (fetched) => ({ message: `${fetched.branch} at ${fetched.commit.oid}` }),
  )
  over(context, 'fetch', 1)
  return mirror
}

/** A commit as it was parsed, before it is made into the site of a moment. The texts of its files are gone. */
export interface ParsedGraph {
  readonly sources: SourceFacts
  /** How many markdown files it has, and how many of them were parsed. */
  readonly counts: SourceCounts
  readonly pages: readonly Page[]
  readonly assets: RunFiles
  readonly known: KnownRows
  /** By path of the page: what git says of its file. */
  readonly history: ReadonlyMap<string, PageHistory>
  /** The same of all files, before it is made into what readers are told. */
  readonly past: SiteHistory['past']
  /** Once nothing is read of its pages any more: those that were known lie in a file, which is open until then. */
  readonly release: () => void
}

export async function readGraph(
  request: SyncRequest,
  context: SyncContext,
  mirror: Mirror,
  log: BuildLog,
): Promise<ParsedGraph> {
  keepHeapSmall()
  const { workspace } = request
  const file = parsedPackFile(context.dataDir, workspace.id)
  // A dry run that must know nothing (`deployments verify` is one) leaves nothing behind either.
  const pages =
    request.dryRun && request.force ? NO_KNOWN_PAGES : await openKnownPages(file, { isFresh: request.force })
  try {
    const graph = await readPages(request, context, { mirror, pages }, log)
    await pages.close()
    return { ...graph, release: pages.release }
  } catch (error) {
    // Also when the run is stopped: what is parsed is parsed.
    await pages.close()
    pages.release()
    throw error
  }
}

async function readPages(
  request: SyncRequest,
  context: SyncContext,
  { mirror, pages: kept }: { readonly mirror: Mirror; readonly pages: KnownPages },
  log: BuildLog,
): Promise<Omit<ParsedGraph, 'release'>> {
  const { workspace } = request
  const {
    files,
    known: knownFiles,
    ...sources
  } = await log.stage(
    'read',
    () =>
      readSources(mirror, {
        root: workspace.root,
        isKnown: kept.isKnown,
        ...(kept.linking === undefined ? {} : { linking: kept.linking }),
        forgotten: new Set(request.forgotten),
        onFile: (done, total) => report(context, 'read', done, total),
        ...(context.signal === undefined ? {} : { signal: context.signal }),
      }),
    (read) => ({ message: `${read.files.length} files`, count: read.files.length }),
  )
  over(context, 'read', files.length)

  const pages = await log.stage(
    'parse',
    () =>
      parseSources(
        { files, known: knownFiles, config: sources.config },
        {
          signal: context.signal,
          workspaceId: workspace.id,
          onPage: (done) => report(context, 'parse', done, files.length),
          pages: kept,
        },
      ),
    () => ({ message: parsedMessage(files.length, knownFiles.length), count: files.length }),
  )
  over(context, 'parse', files.length, { known: knownFiles.length })
  const assets = await openRunFiles(context, workspace, mirror, sources.assetFiles)
  const counts = { files: files.length + knownFiles.length, parsed: files.length }
  const known = await openKnownRows(request, context)
  const history = await log.stage(
    'fetch',
    () =>
      readSiteHistory(request, context, {
        ...{ mirror, root: sources.root, paths: pages.map(({ path }) => path) },
        mailmap: sources.mailmap,
        detail: sources.config.history,
      }),
    (read) => ({ message: `history of ${read.pages.size} pages`, count: read.pages.size }),
  )
  const problems = [...sources.problems, ...history.problems]
  const { past } = history
  return { sources: { ...sources, problems }, counts, pages, assets, known, history: history.pages, past }
}

/** `1 page parsed, 9,999 known`. */
export function parsedMessage(parsed: number, known: number): string {
  const pages = `${parsed} ${parsed === 1 ? 'page' : 'pages'}`
  return known === 0 ? pages : `${pages} parsed, ${known} known`
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
  return graph.assets.withAssets(site, log)
}

export function siteAt(
  { sources, pages, history }: Pick<ParsedGraph, 'sources' | 'pages' | 'history'>,
  workspace: Workspace,
  now: string,
): LinkedSite {
  const { id: workspaceId, slug: workspaceSlug, name } = workspace
  return linkParsed(sources, pages, { workspaceId, workspaceSlug, name, now, history })
}

/** What lies in the database before a run writes. */
export interface RowsBefore {
  /** At the end of the newest run's schedule: what the plan is made against. */
  readonly stored: StoredRows
  /** Now: what people compare with. */
  readonly shown: StoredRows
  readonly site: KnownSite
  /** Of a plan against these rows, that of the whole site. */
  readonly whole: (plan: OpenPlan) => OpenPlan
}

const asItIs = (plan: OpenPlan): OpenPlan => plan

/**
 * What lies in the database beside a site, and which pages of the site are known to be there. Of those only the rendered
 * page is read. Where a schedule was or will be, every row is read: its minutes are compared one after the other.
 * @param previous what the newest run shows now
 */
export async function readRowsBefore(
  { db }: SyncContext,
  workspaceId: number,
  previous: NewestSuccess | undefined,
  now: { readonly site: LinkedSite; readonly known: KnownRows; readonly isScheduled: boolean },
): Promise<RowsBefore> {
  const { site, known } = now
  if (previous?.hasSchedule === true) {
    const stored = await readStoredRows(db, workspaceId)
    const shown = await readShownRows(db, workspaceId, previous.deployment.id, stored)
    return { stored, shown, site: known.of(site, [stored, shown]), whole: asItIs }
  }
  if (now.isScheduled) {
    const stored = await readStoredRows(db, workspaceId)
    return { stored, shown: stored, site: known.of(site, [stored]), whole: asItIs }
  }
  const pages = await readStoredPages(db, workspaceId)
  const knownSite = known.of(site, [pages])
  const stored = await readRowsBeside(db, workspaceId, pages, knownSite.kept)
  return { stored, shown: stored, site: knownSite, whole: asItIs }
}

/**
 * Takes linked pages and no rows: nothing is rendered or written before it allows it.
 * @param shown what readers have now
 */
export function guardSite(
  request: SyncRequest,
  site: LinkedSite,
  facts: { readonly shown: StoredRows } & Pick<SourceCounts, 'files'>,
): void {
  if (request.force) return
  const pages = site.pages.map(({ uuid, page }) => ({ uuid, textDigest: () => textDigestOf(page) }))
  checkGuards(comparePages(facts.shown, pages), facts.files)
}

/**
 * Renders, compares and writes a page at a time: of a page that is as it was nothing is kept, and of one that is not its
 * rows go to the database before the next thousand are made.
 * @param writer undefined for a plan that nobody carries out
 */
export async function writeSite(
  context: SyncContext,
  { site, known }: { readonly site: KnownSite; readonly known: KnownRows },
  plan: OpenPlan,
  writer: PlanWriter | undefined,
  log: BuildLog,
): Promise<WrittenSite> {
  const [render, compare, write] = [log.laps('render'), log.laps('plan'), log.laps('write')]
  const rows = known.toRows(site, plan, { learns: true })
  const total = site.site.pages.length
  for (let done = 0; ; done++) {
    const next = render.run(() => rows.next())
    if (next.done === true) break
    // A page that is as it was: there is nothing to compare or write.
    const isKept = next.value === NO_ROWS
    if (!isKept) {
      const part = compare.run(() => plan.add(next.value))
      if (writer !== undefined) await write.wait(() => writer.write(part))
    }
    if (done % (isKept ? KEPT_IN_A_ROW : PAGES_IN_A_ROW) === 0) {
      await breathe(context)
      report(context, 'render', Math.min(done, total), total)
    }
  }
  const closed = compare.run(() => plan.close())
  if (writer !== undefined) await write.wait(() => writer.write(closed).then(writer.close))

  const mark = await known.save()

  const { rows: written, pages } = closed.stats
  render.end({ message: renderedMessage(pages), count: pages.rendered })
  over(context, 'render', pages.rendered, { ms: log.durationMs('render') })
  compare.end({ message: `${written} rows differ`, count: written })
  over(context, 'plan', written, { ms: log.durationMs('plan') })
  if (writer === undefined) return { ...closed, mark }
  write.end({ message: `${written} rows`, count: written })
  over(context, 'write', written, { ms: log.durationMs('write') })
  return { ...closed, mark }
}

export interface WrittenSite extends ClosedPlan {
  /** Of the file of traces that was written with it, when one was. */
  readonly mark: string | undefined
}

/** `3 pages rendered, 9,996 untouched`. */
function renderedMessage({ rendered, total }: ClosedPlan['stats']['pages']): string {
  const pages = `${rendered} ${rendered === 1 ? 'page' : 'pages'}`
  return rendered === total ? pages : `${pages} rendered, ${total - rendered} untouched`
}

/** Pages that are not rendered, likewise. */
const KEPT_IN_A_ROW = 200

/** Pages rendered before whatever else waits in this process has its turn. */
export const PAGES_IN_A_ROW = 20

/** Gives a reader's request, a heartbeat or the signal its turn. @throws the signal's reason */
export async function breathe({ signal }: Pick<SyncContext, 'signal'>): Promise<void> {
  await setImmediate()
  signal?.throwIfAborted()
}

export function report(
  context: SyncContext,
  stage: SyncStage,
  done: number,
  total: number | undefined,
): void {
  context.onProgress?.({ stage, done, total, isOver: false })
}

/** @param more `ms` of a stage that was in turn with others */
export function over(
  context: SyncContext,
  stage: SyncStage,
  done: number,
  more: Pick<SyncProgress, 'ms' | 'known'> = {},
): void {
  context.onProgress?.({ stage, done, total: done, isOver: true, ...more })
}
