import type { Answer, HeaderFields } from './answer.ts'
import { type ErrorStatus, writeErrorPage } from './error-page.ts'
import { CACHE_CONTENT, CACHE_NEVER } from './header-fields.ts'

/** What all answers of one server share. */
export interface Frame {
  readonly security: HeaderFields
  /** Addresses of what pages outside of a workspace load, from the server's root. */
  readonly headFiles: readonly string[]
}

export const HTML = 'text/html; charset=utf-8'

/** An answer that is not kept by anyone: an error, or something about this moment. */
export function momentaryAnswer(
  frame: Frame,
  status: number,
  body: string | Buffer,
  headers: HeaderFields = {},
): Answer {
  const bytes = typeof body === 'string' ? Buffer.from(body) : body
  return {
    status,
    headers: {
      ...frame.security,
      'cache-control': CACHE_NEVER,
      'content-type': HTML,
      'content-length': String(bytes.length),
      ...headers,
    },
    body: bytes,
  }
}

export function errorAnswer(frame: Frame, status: ErrorStatus, headers: HeaderFields = {}): Answer {
  return momentaryAnswer(frame, status, writeErrorPage(status, frame.headFiles), headers)
}

/**
 * @param href from the server's root, percent-encoded: begins with one `/`, so it cannot leave this host
 * @param status 301: the page has another address; 302: it may have another one tomorrow; 307: today
 */
export function redirectAnswer(
  frame: Frame,
  status: 301 | 302 | 307,
  href: string,
  headers: HeaderFields = {},
): Answer {
  return {
    status,
    headers: {
      ...frame.security,
      'cache-control': status === 307 ? CACHE_NEVER : CACHE_CONTENT,
      'content-length': '0',
      location: href,
      ...headers,
    },
    body: undefined,
  }
}
