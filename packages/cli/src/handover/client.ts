import { connect, type Socket } from 'node:net'
import { DraehiError } from '@draehi/core'
import { EXIT } from '../exit-code.ts'
import { reportError } from '../output/report-error.ts'
import type { Settings } from '../settings.ts'
import type { Terminal } from '../terminal.ts'
import { VERSION } from '../version.ts'
import { handoverAddress } from './address.ts'
import { type OwnerFrame, readFrames, sendFrame } from './frames.ts'

/** `ending`: the owner ends soon, and the database can be opened here then. `unreachable`: nobody listens (yet, or any more). */
export type HandoverAnswer =
  | { readonly kind: 'exit'; readonly code: number }
  | { readonly kind: 'ending' | 'unreachable' }

/** What of the environment a command may need at the owner's. */
const FORWARDED = /^(DRAEHI_|GITHUB_|GITLAB_|CI$|CI_SERVER_URL$|NO_COLOR$|DEBUG$)/

/** Has the process that owns the embedded database run this command line, and prints what it says. */
export async function handOver(
  argv: readonly string[],
  settings: Settings,
  terminal: Terminal,
): Promise<HandoverAnswer> {
  try {
    const socket = await connectTo(await handoverAddress(settings.dataDir))
    if (socket === undefined) return { kind: 'unreachable' }
    return await runThere(socket, argv, settings, terminal)
  } catch (error) {
    if (!(error instanceof DraehiError)) throw error
    reportError(error, terminal, settings)
    return { kind: 'exit', code: EXIT.database }
  }
}

async function connectTo(address: string): Promise<Socket | undefined> {
  return new Promise((resolve) => {
    const socket = connect(address)
    socket.once('connect', () => resolve(socket))
    socket.once('error', () => resolve(undefined)) // not listening yet, or no longer
  })
}

async function runThere(
  socket: Socket,
  argv: readonly string[],
  settings: Settings,
  terminal: Terminal,
): Promise<HandoverAnswer> {
  const { cwd, isLive, hasColour, columns, signal } = terminal
  const env = { ...forwarded(terminal.env), DRAEHI_DATA_DIR: settings.dataDir }
  sendFrame(socket, { frame: 'run', version: VERSION, argv, cwd, env, isLive, hasColour, columns })
  const forwardSignal = (): void => sendFrame(socket, { frame: 'signal', name: String(signal.reason) })
  if (signal.aborted) forwardSignal()
  signal.addEventListener('abort', forwardSignal, { once: true })
  let isStarted = false
  try {
    for await (const frame of readFrames<OwnerFrame>(socket)) {
      switch (frame.frame) {
        case 'started':
          isStarted = true
          break
        case 'out':
          terminal.out(frame.text)
          break
        case 'err':
          terminal.err(frame.text)
          break
        case 'exit':
          return { kind: 'exit', code: frame.code }
        case 'refused':
          if (frame.reason === 'ending') return { kind: 'ending' }
          throw otherVersion(frame.version)
      }
    }
  } finally {
    signal.removeEventListener('abort', forwardSignal)
  }
  // An owner that ends may close the connection before its refusal is sent; nothing ran, so it may be tried again.
  if (!isStarted) return { kind: 'unreachable' }
  throw new DraehiError(
    'database-in-use',
    'The process that owns the embedded database ended while it ran this command.',
    'Run the command again; what was finished is kept.',
    { state: 'The live site is unchanged.' },
  )
}

function otherVersion(version: string): DraehiError {
  return new DraehiError(
    'database-in-use',
    `The embedded database is owned by a running draehi ${version}; this is ${VERSION}.`,
    'Restart the running one with this version, or run the command with its version.',
    { state: 'Nothing was read or written.', data: { version } },
  )
}

function forwarded(env: Terminal['env']): Record<string, string> {
  const entries = Object.entries(env).filter(
    (entry): entry is [string, string] => entry[1] !== undefined && FORWARDED.test(entry[0]),
  )
  return Object.fromEntries(entries)
}

/** How long a living owner may take to start listening, or to end, before it counts as unreachable. Opening the embedded database takes about three seconds. */
const REACH_OWNER_MS = 15_000

/** A dead one: another command may be about to take the database over. */
const REACH_DEAD_OWNER_MS = 1000

/** How long a command goes on asking for a database that is in use. */
export interface Patience {
  /** Milliseconds between two tries. */
  readonly retryMs: number
  isLeft(answer: 'ending' | 'unreachable', inUse: DraehiError): boolean
}

export function createPatience(): Patience {
  let unreachableSince: number | undefined
  return {
    retryMs: 200,
    isLeft: (answer, inUse) => {
      unreachableSince = answer === 'ending' ? undefined : (unreachableSince ?? Date.now())
      if (unreachableSince === undefined) return true // it answers, so it lives, and will end
      const pid = inUse.data.pid
      const limitMs = typeof pid === 'number' && isAlive(pid) ? REACH_OWNER_MS : REACH_DEAD_OWNER_MS
      return Date.now() - unreachableSince < limitMs
    },
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM' // it lives, and is another user's
  }
}
