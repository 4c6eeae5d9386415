import { setTimeout as sleep } from 'node:timers/promises'
import { isDraehiError, type OpenDatabase } from '@draehi/core'
import type { CommandContext } from '../command.ts'

/** A machine that starts everything at once has its database within that. */
const PATIENCE_MS = 60_000
const PAUSE_MS = 1000

/**
 * The database of a server, which may be started before its database is: it is waited for, and that is said once.
 * @throws DraehiError `database-unreachable` after a minute, or when the command is stopped
 */
export async function awaitDatabase({ database, terminal }: CommandContext): Promise<OpenDatabase> {
  const deadline = performance.now() + PATIENCE_MS
  for (let tries = 1; ; tries++) {
    try {
      return await database({ isLasting: true })
    } catch (error) {
      const isOver = terminal.signal.aborted || performance.now() > deadline
      if (isOver || !isDraehiError(error, 'database-unreachable')) throw error
      if (tries === 1) terminal.err(`${error.message} Waiting for it for a minute.\n`)
      await sleep(PAUSE_MS, undefined, { signal: terminal.signal }).catch(() => undefined) // stopped: tried a last time
    }
  }
}
