import { rm } from 'node:fs/promises'
import { createServer, type Server, type Socket } from 'node:net'
import type { OpenDatabase } from '@draehi/core'
import { type DatabaseHost, OwnerWillEnd } from '../command.ts'
import { runCli } from '../run-cli.ts'
import { signalExitCode, type Terminal } from '../terminal.ts'
import { VERSION } from '../version.ts'
import { handoverAddress } from './address.ts'
import { type ClientFrame, type OwnerFrame, readFrames, sendFrame } from './frames.ts'

export interface HandoverServer {
  /** Takes no more work, lets what runs finish, and leaves. */
  close(): Promise<void>
}

export interface Owner {
  readonly database: OpenDatabase
  /** Whether it keeps the database until it is stopped, and so can run servers of its clients. */
  readonly isLasting: boolean
  /** Stops the owner's own work and, with it, that of its clients. */
  readonly signal: AbortSignal
}

type RunFrame = Extract<ClientFrame, { readonly frame: 'run' }>

/**
 * Lets other processes of this user run their commands here, on the database that this process owns. The socket's mode
 * is 0600: whoever may connect may read the data directory as well.
 */
export async function openHandoverServer(dataDir: string, owner: Owner): Promise<HandoverServer> {
  const running = new Set<Promise<void>>()
  const silent = new Set<Socket>()
  let isEnding = false

  const server = createServer((socket) => {
    silent.add(socket)
    socket.on('error', () => socket.destroy()) // a client that vanished; its work is aborted by 'close'
    socket.on('close', () => silent.delete(socket))
    const work = serve(socket)
      .catch(() => void socket.destroy()) // it sent what is no frame
      .finally(() => running.delete(work))
    running.add(work)
  })

  const serve = async (socket: Socket): Promise<void> => {
    const frames = readFrames<ClientFrame>(socket)
    const first = await frames.next()
    silent.delete(socket)
    if (first.done === true || first.value.frame !== 'run') return void socket.end()
    if (first.value.version !== VERSION) return refuse(socket, 'version')
    if (isEnding || owner.signal.aborted) return refuse(socket, 'ending')
    await runForClient(socket, frames, first.value, owner)
  }

  await listenOn(server, await handoverAddress(dataDir))
  return {
    close: async () => {
      isEnding = true
      const closed = new Promise<void>((resolve) => server.close(() => resolve()))
      for (const socket of silent) socket.destroy()
      await Promise.allSettled(running)
      await closed
    },
  }
}

async function listenOn(server: Server, address: string): Promise<void> {
  if (process.platform === 'win32') return listening(server, address)
  await rm(address, { force: true }) // left by an owner that was killed; the database's lock says that we own it now
  // The socket is made before `listen` returns, so there is no moment at which others could connect.
  const mask = process.umask(0o177)
  try {
    const isListening = listening(server, address)
    process.umask(mask)
    await isListening
  } finally {
    process.umask(mask)
  }
}

function listening(server: Server, address: string): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen(address, resolve)
  })
}

async function runForClient(
  socket: Socket,
  frames: AsyncGenerator<ClientFrame>,
  request: RunFrame,
  owner: Owner,
): Promise<void> {
  const reply = (frame: OwnerFrame): void => sendFrame(socket, frame)
  const client = new AbortController()
  socket.on('close', () => client.abort('SIGINT'))
  void forwardSignals(frames, client)
  const terminal: Terminal = {
    out: (text) => reply({ frame: 'out', text }),
    err: (text) => reply({ frame: 'err', text }),
    env: request.env,
    cwd: request.cwd,
    isLive: request.isLive,
    hasColour: request.hasColour,
    columns: request.columns,
    signal: AbortSignal.any([client.signal, owner.signal]),
  }
  try {
    const host = hostFor(owner, () => reply({ frame: 'started' }))
    const code = await runCli(request.argv, terminal, host)
    const isCutShort = host.isLasting() && owner.signal.aborted && !client.signal.aborted
    reply({ frame: 'exit', code: isCutShort ? cutShort(terminal) : code })
  } catch (error) {
    if (!(error instanceof OwnerWillEnd)) throw error
    return refuse(socket, 'ending')
  }
  socket.end()
}

/** @param onStart called when the command gets the database: from then on it may have changed something */
function hostFor(owner: Owner, onStart: () => void): DatabaseHost & { isLasting(): boolean } {
  let isLasting = false
  return {
    canHandOver: false,
    open: async (_, wish) => {
      isLasting = wish.isLasting === true
      if (isLasting && !owner.isLasting) throw new OwnerWillEnd()
      onStart()
      return owner.database
    },
    isLasting: () => isLasting,
  }
}

/** A server ends well when it is stopped; this one was stopped by somebody who may not know of it. */
function cutShort(terminal: Terminal): number {
  terminal.err('The process that owns the embedded database was stopped, and this command with it.\n')
  return signalExitCode(terminal.signal.reason)
}

function refuse(socket: Socket, reason: 'ending' | 'version'): void {
  sendFrame(socket, { frame: 'refused', reason, version: VERSION })
  socket.end()
}

async function forwardSignals(frames: AsyncGenerator<ClientFrame>, client: AbortController): Promise<void> {
  try {
    for await (const frame of frames) if (frame.frame === 'signal') client.abort(frame.name)
  } catch {
    client.abort('SIGINT') // it sent what is no frame: nobody is there who would read an answer
  }
}
