import { chmod, mkdir, rm } from 'node:fs/promises'
import { createServer, type Server, type Socket } from 'node:net'
import { dirname } from 'node:path'
import type { OpenDatabase } from '@draehi/core'
import type { Terminal } from '../terminal.ts'
import { VERSION } from '../version.ts'
import { handoverAddress } from './address.ts'
import { type ClientFrame, type OwnerFrame, readFrames, sendFrame } from './frames.ts'

export interface HandoverServer {
  /** Takes no more work, lets what runs finish, and leaves. */
  close(): Promise<void>
}

/**
 * Lets other processes of this user run their commands here, on the database that this process owns. The socket's mode
 * is 0600: whoever may connect may read the data directory as well.
 */
export async function openHandoverServer(dataDir: string, database: OpenDatabase): Promise<HandoverServer> {
  const address = handoverAddress(dataDir)
  const running = new Set<Promise<void>>()
  let isEnding = false

  const server = createServer((socket) => {
    socket.on('error', () => socket.destroy()) // a client that vanished; its work is aborted by 'close'
    const work = serveClient(socket, database, () => isEnding).finally(() => running.delete(work))
    running.add(work)
  })
  await listenOn(server, address)
  return {
    close: async () => {
      isEnding = true
      const closed = new Promise<void>((resolve) => server.close(() => resolve()))
      await Promise.allSettled(running)
      await closed
    },
  }
}

async function listenOn(server: Server, address: string): Promise<void> {
  if (process.platform !== 'win32') {
    await mkdir(dirname(address), { recursive: true, mode: 0o700 })
    await rm(address, { force: true }) // left by an owner that was killed; the database's lock says that we own it now
  }
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(address, resolve)
  })
  if (process.platform !== 'win32') await chmod(address, 0o600)
}

async function serveClient(socket: Socket, database: OpenDatabase, isEnding: () => boolean): Promise<void> {
  const reply = (frame: OwnerFrame): void => sendFrame(socket, frame)
  const abort = new AbortController()
  socket.on('close', () => abort.abort('SIGINT'))

  const frames = readFrames<ClientFrame>(socket)
  const first = await frames.next()
  if (first.done === true || first.value.frame !== 'run') return void socket.end()
  const request = first.value
  if (isEnding()) return refuse(socket, 'ending')
  if (request.version !== VERSION) return refuse(socket, 'version')

  void listenForSignals(frames, abort)
  const { runCli } = await import('../run-cli.ts')
  const terminal: Terminal = {
    out: (text) => reply({ frame: 'out', text }),
    err: (text) => reply({ frame: 'err', text }),
    env: request.env,
    cwd: request.cwd,
    isLive: request.isLive,
    hasColour: request.hasColour,
    columns: request.columns,
    signal: abort.signal,
  }
  const code = await runCli(request.argv, terminal, { canHandOver: false, open: async () => database })
  reply({ frame: 'exit', code })
  socket.end()
}

function refuse(socket: Socket, reason: 'ending' | 'version'): void {
  sendFrame(socket, { frame: 'refused', reason, version: VERSION })
  socket.end()
}

async function listenForSignals(frames: AsyncGenerator<ClientFrame>, abort: AbortController): Promise<void> {
  for await (const frame of frames) if (frame.frame === 'signal') abort.abort(frame.name)
}
