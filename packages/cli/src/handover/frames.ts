import type { Socket } from 'node:net'
import { createInterface } from 'node:readline'

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

/** From the owner: what to print, then the exit code. `refused`: it is ending, or of another version. */
export type OwnerFrame =
  | { readonly frame: 'out' | 'err'; readonly text: string }
  | { readonly frame: 'exit'; readonly code: number }
  | { readonly frame: 'refused'; readonly reason: 'ending' | 'version'; readonly version: string }

export function sendFrame(socket: Socket, frame: ClientFrame | OwnerFrame): void {
  if (socket.writable) socket.write(`${JSON.stringify(frame)}\n`)
}

/** The peer is this program under the same user, so its lines are frames. */
export async function* readFrames<T extends ClientFrame | OwnerFrame>(socket: Socket): AsyncGenerator<T> {
  for await (const line of createInterface({ input: socket })) yield JSON.parse(line) as T
}
