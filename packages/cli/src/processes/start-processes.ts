import cluster, { type Worker } from 'node:cluster'
import { duration } from '../output/format.ts'
import type { Terminal } from '../terminal.ts'
import { kindOf, NUMBER_VARIABLE, type ToServer } from './messages.ts'

/** Several processes that answer at one address. */
export interface Processes {
  /** Resolves when all of them listen. @throws ProcessEnded when one of them ends before that; the others are ended then. */
  readonly started: Promise<void>
  /** Lets all of them finish what is under way, and ends what is left after `STOP_MS`. */
  stop(): Promise<void>
}

/** A server that could not even start. It has said why. */
export class ProcessEnded extends Error {
  override readonly name = 'ProcessEnded'
  readonly exitCode: number
  constructor(exitCode: number) {
    super(`a process ended with ${exitCode} before it answered`)
    this.exitCode = exitCode
  }
}

/** Longer than a server gives its readers. */
const STOP_MS = 20_000

/** Who lived for a minute is started again at once; who did not, after ever longer pauses. */
const STEADY_MS = 60_000
const FIRST_PAUSE_MS = 200
const LONGEST_PAUSE_MS = 30_000

interface Slot {
  /** From 1. */
  readonly number: number
  worker: Worker
  isPrepared: boolean
  isListening: boolean
  startedAt: number
  /** Ends in a row, each of them soon after its start. */
  failures: number
  again?: NodeJS.Timeout
}

/**
 * Starts the program `count` times with the command line of this process. Nobody listens before all are prepared, so a reader never
 * meets half of them; this process takes the connections and gives them to the others in turn.
 */
export function startProcesses(count: number, port: number, terminal: Terminal): Processes {
  let phase: 'preparing' | 'starting' | 'running' | 'stopping' = 'preparing'
  const slots: Slot[] = []
  let resolveStarted: () => void = () => undefined
  let rejectStarted: (error: Error) => void = () => undefined
  const started = new Promise<void>((resolve, reject) => {
    resolveStarted = resolve
    rejectStarted = reject
  })
  let ended: () => void = () => undefined

  const fork = (number: number): Worker => {
    const worker = cluster.fork({ [NUMBER_VARIABLE]: String(number) })
    worker.on('message', (message: unknown) => heard(number, kindOf(message)))
    worker.on('exit', (code, signal) => left(number, code, signal))
    worker.on('error', (error) => terminal.err(`process ${number}: ${error.message}\n`))
    return worker
  }

  const heard = (number: number, kind: string | undefined): void => {
    const slot = slots[number - 1]
    if (slot === undefined) return
    if (kind === 'prepared') {
      slot.isPrepared = true
      if (phase !== 'preparing') say(slot, { kind: 'listen', port })
      else if (slots.length === count && slots.every(({ isPrepared }) => isPrepared)) {
        phase = 'starting'
        for (const each of slots) say(each, { kind: 'listen', port })
      }
    } else if (kind === 'listening') {
      slot.isListening = true
      if (phase === 'running') terminal.err(`process ${number} answers again\n`)
      else if (phase === 'starting' && slots.every(({ isListening }) => isListening)) {
        phase = 'running'
        resolveStarted()
      }
    }
  }

  const left = (number: number, code: number | null, signal: string | null): void => {
    const slot = slots[number - 1]
    if (slot === undefined || phase === 'stopping') {
      if (slots.every(({ worker }) => worker.isDead())) ended()
      return
    }
    if (phase !== 'running') {
      const error = new ProcessEnded(code === null || code === 0 ? 1 : code)
      void stop().then(() => rejectStarted(error))
      return
    }
    slot.failures = performance.now() - slot.startedAt < STEADY_MS ? slot.failures + 1 : 0
    const pauseMs = Math.min(FIRST_PAUSE_MS * 2 ** slot.failures, LONGEST_PAUSE_MS)
    const how = signal ?? `exit code ${code}`
    terminal.err(`process ${number} ended (${how}); it is started again in ${duration(pauseMs)}\n`)
    slot.again = setTimeout(() => {
      Object.assign(slot, { isPrepared: false, isListening: false, startedAt: performance.now() })
      slot.worker = fork(number)
    }, pauseMs)
  }

  const stop = async (): Promise<void> => {
    phase = 'stopping'
    const allEnded = new Promise<void>((resolve) => {
      ended = resolve
    })
    for (const slot of slots) {
      clearTimeout(slot.again)
      if (slot.isPrepared) say(slot, { kind: 'stop' })
      else slot.worker.process.kill('SIGTERM') // it has nothing under way, and may not hear messages yet
    }
    if (slots.every(({ worker }) => worker.isDead())) return
    const late = setTimeout(() => {
      for (const { worker } of slots) worker.process.kill('SIGKILL')
    }, STOP_MS)
    await allEnded
    clearTimeout(late)
  }

  for (let number = 1; number <= count; number++) {
    const startedAt = performance.now()
    slots.push({
      number,
      worker: fork(number),
      isPrepared: false,
      isListening: false,
      startedAt,
      failures: 0,
    })
  }
  return { started, stop }
}

function say({ worker }: Slot, message: ToServer): void {
  if (worker.isConnected()) worker.send(message)
}
