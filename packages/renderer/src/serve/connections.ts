import type { Server } from 'node:http'
import type { Socket } from 'node:net'

/** The connections of a server, and how many answers are under way on each. */
export interface Connections {
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

  server.on('connection', (socket) => {
    answers.set(socket, 0)
    socket.once('close', () => answers.delete(socket))
  })
  server.on('request', ({ socket }, response) => {
    count(socket, 1)
    response.once('close', () => count(socket, -1))
  })

  return {
    hasOpenAnswer: (socket) => (answers.get(socket) ?? 0) > 0,
    endIdle() {
      isEnding = true
      for (const [socket, open] of answers) if (open === 0) socket.destroy()
    },
  }
}
