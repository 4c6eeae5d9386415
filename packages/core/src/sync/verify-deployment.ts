import { compareDeployment, type RowDifference } from '../db/compare-deployment.ts'
import { findFingerprint } from '../db/deployments.ts'
import { readForgotten } from '../db/forgotten.ts'
import { DraehiError } from '../errors.ts'
import type { Deployment, Workspace } from '../nouns.ts'
import { toRows } from '../plan/to-rows.ts'
import { createBuildLog } from './build-log.ts'
import { fingerprintOf } from './outcome.ts'
import type { SyncContext } from './request.ts'
import { breathe, fetchMirror, linkSite, PAGES_IN_A_ROW, readGraph, report } from './stages.ts'

export interface Verification {
  /** Rows that were made again. */
  readonly rows: number
  /** Empty: every row and byte is what its commit gives. */
  readonly differences: readonly RowDifference[]
  /** False: another version of the program, or another configuration of the workspace, made it; differences are to be expected. */
  readonly isSameFingerprint: boolean
}

/**
 * Reads the commit of a deployment again, makes its site as of then, in memory, and compares it with every row that is
 * visible at the deployment.
 * @throws DraehiError `deployment-unusable` when it has no rows; any git code; any database code
 */
export async function verifyDeployment(
  workspace: Workspace,
  deployment: Deployment,
  context: SyncContext,
): Promise<Verification> {
  const { commit } = deployment
  if (deployment.status !== 'success' || !deployment.isKept || commit === undefined) {
    const why = deployment.status === 'success' ? 'was let go' : 'is no success'
    throw new DraehiError(
      'deployment-unusable',
      `Deployment #${deployment.id} ${why}, so there is nothing to compare.`,
      'draehi deployments lists those that are kept.',
    )
  }
  const log = createBuildLog(() => performance.now())
  const request = {
    workspace: { ...workspace, branch: deployment.branch ?? workspace.branch },
    trigger: deployment.trigger,
    commit: commit.oid,
    dryRun: true,
    force: true,
    live: false,
    failOn: new Set<string>(),
    forgotten: await readForgotten(context.db, workspace.id),
  }
  const mirror = await fetchMirror(request, context, log)
  const graph = await readGraph(request, context, mirror, log)
  const site = await linkSite(request, context, graph, deployment.goesLiveAt ?? deployment.startedAt, log)
  const comparison = compareDeployment(context.db, { workspaceId: workspace.id, deploymentId: deployment.id })
  let done = 0
  // Nothing of it lies in a file: it was made fresh.
  graph.release()
  for (const made of toRows(site, context.renderer)) {
    await comparison.add(made)
    if (++done % PAGES_IN_A_ROW !== 0) continue
    await breathe(context)
    report(context, 'render', Math.min(done, site.pages.length), site.pages.length)
  }
  const compared = await comparison.close()
  const madeBy = await findFingerprint(context.db, workspace.id, deployment.id)
  return {
    ...compared,
    isSameFingerprint: madeBy === fingerprintOf(workspace, context.renderer, request.forgotten),
  }
}
