/** The path of a request, decoded once and safe to look up. */
export interface TargetPath {
  readonly kind: 'path'
  /** Decoded, NFC, with its leading `/`, without the query. Has no `.` or `..` segment, no backslash and no NUL. */
  readonly path: string
  /** Whether the path was sent in the spelling that our own links have: nothing escaped that need not be, NFC, upper-case hex. */
  readonly isPlain: boolean
}

export interface RefusedTarget {
  readonly kind: 'refused'
  readonly status: 400 | 404 | 414
}

/** Characters of a decoded path. */
const MAX_PATH_LENGTH = 2048

/** Characters of a target: the longest page path, 1,000 bytes, is 3,000 characters when every byte is escaped. */
const MAX_TARGET_LENGTH = 4096

/** Not in a path of RFC 3986, or able to become another path in a careless reader. */
const FORBIDDEN = /[^\x21-\x7e]|[\\#]|%(?:2f|5c|00)/iu

/** `%XX` in lower case, or of a character that RFC 3986 (section 2.3) says should not be escaped. */
const NEEDLESS_ESCAPE = /%(?:[0-9A-Fa-f]?[a-f]|2[DE]|3[0-9]|4[1-9A-F]|5[0-9A]|5F|6[1-9A-F]|7[0-9A]|7E)/u

/**
 * The target is taken as it was sent: `URL` would resolve `/%2e%2e/`, turn `\` into `/` and read `//evil.test/x` as a host.
 * Dot segments are no address here (404); what no client sends by itself is a bad request (400).
 */
export function readTarget(target: string): TargetPath | RefusedTarget {
  if (target.length > MAX_TARGET_LENGTH) return refused(414)
  const end = target.indexOf('?')
  const raw = end === -1 ? target : target.slice(0, end)
  if (!raw.startsWith('/') || raw.startsWith('//') || FORBIDDEN.test(raw)) return refused(400)
  const decoded = raw.includes('%') ? decodeOnce(raw) : raw
  if (decoded === undefined) return refused(400)
  if (decoded.length > MAX_PATH_LENGTH) return refused(414)
  if (hasDotSegment(decoded)) return refused(404)
  const path = decoded.normalize('NFC')
  return { kind: 'path', path, isPlain: path === decoded && !NEEDLESS_ESCAPE.test(raw) }
}

function decodeOnce(raw: string): string | undefined {
  try {
    return decodeURIComponent(raw)
  } catch {
    return undefined // a stray `%`, or bytes that are not UTF-8: the caller's 400
  }
}

function hasDotSegment(path: string): boolean {
  return path.includes('.') && path.split('/').some((segment) => segment === '.' || segment === '..')
}

function refused(status: RefusedTarget['status']): RefusedTarget {
  return { kind: 'refused', status }
}
