/** Draws cards in a worker of its own, one after the other: started when the first is asked for, ended when none was for a while. */

import { fileURLToPath } from 'node:url'
import { Worker } from 'node:worker_threads'
import { createGate } from '../serve/gate.ts'
import type { CardFacts } from './card-facts.ts'

export interface CardStudio {
  /** @throws GateIsFull, Error when it takes too long */
  draw(facts: CardFacts): Promise<Buffer>
  stop(): Promise<void>
}

/** Cards that wait; more are refused. */
const WAITING = 30
/** The first takes longer than the others: fonts are read. */
const TIME_MS = 15_000
const IDLE_MS = 30_000

export function createCardStudio(): CardStudio {
  const gate = createGate(1, WAITING)
  let worker: Worker | undefined
  let idle: NodeJS.Timeout | undefined

  const stop = async (): Promise<void> => {
    clearTimeout(idle)
    const ended = worker
    worker = undefined
    await ended?.terminate()
  }
  const rest = (): void => {
    worker?.unref()
    idle = setTimeout(() => void stop(), IDLE_MS).unref()
  }
  return {
    stop,
    draw: (facts) =>
      gate(async () => {
        clearTimeout(idle)
        worker ??= startWorker()
        worker.ref()
        try {
          return await ask(worker, facts)
        } catch (error) {
          await stop()
          throw error
        } finally {
          rest()
        }
      }),
  }
}

function startWorker(): Worker {
  // Made by `scripts/bundle.js`.
  return new Worker(fileURLToPath(new URL('../../bundle/card-worker.js', import.meta.url)), {
    // Nothing of the operator's reaches the drawing, but where the fonts of its user are.
    env: {},
    argv: [],
    execArgv: [],
    resourceLimits: { maxOldGenerationSizeMb: 256, maxYoungGenerationSizeMb: 32, stackSizeMb: 4 },
  })
}

function ask(worker: Worker, facts: CardFacts): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const end = (act: () => void): void => {
      clearTimeout(timer)
      worker.off('message', onMessage).off('error', onError).off('exit', onExit)
      act()
    }
    const onMessage = (bytes: Uint8Array): void => end(() => resolve(Buffer.from(bytes)))
    const onError = (error: unknown): void =>
      end(() => reject(new Error('A card could not be drawn.', { cause: error })))
    const onExit = (): void => onError(new Error('its worker ended'))
    const timer = setTimeout(() => onError(new Error(`it takes longer than ${TIME_MS / 1000} s`)), TIME_MS)
    worker.on('message', onMessage).on('error', onError).on('exit', onExit)
    worker.postMessage(facts)
  })
}
