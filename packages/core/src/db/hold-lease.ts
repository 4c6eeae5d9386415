/** That the owner of a lease lives: it says so to the database, and to who asks in this process. */

import { sql } from 'drizzle-orm'
import type { BuildLogEntry } from '../nouns.ts'
import { type Database, rows } from './database.ts'
import { logJson } from './deployment-record.ts'
import { type Lease, lostLease } from './lease-noun.ts'

/** After that long without a word a run is given up. */
export const STALE_AFTER_MS = 60_000
const HEARTBEAT_MS = 10_000

/** Tokens whose holder is in this process and says so. */
const heldHere = new Set<string>()

/** Of such a lease: it is never stale, however long the event loop was blocked. */
export const isHeldHere = (ownerToken: string): boolean => heldHere.has(ownerToken)

/**
 * Says every `everyMs` that the owner lives, until released. The signal is aborted with `lost-lease` when the deployment
 * was given up, or when the database was not reached for so long that it may have been.
 */
export function holdLease(
  db: Database,
  lease: Lease,
  options: {
    readonly everyMs?: number
    readonly staleAfterMs?: number
    /** What the run did so far; kept with each sign of life. */
    readonly log?: () => readonly BuildLogEntry[]
  } = {},
): { readonly signal: AbortSignal; release(): void } {
  const { everyMs = HEARTBEAT_MS, staleAfterMs = STALE_AFTER_MS, log = () => [] } = options
  const abort = new AbortController()
  let timer: NodeJS.Timeout | undefined
  let heardAt = performance.now()
  let isReleased = false

  const release = (): void => {
    isReleased = true
    clearTimeout(timer)
    heldHere.delete(lease.ownerToken)
  }
  const lose = (): void => {
    if (isReleased) return
    release()
    abort.abort(lostLease(lease))
  }
  const beat = async (): Promise<void> => {
    const sentAt = performance.now()
    try {
      if (!(await touch(db, lease, log()))) return lose()
      heardAt = sentAt
    } catch {
      // The database cannot be asked just now. Until the lease may be stale, the next beat is answer enough.
      if (performance.now() - heardAt > staleAfterMs) return lose()
    }
    if (!isReleased) schedule()
  }
  const schedule = (): void => {
    timer = setTimeout(() => void beat(), everyMs)
    timer.unref()
  }
  heldHere.add(lease.ownerToken)
  schedule()
  return { signal: abort.signal, release }
}

async function touch(
  db: Database,
  { deploymentId, ownerToken }: Lease,
  log: readonly BuildLogEntry[],
): Promise<boolean> {
  const touched = await rows(
    db,
    sql`
      update deployment_history set heartbeat_at = now(), log = ${logJson(log)}::jsonb
      where id = ${deploymentId}::int and owner_token = ${ownerToken}::uuid
        and status in ('pending', 'building')
      returning 1`,
  )
  return touched.length > 0
}
