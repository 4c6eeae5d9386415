import { createHash } from 'node:crypto'

/** A strong tag: 27 characters of base64url, 162 bits, of SHA-256 of the bytes as sent. Same bytes, same tag, wherever they are. */
export function toEntityTag(bytes: Uint8Array): string {
  return `"${createHash('sha256').update(bytes).digest('base64url').slice(0, 27)}"`
}

/** One member of the list: `W/"…"` or `"…"`; etagc of RFC 9110, section 8.8.3, includes commas and backslashes. */
const MEMBER = /[ \t]*(?:W\/)?("[\x21\x23-\x7e\x80-\xff]*")[ \t]*/uy

/** Empty members are allowed and mean nothing (RFC 9110, section 5.6.1). */
const SEPARATOR = /[ \t]*(?:,|$)/uy

/**
 * Whether `If-None-Match` names the tag: `*`, or a list compared weakly (RFC 9110, section 13.1.2). A field that is not
 * of that grammar names nothing, so the reader gets the whole answer.
 */
export function namesEntityTag(field: string, tag: string): boolean {
  const value = field.trim()
  if (value === '*' || value === tag) return true
  let isNamed = false
  let at = 0
  while (at < value.length) {
    const member = matchAt(MEMBER, value, at)
    if (member !== undefined) {
      isNamed ||= member[1] === tag
      at += member[0].length
    }
    const separator = matchAt(SEPARATOR, value, at)
    if (separator === undefined) return false
    at += separator[0].length
  }
  return isNamed
}

function matchAt(pattern: RegExp, text: string, at: number): RegExpExecArray | undefined {
  pattern.lastIndex = at
  return pattern.exec(text) ?? undefined
}
