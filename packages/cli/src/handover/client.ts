import { connect, type Socket } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import { DraehiError } from '@draehi/core'
import { EXIT } from '../exit-code.ts'
import { reportError } from '../output/report-error.ts'
import type { Settings } from '../settings.ts'
import { signalExitCode, type Terminal } from '../terminal.ts'
import { VERSION } from '../version.ts'
import { handoverAddress } from './address.ts'
import { type OwnerFrame, readFrames, sendFrame } from './frames.ts'

/** How long an owner may take to start listening, or to end, before it counts as unreachable. Opening the embedded database takes about three seconds. */
const REACH_OWNER_MS = 15_000
const RETRY_MS = 200

/** What of the environment a command may need at the owner's. */
const FORWARDED = /^(DRAEHI_|GITHUB_|GITLAB_|CI$|CI_SERVER_URL$|NO_COLOR$|DEBUG$)/

/**
 * Has the process that owns the embedded database run this command line, and prints what it says.
 * @returns its exit code, or `owner-gone` when it ended meanwhile and the database may be opened here
 */
export async function handOver(
  argv: readonly string[],
  settings: Settings,
  terminal: Terminal,
  inUse: DraehiError,
): Promise<number | 'owner-gone'> {
  const pid = Number(inUse.data.pid)
  const deadline = Date.now() + REACH_OWNER_MS
  while (Date.now() < deadline && !terminal.signal.aborted) {
    const socket = await connectTo(handoverAddress(settings.dataDir))
    if (socket !== undefined) {
      const code = await runThere(socket, argv, terminal, settings)
      if (code !== 'ending') return code
    }
    if (!isAlive(pid)) return 'owner-gone'
    await sleep(RETRY_MS)
  }
  if (terminal.signal.aborted) return signalExitCode(terminal.signal.reason)
  reportError(inUse, terminal, settings)
  return EXIT.database
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
  terminal: Terminal,
  settings: Settings,
): Promise<number | 'ending'> {
  const { cwd, isLive, hasColour, columns } = terminal
  sendFrame(socket, {
    frame: 'run',
    version: VERSION,
    argv,
    cwd,
    env: forwarded(terminal.env),
    isLive,
    hasColour,
    columns,
  })
  terminal.signal.addEventListener('abort', () => {
    sendFrame(socket, { frame: 'signal', name: String(terminal.signal.reason) })
  })
  for await (const frame of readFrames<OwnerFrame>(socket)) {
    switch (frame.frame) {
      case 'out':
        terminal.out(frame.text)
        break
      case 'err':
        terminal.err(frame.text)
        break
      case 'exit':
        return frame.code
      case 'refused':
        return frame.reason === 'ending' ? 'ending' : refusedForVersion(frame.version, terminal, settings)
    }
  }
  const lost = new DraehiError(
    'database-in-use',
    'The process that owns the embedded database ended while it ran this command.',
    'Run the command again; what was finished is kept.',
    { state: 'The live site is unchanged.' },
  )
  reportError(lost, terminal, settings)
  return EXIT.database
}

function refusedForVersion(version: string, terminal: Terminal, settings: Settings): number {
  const error = new DraehiError(
    'database-in-use',
    `The embedded database is owned by a running draehi ${version}; this is ${VERSION}.`,
    'Restart the running one with this version, or run the command with its version.',
  )
  reportError(error, terminal, settings)
  return EXIT.database
}

function forwarded(env: Terminal['env']): Record<string, string> {
  const entries = Object.entries(env).filter(
    (entry): entry is [string, string] => entry[1] !== undefined && FORWARDED.test(entry[0]),
  )
  return Object.fromEntries(entries)
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM' // it lives, and is another user's
  }
}
