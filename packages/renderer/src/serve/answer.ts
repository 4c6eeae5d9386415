/**
 * The server's two nouns. An answer depends on an `Ask` and on what is stored, and on nothing else: a header that is not
 * named here (`X-Forwarded-Host`, `X-Original-URL`, `X-HTTP-Method-Override`, `Cookie`, …) cannot change a byte.
 */
export interface Ask {
  readonly method: string
  /** The request target as it was sent: `/garden/page?x=1`. Nobody has decoded or normalised it. */
  readonly target: string
  /** The values of all `Host` lines, in order. */
  readonly hosts: readonly string[]
  readonly ifNoneMatch: string | undefined
  readonly acceptEncoding: string | undefined
  /** Media types; asked only where an address has more than one. */
  readonly accept?: string | undefined
  /** Which part of a file, and of which version of it. */
  readonly range?: string | undefined
  readonly ifRange?: string | undefined
  /** Changes no answer: who calls itself a program is not counted among the readers who search. */
  readonly userAgent?: string | undefined
}

export interface Answer {
  readonly status: number
  /** Names in lower case. */
  readonly headers: HeaderFields
  /** Undefined: no body is sent; for HEAD the headers still describe the one that GET sends. */
  readonly body: Buffer | undefined
  /** In place of a body: one that is read while it is sent. The headers say how long it is. */
  readonly stream?: AsyncIterable<Buffer>
}

export type HeaderFields = Readonly<Record<string, string>>

/** The answer without its body, for HEAD. */
export function headOf(answer: Answer): Answer {
  return { status: answer.status, headers: answer.headers, body: undefined }
}
