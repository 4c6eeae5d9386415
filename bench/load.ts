import { connect, type Socket } from 'node:net'
import { median, percentile } from './measure.ts'

export interface Load {
  readonly requestsPerSecond: number
  readonly p50Ms: number
  readonly p99Ms: number
  /** Of one core that the loader itself took: near 1 it is the limit, and not the server. */
  readonly loaderShare: number
}

export interface LoadOptions {
  readonly connections: number
  readonly seconds: number
}

/**
 * Asks one server for the same paths in turn over keep-alive connections, from this process. What it knows of HTTP is a status and a
 * length, so that it takes less of the machine than any server it is pointed at.
 * @param origin `http://127.0.0.1:4321`
 */
export async function loadServer(
  origin: string,
  paths: readonly string[],
  { connections, seconds }: LoadOptions,
): Promise<Load> {
  const { hostname, port, host } = new URL(origin)
  const requests = paths.map((path) => Buffer.from(`GET ${path} HTTP/1.1\r\nHost: ${host}\r\n\r\n`))
  const latencies: number[] = []
  let next = 0
  const nextRequest = (): Buffer => requests[next++ % requests.length] ?? Buffer.alloc(0)
  const cpu = process.cpuUsage()
  const began = performance.now()
  const until = began + seconds * 1000
  const askOn = (socket: Socket): Promise<'asked enough' | 'closed'> =>
    askAgainAndAgain(socket, nextRequest, { until, latencies })
  await Promise.all(
    Array.from({ length: connections }, async () => {
      // A server may end a connection after its share of requests.
      while ((await askOn(connect({ host: hostname, port: Number(port), noDelay: true }))) === 'closed');
    }),
  )
  const tookMs = performance.now() - began
  const { user, system } = process.cpuUsage(cpu)
  return {
    requestsPerSecond: Math.round((latencies.length * 1000) / tookMs),
    p50Ms: percentile(latencies, 0.5),
    p99Ms: percentile(latencies, 0.99),
    loaderShare: (user + system) / 1000 / tookMs,
  }
}

function askAgainAndAgain(
  socket: Socket,
  nextRequest: () => Buffer,
  { until, latencies }: { readonly until: number; readonly latencies: number[] },
): Promise<'asked enough' | 'closed'> {
  return new Promise((resolve, reject) => {
    /** Of the answer that is read, bytes that are still to come. */
    let missing = 0
    /** What came of a head that is not whole yet. */
    let held = Buffer.alloc(0)
    let askedAt = 0
    const ask = (): void => {
      askedAt = performance.now()
      socket.write(nextRequest())
    }
    socket.once('connect', ask)
    socket.once('error', reject)
    socket.once('close', () => resolve('closed'))
    socket.on('data', (received) => {
      if (missing > 0) missing -= received.length
      else {
        const bytes = held.length === 0 ? received : Buffer.concat([held, received])
        const end = bytes.indexOf('\r\n\r\n')
        if (end === -1) {
          held = bytes
          return
        }
        held = Buffer.alloc(0)
        const head = bytes.toString('latin1', 0, end).toLowerCase()
        const length = Number(/\r\ncontent-length: (\d+)/.exec(head)?.[1])
        if (!head.startsWith('http/1.1 200') || Number.isNaN(length)) {
          reject(new Error(`not an answer that was expected: ${head.slice(0, 200)}`))
          socket.destroy()
          return
        }
        missing = length - (bytes.length - end - 4)
      }
      if (missing > 0) return
      if (missing < 0) {
        reject(new Error('an answer is longer than it says'))
        socket.destroy()
        return
      }
      const now = performance.now()
      latencies.push(now - askedAt)
      if (now < until) ask()
      else {
        resolve('asked enough')
        socket.destroy()
      }
    })
  })
}

/** Of several rounds of one server. */
export function medianLoad(rounds: readonly Load[]): Load {
  const of = (value: (load: Load) => number): number => median(rounds.map(value))
  return {
    requestsPerSecond: Math.round(of(({ requestsPerSecond }) => requestsPerSecond)),
    p50Ms: of(({ p50Ms }) => p50Ms),
    p99Ms: of(({ p99Ms }) => p99Ms),
    loaderShare: of(({ loaderShare }) => loaderShare),
  }
}
