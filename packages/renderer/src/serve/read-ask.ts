import type { IncomingMessage } from 'node:http'
import type { Ask } from './answer.ts'

/** The part of a request that is looked at. */
export type SentHead = Pick<IncomingMessage, 'method' | 'url' | 'rawHeaders'>

export interface SentAsk extends Ask {
  /** Whether the request says that it has a body. */
  readonly hasBody: boolean
}

/**
 * What a request asks, in one pass over its fields as they were sent. Of a field that came more than once, the values are a list, as
 * RFC 9110 (section 5.3) has it, but for those of which only the first counts.
 */
export function readAsk({ method = '', url = '', rawHeaders }: SentHead): SentAsk {
  const hosts: string[] = []
  let hasBody = false
  let ifNoneMatch: string | undefined
  let acceptEncoding: string | undefined
  let accept: string | undefined
  let range: string | undefined
  let ifRange: string | undefined
  let userAgent: string | undefined
  for (let at = 0; at + 1 < rawHeaders.length; at += 2) {
    const value = rawHeaders[at + 1] ?? ''
    switch (fieldNamed(rawHeaders[at] ?? '')) {
      case 'host':
        hosts.push(value)
        break
      case 'accept-encoding':
        acceptEncoding = joined(acceptEncoding, value)
        break
      case 'accept':
        accept = joined(accept, value)
        break
      case 'if-none-match':
        ifNoneMatch = joined(ifNoneMatch, value)
        break
      case 'range':
        range = joined(range, value)
        break
      case 'if-range':
        ifRange ??= value
        break
      case 'user-agent':
        userAgent ??= value
        break
      case 'content-length':
      case 'transfer-encoding':
        hasBody = true
        break
    }
  }
  return {
    method,
    target: url,
    hosts,
    ifNoneMatch,
    acceptEncoding,
    accept,
    range,
    ifRange,
    userAgent,
    hasBody,
  }
}

/** Lengths of the names that mean something: of the others nothing is looked at. */
const LENGTHS = new Set(
  ['host', 'range', 'accept', 'if-range', 'user-agent', 'if-none-match', 'content-length', 'accept-encoding']
    .concat('transfer-encoding')
    .map(({ length }) => length),
)

const fieldNamed = (name: string): string => (LENGTHS.has(name.length) ? name.toLowerCase() : '')

const joined = (before: string | undefined, value: string): string =>
  before === undefined ? value : `${before}, ${value}`
