/** A door before a database server that can be shut, made slow, or cut after so many bytes of the client, in either way. */

import { connect, createServer, type Socket } from 'node:net'

export interface DatabaseDoor {
  /** What `DATABASE_URL` is for who goes through it. */
  readonly url: string
  readonly plan: DoorPlan
  /** Nobody comes in, and who is inside is thrown out, until `plan.isShut` is false again. */
  shut(): void
  close(): Promise<void>
}

export interface DoorPlan {
  /** Of the client, from now on. */
  cutAfterBytes: number
  /** The last statement arrives, its answer does not. */
  isDeaf: boolean
  isShut: boolean
  /** Each piece of an answer comes so much later. */
  delayMs: number
  cuts: number
}

export async function openDatabaseDoor(target: URL): Promise<DatabaseDoor> {
  const plan: DoorPlan = {
    cutAfterBytes: Number.POSITIVE_INFINITY,
    isDeaf: false,
    isShut: false,
    delayMs: 0,
    cuts: 0,
  }
  const sockets = new Set<Socket>()
  const server = createServer((client) => {
    if (plan.isShut) return void client.destroy()
    const there = connect(Number(target.port), target.hostname)
    for (const socket of [client, there]) {
      sockets.add(socket)
      socket.on('error', () => undefined).on('close', () => sockets.delete(socket))
    }
    const cut = (): void => {
      plan.cuts++
      client.destroy()
      there.destroy()
    }
    client.on('data', (bytes) => {
      if (plan.cutAfterBytes <= 0) return cut()
      plan.cutAfterBytes -= bytes.length
      if (plan.cutAfterBytes <= 0 && plan.isDeaf) there.removeAllListeners('data')
      there.write(bytes)
      if (plan.cutAfterBytes <= 0) setTimeout(cut, plan.isDeaf ? 50 : 0)
    })
    // No piece overtakes another.
    let dueAt = 0
    there.on('data', (bytes) => {
      const now = performance.now()
      dueAt = Math.max(dueAt, now + plan.delayMs)
      if (dueAt <= now) client.write(bytes)
      else setTimeout(() => client.write(bytes), dueAt - now)
    })
    client.on('close', () => there.destroy())
    there.on('close', () => client.destroy())
  })
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  const address = server.address()
  const url = new URL(target.href)
  url.port = String(typeof address === 'object' && address !== null ? address.port : 0)
  url.hostname = '127.0.0.1'
  const throwOut = (): void => {
    for (const socket of sockets) socket.destroy()
  }
  return {
    url: url.href,
    plan,
    shut() {
      plan.isShut = true
      throwOut()
    },
    async close() {
      throwOut()
      await new Promise((done) => server.close(done))
    },
  }
}
