import type { IncomingMessage, Server, ServerResponse } from 'node:http'
import { performance } from 'node:perf_hooks'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import type { Answer } from './answer.ts'
import { sendRefusal } from './client-error.ts'
import type { Connections } from './connections.ts'
import type { SiteFetch } from './create-fetch.ts'
import { listFields } from './header-fields.ts'
import { readAsk } from './read-ask.ts'
import { cutField, type RequestEntry } from './request-entry.ts'

export interface RespondContext {
  readonly server: Server
  readonly connections: Connections
  readonly maxHeaders: number
  readonly onRequest: ((entry: RequestEntry) => void) | undefined
  readonly onError: (error: unknown) => void
}

/** Answers one request: at once when the answer is in memory. */
export function respond(
  fetch: SiteFetch,
  request: IncomingMessage,
  response: ServerResponse,
  context: RespondContext,
): void {
  const startedAt = context.onRequest === undefined ? 0 : performance.now()
  if (request.rawHeaders.length > 2 * context.maxHeaders) {
    sendRefusal(response, fetch.refuse(431))
    return
  }
  const ask = readAsk(request)
  const ready = ask.hasBody ? undefined : fetch.peek(ask)
  if (ready === undefined) {
    context.connections.opened(response)
    respondLater(fetch.answer(ask), request, response, { ...context, startedAt }).catch(context.onError)
    return
  }
  if (!context.server.listening) response.shouldKeepAlive = false
  response.writeHead(ready.status, listFields(ready.headers))
  response.end(ready.body)
  if (context.onRequest === undefined) return
  try {
    context.onRequest(toEntry(request, ready.status, ready.body?.length ?? 0, startedAt))
  } catch (error) {
    context.onError(error)
  }
}

async function respondLater(
  answer: Promise<Answer>,
  request: IncomingMessage,
  response: ServerResponse,
  { server, onRequest, startedAt }: RespondContext & { readonly startedAt: number },
): Promise<void> {
  const { status, headers, body, stream } = await answer
  // A body that nobody reads is not waited for: the clock would answer 408 behind this answer.
  if (!request.complete || !server.listening) response.shouldKeepAlive = false
  response.writeHead(status, headers)
  const bytes = stream === undefined ? endWith(response, body) : await sendStream(response, stream)
  onRequest?.(toEntry(request, status, bytes, startedAt))
}

function toEntry(
  { method, url, headers }: IncomingMessage,
  status: number,
  bytes: number,
  startedAt: number,
): RequestEntry {
  return {
    method: cutField(method ?? ''),
    target: cutField(url ?? ''),
    userAgent: headers['user-agent'] && cutField(headers['user-agent']),
    status,
    bytes,
    durationMs: performance.now() - startedAt,
  }
}

function endWith(response: ServerResponse, body: Buffer | undefined): number {
  response.end(body)
  return body?.length ?? 0
}

/**
 * As fast as the reader takes it. When the reader goes away, or the next piece cannot be had, the connection ends: there
 * is no other way to say that an answer is not whole.
 * @returns how many bytes were sent
 */
async function sendStream(response: ServerResponse, stream: AsyncIterable<Buffer>): Promise<number> {
  let bytes = 0
  const counted = async function* (): AsyncGenerator<Buffer> {
    for await (const piece of stream) {
      yield piece
      bytes += piece.length
    }
  }
  try {
    await pipeline(Readable.from(counted(), { objectMode: false }), response)
  } catch {
    // The reader's doing, or a fault that the one who asked the database has reported.
    response.destroy()
  }
  return bytes
}
