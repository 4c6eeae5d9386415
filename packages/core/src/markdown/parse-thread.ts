import { fileURLToPath } from 'node:url'
import { Worker } from 'node:worker_threads'
import { leaveWorker, takeWorker } from './idle-workers.ts'
import type { PackedPage } from './packed-page.ts'
import { timeLeft } from './page-time.ts'
import type { ParseAnswer, ParseTask, ParseWorkerData } from './parse-task.ts'

/** One worker thread, replaced whenever a page has cost it its life. One that did its work is left to the next for a while. */
export interface ParseThread {
  /**
   * One at a time.
   * @throws PageLostError when the page took the worker with it
   * @throws Error when a worker cannot start at all
   */
  parse(task: ParseTask): Promise<PackedPage>
  stop(): Promise<void>
}

/** A page ended its worker. Never leaves `markdown/`. */
export class PageLostError extends Error {
  override readonly name = 'PageLostError'
}

export function openParseThread(data: ParseWorkerData): ParseThread {
  let worker: Worker | undefined
  let isStopped = false
  let isParsing = false
  let parsed = 0
  const key = JSON.stringify(data)
  const start = async (): Promise<Worker> => {
    worker = takeWorker(key)
    if (worker !== undefined) return worker
    worker = createWorker(data)
    await whenReady(worker)
    return worker
  }
  const end = async (): Promise<void> => {
    await worker?.terminate()
    worker = undefined
  }
  return {
    async parse(task) {
      if (isStopped) throw new Error('The parse thread is stopped.')
      isParsing = true
      parsed++
      try {
        return await ask(worker ?? (await start()), task, data)
      } catch (error) {
        if (isStopped) throw new Error('The parse thread was stopped.', { cause: error })
        await end()
        throw error
      } finally {
        isParsing = false
      }
    },
    async stop() {
      isStopped = true
      if (worker === undefined || isParsing || parsed > MOST_PAGES_TO_STAY) return end()
      leaveWorker(key, worker)
      worker = undefined
    },
  }
}

/** A worker that parsed more holds 100 MB that the rest of its run needs, and starting another is little beside such a run. */
const MOST_PAGES_TO_STAY = 1000

/** Not counted as time of a page: on a busy machine it takes seconds. */
const START_MS = 60_000
/** What a page leaves behind: with 64, each worker held 40 MB more, and parsed no faster. */
const YOUNG_MB = 24

/** A parser that recurses ends in a RangeError before this is used up. */
const STACK_MB = 4

function createWorker(data: ParseWorkerData): Worker {
  return new Worker(workerFile(), {
    workerData: data,
    // Nothing of the operator's reaches the parser.
    env: {},
    argv: [],
    execArgv: [],
    resourceLimits: {
      maxOldGenerationSizeMb: data.limits.memoryMb,
      maxYoungGenerationSizeMb: YOUNG_MB,
      stackSizeMb: STACK_MB,
    },
  })
}

function whenReady(worker: Worker): Promise<void> {
  return firstOf<void>(worker, START_MS, {
    onMessage: (_message, resolve) => resolve(),
    onError: (error) => error,
    onTimeout: () => new Error(`A parse worker did not start within ${START_MS / 1000} s.`),
  })
}

function ask(worker: Worker, task: ParseTask, { limits }: ParseWorkerData): Promise<PackedPage> {
  const answer = firstOf<PackedPage>(worker, limits.timeMs, {
    onMessage: (message, resolve) => message !== 'ready' && resolve(message),
    onError: (error) =>
      isOutOfMemory(error)
        ? new PageLostError(`The page needs more than ${limits.memoryMb} MB to parse.`)
        : new PageLostError('The page stopped its parser.', { cause: error }),
    onTimeout: () => new PageLostError(`The page takes longer than ${limits.timeMs / 1000} s to parse.`),
  })
  worker.postMessage(task)
  return answer
}

interface Outcomes<T> {
  onMessage(message: ParseAnswer, resolve: (value: T) => void): void
  onError(error: unknown): unknown
  onTimeout(): unknown
}

/** What a worker does next: answer, fail, exit, or nothing for too long. */
function firstOf<T>(worker: Worker, timeoutMs: number, outcomes: Outcomes<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    const settle = (): void => {
      stopTimer()
      worker.off('message', message).off('messageerror', error).off('error', error).off('exit', exit)
    }
    const message = (answer: ParseAnswer): void => {
      if (answer === 'ready') {
        stopTimer()
        stopTimer = startTimer(timeoutMs, onTimeout)
      }
      outcomes.onMessage(answer, (value) => {
        settle()
        resolve(value)
      })
    }
    const fail = (reason: unknown): void => {
      settle()
      // An error that comes while the worker is being stopped has been answered.
      worker.on('error', () => undefined)
      reject(reason)
    }
    const error = (reason: unknown): void => fail(outcomes.onError(reason))
    const exit = (code: number): void =>
      fail(outcomes.onError(new Error(`The parse worker exited with ${code}.`)))
    const onTimeout = (): void => fail(outcomes.onTimeout())
    let stopTimer = startTimer(timeoutMs, onTimeout)
    worker.on('message', message).on('messageerror', error).on('error', error).on('exit', exit)
  })
}

/** @returns what stops it */
function startTimer(limitMs: number, onTimeout: () => void): () => void {
  const start = performance.now()
  const used = process.cpuUsage()
  const check = (): void => {
    const { user, system } = process.cpuUsage(used)
    const left = timeLeft(limitMs, {
      wallMs: performance.now() - start,
      processorMs: (user + system) / 1000,
    })
    if (left <= 0) onTimeout()
    // Whole milliseconds, and not one after the other.
    else timer = setTimeout(check, Math.max(20, Math.ceil(left)))
  }
  let timer = setTimeout(check, limitMs)
  return () => clearTimeout(timer)
}

function isOutOfMemory(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ERR_WORKER_OUT_OF_MEMORY'
}

/** Threads run what `scripts/bundle.js` made, whether this file is source, compiled or in the bundle itself. */
function workerFile(): string {
  return fileURLToPath(new URL('../../bundle/parse-worker.js', import.meta.url))
}
