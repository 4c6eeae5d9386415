/** A part of a file: the first byte and the last, both 0-based, both within the file. */
export interface ByteRange {
  readonly first: number
  readonly last: number
}

/** `bytes=first-last`, `bytes=first-` or `bytes=-length`; white space as lists allow it. */
const ONE_RANGE = /^bytes=[ \t]*(\d{0,15})-(\d{0,15})[ \t]*$/iu

/**
 * The part that a `Range` field asks for (RFC 9110, section 14.2). A field that is no range of bytes, or asks for several
 * parts, means the whole: a server may ignore it, and nothing we know asks for more than one.
 * @returns 'whole', or 'nothing' when the part lies behind the end (416)
 */
export function readRange(field: string | undefined, sizeBytes: number): ByteRange | 'whole' | 'nothing' {
  const match = field === undefined ? null : ONE_RANGE.exec(field)
  if (match === null) return 'whole'
  const [, from = '', to = ''] = match
  if (from === '') {
    if (to === '') return 'whole'
    const length = Math.min(Number(to), sizeBytes)
    return length === 0 ? 'nothing' : { first: sizeBytes - length, last: sizeBytes - 1 }
  }
  const first = Number(from)
  if (to !== '' && Number(to) < first) return 'whole'
  if (first >= sizeBytes) return 'nothing'
  return { first, last: to === '' ? sizeBytes - 1 : Math.min(Number(to), sizeBytes - 1) }
}
