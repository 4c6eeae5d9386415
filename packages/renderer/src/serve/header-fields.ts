import type { HeaderFields } from './answer.ts'

/** Pages: a shared cache may keep one for a minute, and longer while the origin is down; a browser asks each time. */
export const CACHE_CONTENT = 'public, max-age=0, s-maxage=60, stale-while-revalidate=60, stale-if-error=86400'

/** Files whose name contains the hash of their bytes. */
export const CACHE_FOREVER = 'public, max-age=31536000, immutable'

/** Errors, and everything that speaks of this moment. */
export const CACHE_NEVER = 'no-store'

/** Of an address at which a page has other forms, by what is accepted. */
export const VARY_BY_FORM = 'Accept, Accept-Encoding'

const CONTENT_SECURITY_POLICY = [
  "default-src 'none'",
  "img-src 'self' https: data:",
  "media-src 'self' https:",
  "style-src 'self'",
  "font-src 'self'",
  "script-src 'self'",
  "connect-src 'self'",
  "manifest-src 'self'",
  "base-uri 'none'",
  "form-action 'self'",
  // Of all that we serve, only the frame that draws diagrams lets itself be framed, and it is sandboxed by its own policy.
  "frame-src 'self'",
  "frame-ancestors 'none'",
  "object-src 'none'",
  "require-trusted-types-for 'script'",
]

/**
 * What every answer carries, whatever its status.
 * @param isSecure readers reach the site by https. Only then may a browser be told to insist on it: on
 *   `http://127.0.0.1`, `upgrade-insecure-requests` would ask for styles where nobody listens.
 */
export function securityHeaders(isSecure: boolean): HeaderFields {
  const policy = isSecure
    ? [...CONTENT_SECURITY_POLICY, 'upgrade-insecure-requests']
    : CONTENT_SECURITY_POLICY
  return {
    'content-security-policy': policy.join('; '),
    'x-content-type-options': 'nosniff',
    'referrer-policy': 'strict-origin-when-cross-origin',
    'cross-origin-opener-policy': 'same-origin',
    'cross-origin-resource-policy': 'same-origin',
    'permissions-policy': 'camera=(), microphone=(), geolocation=(), interest-cohort=()',
    ...(isSecure ? { 'strict-transport-security': 'max-age=31536000' } : {}),
  }
}

const written = new WeakMap<HeaderFields, string[]>()

/**
 * Name, value, name, value: the form in which Node sends fields without copying them. Made once for fields that are sent again.
 * @param fields must not change, nor must the list
 */
export function listFields(fields: HeaderFields): string[] {
  const known = written.get(fields)
  if (known !== undefined) return known
  const list = Object.entries(fields).flat()
  written.set(fields, list)
  return list
}
