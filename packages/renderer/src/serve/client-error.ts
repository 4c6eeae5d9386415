/** Answers to what never became a request, and to requests that are refused before anybody reads them. */

import { type ServerResponse, STATUS_CODES } from 'node:http'
import type { Duplex } from 'node:stream'
import type { Answer } from './answer.ts'
import type { ErrorStatus } from './error-page.ts'

/** What Node's parser and its clock call their errors; everything else is 400. */
const STATUSES: Readonly<Record<string, ErrorStatus>> = {
  HPE_HEADER_OVERFLOW: 431,
  ERR_HTTP_REQUEST_TIMEOUT: 408,
}

/**
 * One whole answer, and the connection ends.
 * @param isAnswering an answer is under way: the connection ends without another one, whose bytes would be taken for its body
 */
export function answerClientError(
  error: NodeJS.ErrnoException,
  socket: Duplex,
  {
    refuse,
    isAnswering,
  }: { readonly refuse: (status: ErrorStatus) => Answer; readonly isAnswering: boolean },
): void {
  if (!socket.writable || error.code === 'ECONNRESET' || isAnswering) {
    socket.destroy()
    return
  }
  const { status, headers, body } = refuse(STATUSES[error.code ?? ''] ?? 400)
  const fields = Object.entries({ ...headers, connection: 'close' }).map(
    ([name, value]) => `${name}: ${value}\r\n`,
  )
  socket.write(`HTTP/1.1 ${status} ${STATUS_CODES[status]}\r\n${fields.join('')}\r\n`)
  socket.end(body, () => socket.destroy())
}

/** The same through Node's response. */
export function sendRefusal(response: ServerResponse, { status, headers, body }: Answer): void {
  response.writeHead(status, { ...headers, connection: 'close' })
  response.end(body)
}
