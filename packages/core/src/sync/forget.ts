/**
 * Removes a page, or another file, from everything that is kept of a workspace: afterwards every kept deployment is what it
 * would be if no commit had ever held the file.
 *
 *   lease → which files, which deployments → the file is on the list of what is left out
 *     → for each deployment that shows it: made again from its commit without it; what differs is written
 *     → lineage, search words, problems → caches
 *
 * Quotes of the page on other pages go because those pages are made again; nothing is searched in HTML. A deployment that
 * cannot be made again (its commit is nowhere any more) is let go, unless readers get it or the next sync is planned
 * against it: then it says so before anything is written.
 *
 * *Invariant:* stopped halfway, it is ended by the next; what no deployment has any more is in no table.
 */

import {
  type CutCounts,
  cutForgotten,
  cutSearchWords,
  cutVanished,
  letGoNow,
  readOwnNodes,
  recordRemade,
} from '../db/cut-forgotten.ts'
import { findDeployment } from '../db/deployments.ts'
import {
  countOwnRows,
  type Forgettable,
  findForgettable,
  type OwnTable,
  readKept,
} from '../db/find-forgettable.ts'
import { readForgotten, writeForgotten } from '../db/forgotten.ts'
import { holdLease } from '../db/hold-lease.ts'
import { beginDeployment, dropDeployment, type Lease } from '../db/lease.ts'
import { readPointer } from '../db/live-pointer.ts'
import { listPreviews, removePreviews } from '../db/previews.ts'
import { prune } from '../db/prune.ts'
import { rewriteRows } from '../db/rewrite-rows.ts'
import { settleSearchIndex } from '../db/search-index.ts'
import { readShownRows } from '../db/shown-rows.ts'
import { readStoredRows } from '../db/stored-rows.ts'
import { DraehiError } from '../errors.ts'
import { historyFile, removeKnownHistory } from '../history/history-file.ts'
import { keptFile, removeKept } from '../kept/kept-file.ts'
import type { Deployment, PlanPart, StoredRows, Workspace } from '../nouns.ts'
import { parsedPackFile, removeParsedPack } from '../parsed/parsed-pack.ts'
import type { ClosedPlan } from '../plan/plan-deployment.ts'
import type { Problem } from '../problem.ts'
import { knowSite, toChangedRows } from '../traces/known-rows.ts'
import { NO_TRACES } from '../traces/known-site.ts'
import { removeTraces, traceFile } from '../traces/trace-file.ts'
import { createBuildLog } from './build-log.ts'
import { collectPlan } from './collect-plan.ts'
import { onceMore } from './once-more.ts'
import { fingerprintOf, problemsToStore } from './outcome.ts'
import type { SyncContext, SyncRequest } from './request.ts'
import { fetchMirror, linkSite, type ParsedGraph, readGraph } from './stages.ts'

export interface ForgetRequest {
  readonly workspace: Workspace
  /** A file, from the root of the notes, or the address of a page. */
  readonly name: string
  readonly isDry: boolean
}

export interface ForgetContext extends SyncContext {
  /** Before each deployment that is made again. */
  readonly onDeployment?: (done: number, total: number) => void
}

/** What is gone; of a dry run, what would be. */
export interface ForgetReceipt extends Forgettable {
  /** Made again without it, ascending. */
  readonly remade: readonly number[]
  /** Let go, because they cannot be made again. */
  readonly letGo: readonly number[]
  /** Rows of the page itself, of all deployments. */
  readonly own: Readonly<Record<OwnTable, number>>
  /** Pages and lists that quoted, listed or linked to it, and were rendered again; their addresses. */
  readonly rewritten: readonly string[]
  /** Versions of rows that were deleted, of the page and of others. */
  readonly rows: number
  /** Undefined for a dry run, which looks for none. */
  readonly cut: CutCounts | undefined
  /** All previews of the workspace: they may hold it, and are built again by whoever wants them. */
  readonly previews: readonly string[]
  /** Pieces of at most 256 KB of files that only this page showed. */
  readonly assetChunks: number
}

/**
 * @throws DraehiError `bad-argument` when no deployment has it; `deployment-unusable` when what readers get cannot be made
 *   again; `busy`, `lost-lease`; any git or database code
 */
export function forget(request: ForgetRequest, context: ForgetContext): Promise<ForgetReceipt> {
  return onceMore(() => forgetOnce(request, context))
}

async function forgetOnce(request: ForgetRequest, context: ForgetContext): Promise<ForgetReceipt> {
  if (request.isDry) return carryOut(request, context, undefined)
  const lease = await beginDeployment(context.db, request.workspace.id, { trigger: 'cli' })
  const held = holdLease(context.db, lease)
  const signal = context.signal === undefined ? held.signal : AbortSignal.any([context.signal, held.signal])
  try {
    return await carryOut(request, { ...context, signal }, lease)
  } finally {
    held.release()
    await dropDeployment(context.db, lease)
  }
}

async function carryOut(
  request: ForgetRequest,
  context: ForgetContext,
  lease: Lease | undefined,
): Promise<ForgetReceipt> {
  const open = new Set<ParsedGraph>()
  try {
    return await makeAgain(request, context, lease, open)
  } finally {
    for (const graph of open) graph.release()
  }
}

/** @param open takes the graphs that are to be released */
async function makeAgain(
  { workspace, name }: ForgetRequest,
  context: ForgetContext,
  lease: Lease | undefined,
  open: Set<ParsedGraph>,
): Promise<ForgetReceipt> {
  const { db } = context
  const { id: workspaceId } = workspace
  const known = await readForgotten(db, workspaceId)
  // With all that is on the list: what an earlier run did not end is ended now.
  const found = await findForgettable(db, workspaceId, [name, ...known])
  if (found.files.length === 0 && !known.includes(name)) throw nothingFound(name)
  const forgotten = [...new Set([...known, ...found.files])].sort()
  const own = await countOwnRows(db, workspaceId, found)
  const nodes = await readOwnNodes(db, workspaceId, found)

  const kept = await readKept(db, workspaceId, found.files)
  const stored = await readStoredRows(db, workspaceId)
  const pointer = await readPointer(db, workspaceId)
  const made = createMaker(workspace, context, forgotten, open)
  const needed = new Set([pointer.liveId, pointer.liveRunId, pointer.newestRunId])
  const letGo: number[] = []
  const remade: number[] = []
  const rewritten = new Set<string>()
  const vanished = new Set<string>()
  let rows = 0
  let assetChunks = 0

  // What cannot be done without is tried first, before anything is written.
  const wanted = kept.filter(({ holds }) => holds).map(({ id }) => id)
  for (const id of wanted)
    if (needed.has(id)) await made.graphOf(await requireDeployment(context, workspaceId, id))
  if (lease !== undefined) await writeForgotten(db, workspaceId, forgotten)
  const cut = lease === undefined ? undefined : await cutForgotten(db, workspaceId, found, nodes)

  for (const [n, id] of wanted.entries()) {
    context.onDeployment?.(n, wanted.length)
    const deployment = await requireDeployment(context, workspaceId, id)
    const graph = await made.graphOf(deployment).catch((error: unknown) => {
      if (needed.has(id) || !isGone(error)) throw error
      return undefined
    })
    if (graph === undefined) {
      letGo.push(id)
      continue
    }
    const shown = await readShownRows(db, workspaceId, id, stored)
    const { parts, closed, problems, readFiles } = await made.planOf(deployment, graph, shown)
    const nextId = kept.find((other) => other.id > id)?.id
    for (const { insert, end } of parts) {
      for (const { path } of insert.renderedPages) rewritten.add(path)
      for (const path of end.renderedPages) vanished.add(path)
      if (lease === undefined) rows += Object.values(end).reduce((sum, keys) => sum + keys.length, 0)
      assetChunks += end.assetChunks.length
    }
    if (lease !== undefined) {
      const at = { workspaceId, deploymentId: id }
      rows += (await rewriteRows(db, lease, { ...at, nextId }, parts, readFiles)).deleted
      const { digest, stats } = closed
      await recordRemade(db, at, { digest, stats, fingerprint: made.fingerprint, problems })
    }
    remade.push(id)
  }
  for (const address of found.addresses) rewritten.delete(address)
  const receipt = { ...found, remade, letGo, own, rewritten: [...rewritten].sort(), assetChunks }
  if (cut === undefined) {
    const previews = (await listPreviews(db, workspaceId)).map((preview) => preview.name)
    return { ...receipt, rows, previews, cut: undefined }
  }

  await letGoNow(db, workspaceId, letGo)
  const pruned = await prune(db, workspaceId, { keep: workspace.keep, graceMs: 0 })
  await settleSearchIndex(db)
  await cutVanished(db, workspaceId, [...vanished])
  const previews = await removePreviews(db, workspaceId, { all: true })
  const searchWords = await cutSearchWords(db, workspaceId)
  await removeParsedPack(parsedPackFile(context.dataDir, workspaceId))
  await removeTraces(traceFile(context.dataDir, workspaceId))
  await removeKept(keptFile(context.dataDir, workspaceId))
  await removeKnownHistory(historyFile(context.dataDir, workspaceId))
  // Once more: a server that read a page between the first time and its rewriting forgets that too.
  await writeForgotten(db, workspaceId, forgotten)
  return { ...receipt, rows: rows + pruned.rows, previews, cut: { ...cut, searchWords } }
}

interface Made {
  readonly parts: readonly PlanPart[]
  readonly closed: ClosedPlan
  readonly problems: readonly Problem[]
  readonly readFiles: ParsedGraph['assets']['readFiles']
}

interface Maker {
  readonly fingerprint: string
  /** @throws any git code */
  graphOf(deployment: Deployment): Promise<ParsedGraph>
  /** What differs between the rows that are there and those of the site without the file. */
  planOf(deployment: Deployment, graph: ParsedGraph, shown: StoredRows): Promise<Made>
}

/** Makes the sites of one deployment after the other; a page that is as it was in the one before is not rendered again. */
function createMaker(
  workspace: Workspace,
  context: ForgetContext,
  forgotten: readonly string[],
  open: Set<ParsedGraph>,
): Maker {
  const log = createBuildLog(() => performance.now())
  let traces = NO_TRACES
  const fingerprint = fingerprintOf(workspace, context.renderer, forgotten)
  const silent: SyncContext = { ...context, onProgress: () => undefined }
  const requestOf = (deployment: Deployment): SyncRequest => ({
    workspace: { ...workspace, branch: deployment.branch ?? workspace.branch },
    trigger: deployment.trigger,
    commit: deployment.commit?.oid,
    dryRun: true,
    force: false,
    live: false,
    failOn: new Set<string>(),
    forgotten,
  })
  let last: { readonly commit: string | undefined; readonly graph: ParsedGraph } | undefined
  return {
    fingerprint,
    async graphOf(deployment) {
      const commit = deployment.commit?.oid
      if (last !== undefined && last.commit === commit) return last.graph
      const request = requestOf(deployment)
      const graph = await readGraph(request, silent, await fetchMirror(request, silent, log), log)
      for (const before of open) before.release()
      open.clear()
      open.add(graph)
      last = { commit, graph }
      return graph
    },
    async planOf(deployment, graph, shown) {
      const now = deployment.goesLiveAt ?? deployment.startedAt
      const site = await linkSite(requestOf(deployment), silent, graph, now, log)
      const parts: PlanPart[] = []
      const known = knowSite(site, context.renderer, [shown.renderedPages], { traces, parser: fingerprint })
      const learner = known.learn()
      const closed = await collectPlan(
        context,
        shown,
        {
          ...{ site, counts: graph.counts },
          rowsOf: (plan) => toChangedRows(known, plan, learner),
        },
        (part) => void parts.push(part),
      )
      traces = learner.traces()
      const problems = problemsToStore(site.problems, graph.pages, now)
      return { parts, closed, problems, readFiles: graph.assets.readFiles }
    },
  }
}

/** Whether the commit is nowhere any more, or cannot be read; anything else may be different in a minute. */
function isGone(error: unknown): boolean {
  const codes = ['git-commit-not-found', 'git-branch-not-found', 'git-too-large', 'bad-configuration']
  return error instanceof DraehiError && codes.includes(error.code)
}

async function requireDeployment(
  { db }: ForgetContext,
  workspaceId: number,
  id: number,
): Promise<Deployment> {
  const deployment = await findDeployment(db, workspaceId, id)
  if (deployment !== undefined) return deployment
  throw new DraehiError('deployment-not-found', `Deployment #${id} is gone.`, 'Run the command again.')
}

function nothingFound(name: string): DraehiError {
  return new DraehiError(
    'bad-argument',
    `No deployment has a file or a page ${JSON.stringify(name)}.`,
    'Name the file as it lies below the root of the notes, such as notes/page.md, or the address of its page.',
    { state: 'Nothing was changed.' },
  )
}

/** Lets the next sync publish the file again, if its commit has it. @returns whether it was on the list */
export async function allowAgain(
  { db }: Pick<SyncContext, 'db'>,
  workspaceId: number,
  path: string,
): Promise<boolean> {
  const known = await readForgotten(db, workspaceId)
  if (!known.includes(path)) return false
  await writeForgotten(
    db,
    workspaceId,
    known.filter((one) => one !== path),
  )
  return true
}
