import cluster from 'node:cluster'
import type { Terminal } from '../terminal.ts'
import { type FromServer, kindOf, NUMBER_VARIABLE, portOf } from './messages.ts'

/** This process, as one of several that answer at one address. */
export interface ServerProcess {
  /** The terminal, with the process's number before each line, aborted by the first process too. */
  readonly terminal: Terminal
  /** Says that this one is prepared. The port to listen on; undefined: it is to end. */
  prepared(): Promise<number | undefined>
  listening(): void
  /** Lets the process end by itself: until then the channel to the first one keeps it alive. */
  release(): void
}

/** Undefined in a process that nobody of ours started as one of several. */
export function findServerProcess(terminal: Terminal): ServerProcess | undefined {
  const number = terminal.env[NUMBER_VARIABLE]
  const { worker } = cluster
  if (number === undefined || worker === undefined) return undefined
  const stop = new AbortController()
  const signal = AbortSignal.any([terminal.signal, stop.signal])
  const port = new Promise<number | undefined>((resolve) => {
    signal.addEventListener('abort', () => resolve(undefined), { once: true })
    worker.on('message', (message: unknown) => {
      if (kindOf(message) === 'listen') resolve(portOf(message))
      if (kindOf(message) === 'stop') stop.abort('SIGTERM')
    })
  })
  const say = (message: FromServer): void => {
    if (worker.isConnected()) worker.send(message)
  }
  return {
    terminal: {
      ...terminal,
      err: (text) => terminal.err(`process ${number}: ${text}`),
      signal,
    },
    prepared() {
      say({ kind: 'prepared' })
      return port
    },
    listening: () => say({ kind: 'listening' }),
    release() {
      if (worker.isConnected()) worker.disconnect()
    },
  }
}
