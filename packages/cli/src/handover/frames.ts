import type { Socket } from 'node:net'

/** From a client: first what to run, then the signals it gets. One JSON document a line. */
export type ClientFrame =
  | {
      readonly frame: 'run'
      readonly version: string
      readonly argv: readonly string[]
      readonly cwd: string
      readonly env: Readonly<Record<string, string>>
      readonly isLive: boolean
      readonly hasColour: boolean
      readonly columns: number
    }
  | { readonly frame: 'signal'; readonly name: string }

/** From the owner: that the command has the database, what to print, then the exit code. `refused`: it is ending, or of another version. */
export type OwnerFrame =
  | { readonly frame: 'started' }
  | { readonly frame: 'out' | 'err'; readonly text: string }
  | { readonly frame: 'exit'; readonly code: number }
  | { readonly frame: 'refused'; readonly reason: 'ending' | 'version'; readonly version: string }

export function sendFrame(socket: Socket, frame: ClientFrame | OwnerFrame): void {
  if (socket.writable) socket.write(`${JSON.stringify(frame)}\n`)
}

/**
 * The frames of the peer until its end, however that comes: a peer that was killed says no goodbye.
 * The peer is this program under the same user, so its lines are frames.
 */
export async function* readFrames<T extends ClientFrame | OwnerFrame>(socket: Socket): AsyncGenerator<T> {
  socket.setEncoding('utf8')
  let rest = ''
  try {
    for await (const chunk of socket) {
      const lines = `${rest}${chunk}`.split('\n')
      rest = lines.pop() ?? ''
      for (const line of lines) yield JSON.parse(line) as T
    }
  } catch (error) {
    if (error instanceof SyntaxError) throw error
  }
}
