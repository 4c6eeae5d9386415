/**
 * Rolling back and promoting: the live pointer of a workspace goes to a deployment that was built before, in one statement
 * and without a build. Everything that readers get follows from the pointer.
 */

import { sql } from 'drizzle-orm'
import { DraehiError } from '../errors.ts'
import type { Deployment } from '../nouns.ts'
import { type Database, rows } from './database.ts'
import { findDeployment } from './deployments.ts'
import { type LivePointer, readPointer } from './live-pointer.ts'
import { nameDeployment } from './name-deployment.ts'
import { retrying } from './retrying.ts'

/** `to`: see `nameDeployment`. Left out, a rollback goes to the success before the live one, a promotion to the newest. */
export interface MoveWish {
  readonly kind: 'rollback' | 'promote'
  readonly to: string | undefined
  /** True: nothing is written. */
  readonly isDry?: boolean
}

export interface LiveMove {
  /** What readers had; undefined when nothing was live. */
  readonly from: number | undefined
  /** What readers get. Another than the one named when a schedule follows that one, and its time has come. */
  readonly to: Deployment
  readonly wasPinned: boolean
  /** After a rollback, and after a promotion of anything but the newest: syncs build and do not go live. */
  readonly isPinned: boolean
  /** False: everything was so already. */
  readonly isChange: boolean
}

const TRIES = 10

/**
 * Moves the pointer. Decided by what is seen and written only if that has not changed; otherwise decided again, so that a
 * sync that goes live at the same moment is neither lost nor undone by an older decision.
 * @throws DraehiError `deployment-not-found`, `deployment-unusable`, `bad-argument`, `busy`
 */
export async function moveLive(db: Database, workspaceId: number, wish: MoveWish): Promise<LiveMove> {
  let first: LivePointer | undefined
  let tried: Written | undefined
  for (let tries = 0; tries < TRIES; tries++) {
    const before = await readPointer(db, workspaceId)
    first ??= before
    // An answer may be lost after the deed; deciding again would then go back another step.
    if (tried !== undefined && isAt(before, tried)) return outcome(db, workspaceId, first, tried)
    const target = await findTarget(db, workspaceId, before, wish)
    const after = { target, isPinned: isPinnedAt(target, before, wish) }
    if (isAt(before, after)) return { ...(await outcome(db, workspaceId, before, after)), isChange: false }
    if (wish.isDry === true) return toMove(before, target, after)
    tried = after
    if (await writePointer(db, workspaceId, before, after)) {
      return outcome(db, workspaceId, before, after)
    }
  }
  throw new DraehiError(
    'busy',
    'Syncs of this workspace go live one after the other, faster than this command can decide.',
    'Run it again.',
    { state: 'The live site is unchanged by this command.' },
  )
}

interface Written {
  readonly target: Deployment
  readonly isPinned: boolean
}

function isAt(pointer: LivePointer, { target, isPinned }: Written): boolean {
  return pointer.liveRunId === runOf(target) && pointer.isPinned === isPinned
}

/** Readers get the target, or what is scheduled after it and has come. */
async function outcome(
  db: Database,
  workspaceId: number,
  before: LivePointer,
  after: Written,
): Promise<LiveMove> {
  const { liveId } = await readPointer(db, workspaceId)
  const shown = await findDeployment(db, workspaceId, liveId ?? after.target.id)
  return toMove(before, shown ?? after.target, after)
}

function toMove(before: LivePointer, to: Deployment, { isPinned }: Written): LiveMove {
  return { from: before.liveId, to, wasPinned: before.isPinned, isPinned, isChange: true }
}

async function findTarget(
  db: Database,
  workspaceId: number,
  pointer: LivePointer,
  wish: MoveWish,
): Promise<Deployment> {
  if (wish.to !== undefined) return refuseUnusable(await nameDeployment(db, workspaceId, wish.to))
  const id = wish.kind === 'rollback' ? pointer.previousRunId : pointer.newestRunId
  const found = id === undefined ? undefined : await findDeployment(db, workspaceId, id)
  if (found !== undefined) return refuseUnusable(found)
  if (wish.kind === 'promote' || pointer.liveId === undefined) {
    throw new DraehiError('deployment-not-found', 'Nothing was deployed yet.', 'draehi sync builds the site.')
  }
  throw new DraehiError(
    'deployment-not-found',
    `There is no deployment before #${pointer.liveId}.`,
    'draehi deployments lists them; name one with --to.',
    { state: 'The live site is unchanged.' },
  )
}

/** @throws DraehiError `deployment-unusable` for one that readers cannot be given */
function refuseUnusable(deployment: Deployment): Deployment {
  const why = whyUnusable(deployment)
  if (why === undefined) return deployment
  throw new DraehiError(
    'deployment-unusable',
    `Deployment #${deployment.id} ${why}.`,
    'draehi deployments lists those that can be live.',
    { state: 'The live site is unchanged.', data: { deploymentId: deployment.id } },
  )
}

function whyUnusable({ status, goesLiveAt, isKept, isLive, isScheduled }: Deployment): string | undefined {
  if (status === 'failed') return 'failed'
  if (status !== 'success') return 'is not finished'
  if (!isKept) return 'was let go'
  if (isLive || goesLiveAt === undefined) return undefined
  if (isScheduled) return 'is going to be live by itself'
  return 'was built ahead, for a time; name the deployment that it follows'
}

const runOf = ({ id, scheduledAfter }: Deployment): number => scheduledAfter ?? id

function isPinnedAt(target: Deployment, pointer: LivePointer, wish: MoveWish): boolean {
  return wish.kind === 'rollback' || runOf(target) !== pointer.newestRunId
}

/**
 * The one statement. The share lock waits for whoever lets the target go. False: the workspace is not what it was when this
 * was decided, or the target is gone.
 */
async function writePointer(
  db: Database,
  workspaceId: number,
  before: LivePointer,
  after: Written,
): Promise<boolean> {
  const written = await retrying(() =>
    rows(
      db,
      sql`
        with target as (
          select id from deployment_history
          where id = ${after.target.id}::int and workspace_id = ${workspaceId}::int and status = 'success'
            and let_go_at is null
          for no key update
        ), moved as (
          update workspaces w
          set live_deployment_id = target.id, is_pinned = ${after.isPinned}::boolean, updated_at = now()
          from target where w.id = ${workspaceId}::int and w.xmin::text = ${before.version}
          returning w.live_deployment_id as id
        ), told as (
          update deployment_history d set first_live_at = now()
          from moved where d.id = moved.id and d.first_live_at is null
        )
        select 1 from moved`,
    ),
  )
  return written.length > 0
}
