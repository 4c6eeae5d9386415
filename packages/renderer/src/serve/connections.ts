import type { Server, ServerResponse } from 'node:http'
import type { Socket } from 'node:net'

/** The connections of a server, and how many answers are under way on each. */
export interface Connections {
  /**
   * To be told of every answer that is not handed to its connection whole, at once. It is under way until it is closed.
   */
  opened(response: ServerResponse): void
  hasOpenAnswer(socket: Socket): boolean
  /** Ends those without an open answer now, and each of the others after its last. */
  endIdle(): void
}

/** Node's `closeIdleConnections` spares a connection that has not sent a request yet, as browsers open them ahead. */
export function watchConnections(server: Server): Connections {
  const answers = new Map<Socket, number>()
  let isEnding = false

  const count = (socket: Socket, change: 1 | -1): void => {
    const open = (answers.get(socket) ?? 0) + change
    if (!socket.destroyed) answers.set(socket, open)
    if (isEnding && open === 0) socket.end()
  }

  // One function for all answers: each needs no memory of its own.
  function closed(this: ServerResponse): void {
    count(this.req.socket, -1)
  }

  server.on('connection', (socket) => {
    answers.set(socket, 0)
    socket.once('close', () => answers.delete(socket))
  })

  return {
    opened(response) {
      count(response.req.socket, 1)
      response.on('close', closed)
    },
    hasOpenAnswer: (socket) => (answers.get(socket) ?? 0) > 0,
    endIdle() {
      isEnding = true
      for (const [socket, open] of answers) {
        if (open > 0) continue
        if (socket.writableLength > 0) socket.end()
        else socket.destroy()
      }
    },
  }
}
