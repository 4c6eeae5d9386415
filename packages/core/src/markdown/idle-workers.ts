/** Workers that have nothing to do: starting one takes as long as parsing a hundred pages, and runs come in rows. */

import type { Worker } from 'node:worker_threads'

/** Its memory is not ours to keep. A worker without work holds up no process that wants to end. */
const IDLE_MS = 5000
const MOST_IDLE = 2

interface Idle {
  /** Everything that it was started with. */
  readonly key: string
  readonly worker: Worker
  /** No longer waits for work. */
  leave(): void
}

const idle = new Set<Idle>()

/** @param worker that was asked nothing which it has not answered */
export function leaveWorker(key: string, worker: Worker): void {
  const end = (): void => {
    one.leave()
    void worker.terminate()
  }
  const timer = setTimeout(end, IDLE_MS).unref()
  const one: Idle = {
    key,
    worker,
    leave() {
      idle.delete(one)
      clearTimeout(timer)
      worker.off('exit', one.leave).off('error', one.leave)
    },
  }
  worker.once('exit', one.leave).once('error', one.leave)
  worker.unref()
  idle.add(one)
  const [oldest] = idle
  if (idle.size > MOST_IDLE && oldest !== undefined) {
    oldest.leave()
    void oldest.worker.terminate()
  }
}

/** Undefined when none waits that was started so. */
export function takeWorker(key: string): Worker | undefined {
  const one = [...idle].findLast((other) => other.key === key)
  if (one === undefined) return undefined
  one.leave()
  one.worker.ref()
  return one.worker
}
