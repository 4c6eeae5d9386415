import { Readable } from 'node:stream'
import type { Answer, Ask } from './answer.ts'

/** `Request` has resolved the path already; `listen` gives the target as it was sent. */
export function toAsk(request: Request): Ask {
  const url = new URL(request.url)
  return {
    method: request.method,
    target: url.pathname + url.search,
    hosts: [url.host],
    ifNoneMatch: request.headers.get('if-none-match') ?? undefined,
    acceptEncoding: request.headers.get('accept-encoding') ?? undefined,
    accept: request.headers.get('accept') ?? undefined,
    range: request.headers.get('range') ?? undefined,
    ifRange: request.headers.get('if-range') ?? undefined,
    userAgent: request.headers.get('user-agent') ?? undefined,
  }
}

/** The body of a file is sent as it is read. */
export function toResponse({ status, headers, body, stream }: Answer): Response {
  const content = stream === undefined ? body : Readable.toWeb(Readable.from(stream, { objectMode: false }))
  return new Response(content ?? null, { status, headers })
}
