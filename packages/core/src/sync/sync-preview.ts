/**
 * Publishes a branch beside the live site: what it has that the live deployment has not, and nothing else. Needs no lease,
 * writes no row that a deployment has, and moves no pointer.
 *
 *   openMirror (of the branch) → readSources → linkPages → renderPage → what differs from the live deployment → ready
 */

import { readClock } from '../db/clock.ts'
import type { Database } from '../db/database.ts'
import { readForgotten } from '../db/forgotten.ts'
import { readPointer } from '../db/live-pointer.ts'
import { readPagePaths } from '../db/page-paths.ts'
import { beginPreview, finishPreview, writePreviewRows } from '../db/previews.ts'
import { readShownRows } from '../db/shown-rows.ts'
import { readStoredRows } from '../db/stored-rows.ts'
import { DraehiError } from '../errors.ts'
import type { Mirror } from '../git/mirror.ts'
import type { DigestMap, NodeUuid, StoredRows } from '../nouns.ts'
import { createTextTable } from '../plan/digest-table.ts'
import { type PageChange, watchPages } from '../plan/page-changes.ts'
import { openPlan } from '../plan/plan-deployment.ts'
import { type BuildLog, createBuildLog } from './build-log.ts'
import { collectPlan } from './collect-plan.ts'
import { onceMore } from './once-more.ts'
import { outcomeOf, refuseProblems } from './outcome.ts'
import type { SyncContext, SyncRequest, SyncResult } from './request.ts'
import { fetchMirror, linkSite, type ParsedGraph, readGraph } from './stages.ts'

export interface PreviewRequest extends SyncRequest {
  /** Undefined: made from the branch. */
  readonly name: string | undefined
  readonly keepDays: number
  /** What readers of the preview are shown as what differs from the live site. */
  readonly writeChanges: (changes: readonly PageChange[]) => {
    readonly title: string
    readonly head: string
    readonly body: string
  }
}

export interface PreviewResult {
  readonly name: string
  /** Below the workspace. */
  readonly path: string
  readonly baseDeployment: number | undefined
  readonly changes: readonly PageChange[]
  readonly sync: SyncResult
}

/** Where the changes of a preview are shown, below it. */
export const PREVIEW_DIFF_PATH = '-/diff'

/** @throws DraehiError `check-failed`; `bad-argument` for a name; any git or database code. No preview is then what it was not. */
export function syncPreview(request: PreviewRequest, context: SyncContext): Promise<PreviewResult> {
  return onceMore(() => previewOnce(request, context))
}

async function previewOnce(request: PreviewRequest, context: SyncContext): Promise<PreviewResult> {
  const { db } = context
  const { workspace } = request
  const log = createBuildLog(() => performance.now())
  const asked = { ...request, dryRun: true, forgotten: await readForgotten(db, workspace.id) }
  const mirror = await fetchMirror(asked, context, log)
  const name = request.name === undefined ? previewName(mirror.branch) : checkedName(request.name)
  const graph = await readGraph(asked, context, mirror, log)
  try {
    return await buildPreview(request, { asked, mirror, name, graph }, context, log)
  } finally {
    graph.release()
  }
}

async function buildPreview(
  request: PreviewRequest,
  {
    asked,
    mirror,
    name,
    graph,
  }: {
    readonly asked: SyncRequest
    readonly mirror: Mirror
    readonly name: string
    readonly graph: ParsedGraph
  },
  context: SyncContext,
  log: BuildLog,
): Promise<PreviewResult> {
  const { db } = context
  const { workspace } = request
  const site = await linkSite(asked, context, graph, context.now ?? (await readClock(db)), log)
  refuseProblems(site.problems, request.failOn, graph.sources)

  const { liveId } = await readPointer(db, workspace.id)
  const { id, key } = await beginPreview(db, {
    workspaceId: workspace.id,
    name,
    branch: mirror.branch,
    commit: mirror.commit,
    baseDeployment: liveId,
    keepDays: request.keepDays,
  })
  const base = await readBase(db, workspace.id, liveId)
  const watched = watchPages(openPlan(base, graph.counts), base)
  const { readFiles } = graph.assets
  const closed = await collectPlan(
    context,
    base,
    {
      ...{ site, counts: graph.counts, plan: watched.plan },
      rowsOf: (plan) => graph.known.toRows(graph.known.of(site, [base]), plan, { learns: false }),
    },
    (part) => writePreviewRows(db, id, part, readFiles),
  )
  const gone = await readPagePaths(
    db,
    { workspaceId: workspace.id, deploymentId: liveId ?? 0 },
    watched.gone(),
  )
  const changes = watched.changes(gone)
  await writePreviewRows(db, id, diffPart(request.writeChanges(changes), closed.digest), readFiles)
  await finishPreview(db, workspace.id, { id, name, digest: closed.digest })
  return {
    name,
    path: `-/preview/${key}`,
    baseDeployment: liveId,
    changes,
    sync: {
      status: 'preview',
      deploymentId: undefined,
      previousId: liveId,
      ...outcomeOf(asked, mirror, graph, closed, site.problems, log),
      scheduled: [],
      changes,
    },
  }
}

const NO_PART = { nodes: [], links: [], renderedPages: [], redirects: [], assets: [], assetChunks: [] }

function diffPart(
  page: ReturnType<PreviewRequest['writeChanges']>,
  digest: SyncResult['digest'],
): Parameters<typeof writePreviewRows>[2] {
  const listing = { ...page, kind: 'listing' as const, path: PREVIEW_DIFF_PATH, pageUuid: undefined, digest }
  return { insert: { ...NO_PART, renderedPages: [listing] }, end: NO_PART }
}

async function readBase(db: Database, workspaceId: number, liveId: number | undefined): Promise<StoredRows> {
  if (liveId === undefined) return noRows()
  return readShownRows(db, workspaceId, liveId, await readStoredRows(db, workspaceId))
}

function noRows(): StoredRows {
  const none = (): DigestMap => createTextTable()
  return {
    ...{ pages: new Set<NodeUuid>(), nodes: none(), links: none(), renderedPages: none(), redirects: none() },
    ...{ assets: none(), assetChunks: none(), pageTexts: new Map() },
  }
}

const MAX_NAME = 60

/** `feature/new Page` → `feature-new-page`. */
export function previewName(branch: string): string {
  const name = branch
    .normalize('NFKD')
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
    .slice(0, MAX_NAME)
    .replaceAll(/^-|-$/g, '')
  return name === '' ? 'preview' : name
}

function checkedName(name: string): string {
  if (/^[a-z0-9]+(?:-[a-z0-9]+)*$/.test(name) && name.length <= MAX_NAME) return name
  throw new DraehiError(
    'bad-argument',
    `${JSON.stringify(name.slice(0, 80))} is no name of a preview.`,
    `Give lower-case letters, digits and single hyphens, ${MAX_NAME} at most.`,
  )
}
