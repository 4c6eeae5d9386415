/** How long to wait before a host that did not answer is asked again. */

const MAX_REMOTE_MS = 15 * 60_000
/** A repository on this machine is there again at once, and its writer is waiting. */
const MAX_LOCAL_MS = 30_000

/** A host that says it was asked too often is left alone for four times as long as one that says nothing. */
const LIMITED_DOUBLINGS = 2

export interface Asked {
  /** The interval while all is well, milliseconds. */
  readonly everyMs: number
  readonly isRemote: boolean
  /** Failures in a row; 0 after a success. */
  readonly failures: number
  /** The last failure was a refusal for being asked too often. */
  readonly isLimited: boolean
  /** What the host asked for, if it said so. */
  readonly retryAfterMs: number | undefined
}

/**
 * The interval; after a failure twice as long each time, at most a quarter of an hour (or the interval itself, if that is
 * longer), and up to a quarter more or less, so that those who failed together do not ask together again.
 * @param random 0 ≤ n < 1
 */
export function pauseMs(asked: Asked, random: () => number): number {
  const { everyMs, isRemote, failures, isLimited, retryAfterMs = 0 } = asked
  if (failures === 0) return everyMs
  const most = Math.max(everyMs, isRemote ? MAX_REMOTE_MS : MAX_LOCAL_MS)
  const doublings = failures + (isLimited ? LIMITED_DOUBLINGS : 0)
  const wanted = Math.max(retryAfterMs, everyMs * 2 ** Math.min(doublings, 30))
  return Math.round(Math.min(wanted, most) * (0.75 + random() / 2))
}
