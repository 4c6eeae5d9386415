/** The one file that opens a port. */

import { createServer, type Server, type ServerResponse } from 'node:http'
import { type AddressInfo, Server as NetServer, type Socket } from 'node:net'
import { setV8Flag } from '@draehi/core'
import { answerClientError, sendRefusal } from './client-error.ts'
import { type Connections, watchConnections } from './connections.ts'
import type { SiteFetch } from './create-fetch.ts'
import { LOCALHOST, openPort, urlOf } from './open-port.ts'
import type { RequestEntry } from './request-entry.ts'
import { respond } from './respond.ts'

export interface ListenOptions {
  /** Default 127.0.0.1. */
  readonly host?: string
  /** 0: a free one. */
  readonly port: number
  /** Closes the server. */
  readonly signal?: AbortSignal | undefined
  readonly limits?: Partial<ServerLimits>
  readonly onRequest?: (entry: RequestEntry) => void
  /** Sees faults of the port itself (no more file descriptors for a connection), and what `onRequest` throws. */
  readonly onError?: (error: unknown) => void
}

export interface Listening {
  /** Without a slash at its end. */
  readonly url: string
  readonly port: number
  /** Stops accepting, lets open answers finish for `graceMs`, then ends what is left. */
  close(): Promise<void>
}

export interface ServerLimits {
  /** For the head of a request to arrive. */
  readonly headersTimeoutMs: number
  /** For the whole request to arrive. */
  readonly requestTimeoutMs: number
  /** Between two requests on one connection. */
  readonly keepAliveTimeoutMs: number
  /** How often the two first are looked at. */
  readonly checkingIntervalMs: number
  /** Without a byte moving in either direction. */
  readonly stallTimeoutMs: number
  readonly maxHeaderBytes: number
  readonly maxHeaders: number
  readonly maxConnections: number
  readonly maxRequestsPerConnection: number
  /** For open answers when the server closes. */
  readonly graceMs: number
}

/** Node waits 60 s for a head, 300 s for a request and for ever for a reader, and has no bound on connections. */
const LIMITS: ServerLimits = {
  headersTimeoutMs: 10_000,
  requestTimeoutMs: 15_000,
  keepAliveTimeoutMs: 5000,
  checkingIntervalMs: 2000,
  stallTimeoutMs: 30_000,
  maxHeaderBytes: 16_384,
  maxHeaders: 100,
  maxConnections: 5000,
  maxRequestsPerConnection: 1000,
  graceMs: 10_000,
}

/** @throws DraehiError `bad-argument` when the port or the address cannot be had */
export async function listen(fetch: SiteFetch, options: ListenOptions): Promise<Listening> {
  const limits = { ...LIMITS, ...options.limits }
  keepRequestsYoung()
  const host = options.host ?? LOCALHOST
  const server = createHttpServer(limits)
  const connections = watchConnections(server)
  server.on('checkExpectation', (_, response: ServerResponse) => sendRefusal(response, fetch.refuse(417)))
  server.on('clientError', (error, socket) => {
    const isAnswering = connections.hasOpenAnswer(socket as Socket)
    answerClientError(error, socket, { refuse: fetch.refuse, isAnswering })
  })
  const onError = options.onError ?? (() => undefined)
  const context = {
    server,
    connections,
    maxHeaders: limits.maxHeaders,
    onRequest: options.onRequest,
    onError,
  }
  server.on('request', (request, response) => respond(fetch, request, response, context))
  await openPort(server, host, options.port)
  server.on('error', onError)
  const { port } = server.address() as AddressInfo
  let closing: Promise<void> | undefined
  const close = (): Promise<void> => {
    closing ??= closeServer(server, connections, limits.graceMs).then(() => fetch.settle())
    return closing
  }
  options.signal?.addEventListener('abort', () => void close(), { once: true })
  if (options.signal?.aborted) void close()
  return { url: urlOf(host, port), port, close }
}

/**
 * Once many requests had to wait at the same time, V8 believes that requests live long and puts parts of them among the old objects at
 * once. There they keep all that they name alive until the next full collection: of a server that answers from memory, each
 * short collection then copied 600 KB in place of 20, and took three times as long.
 */
function keepRequestsYoung(): void {
  setV8Flag('--no-allocation-site-pretenuring')
}

function createHttpServer(limits: ServerLimits): Server {
  const server = createServer({
    headersTimeout: limits.headersTimeoutMs,
    requestTimeout: limits.requestTimeoutMs,
    keepAliveTimeout: limits.keepAliveTimeoutMs,
    connectionsCheckingInterval: limits.checkingIntervalMs,
    maxHeaderSize: limits.maxHeaderBytes,
    insecureHTTPParser: false,
    noDelay: true,
    // Node's own 400 for a missing Host lacks our headers; `answer` refuses it, and so it does for HTTP/1.0.
    requireHostHeader: false,
  })
  // One more than allowed: Node drops what is above without a word, a second Host line included.
  server.maxHeadersCount = limits.maxHeaders + 1
  server.maxRequestsPerSocket = limits.maxRequestsPerConnection
  server.maxConnections = limits.maxConnections
  server.timeout = limits.stallTimeoutMs
  return server
}

function closeServer(server: Server, connections: Connections, graceMs: number): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(() => server.closeAllConnections(), graceMs)
    // An HTTP server's own `close` destroys connections with an answer that is written and not yet sent.
    NetServer.prototype.close.call(server, () => {
      clearTimeout(timer)
      server.close() // it is: what is left is its clock
      resolve()
    })
    connections.endIdle()
  })
}
