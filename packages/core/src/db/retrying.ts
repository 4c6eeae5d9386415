import { setTimeout as sleep } from 'node:timers/promises'
import { isTransient } from './database-error.ts'

const TRIES = 5
const FIRST_WAIT_MS = 100

/**
 * Does an idempotent piece of work again when the connection broke or the server chose it to give way: up to five times,
 * after 0.1, 0.2, 0.4 and 0.8 seconds, give or take half, so that two that met do not meet again.
 */
export async function retrying<T>(work: () => Promise<T>): Promise<T> {
  for (let tries = 1; ; tries++) {
    try {
      return await work()
    } catch (error) {
      if (tries === TRIES || !isTransient(error)) throw error
      await sleep(FIRST_WAIT_MS * 2 ** (tries - 1) * (0.5 + Math.random()))
    }
  }
}
