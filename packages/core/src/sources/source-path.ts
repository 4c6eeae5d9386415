/** Names of files, as data: which of them can be published, and how the others are shown. */

/** Git's own limit for a segment is the file system's; for the rest, what a person could still have meant. */
const MAX_SEGMENT_BYTES = 255
const MAX_PATH_BYTES = 1024
const MAX_SEGMENTS = 64

const UTF8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })

/** A path as text; or, for one that cannot be published, why not, and what to call it. */
export type SourcePath =
  | { readonly path: string; readonly fault?: never }
  | { readonly path?: never; readonly shown: string; readonly fault: string }

export function readSourcePath(bytes: Buffer): SourcePath {
  let path: string
  try {
    path = UTF8.decode(bytes)
  } catch {
    return { shown: showBytes(bytes), fault: 'is not UTF-8' } // the decoder's only way to say so
  }
  const fault = findFault(path, bytes.length)
  return fault === undefined ? { path } : { shown: showText(path), fault }
}

function findFault(path: string, bytes: number): string | undefined {
  if (/[\0-\x1f\x7f-\x9f\u2028\u2029]/.test(path)) return 'has a control character'
  if (path.includes('\\')) return 'has a backslash'
  if (bytes > MAX_PATH_BYTES) return `is longer than ${MAX_PATH_BYTES} bytes`
  const segments = path.split('/')
  if (segments.length > MAX_SEGMENTS) return `lies deeper than ${MAX_SEGMENTS} folders`
  for (const segment of segments) {
    if (segment === '' || segment === '.' || segment === '..') return 'has a segment that is no name'
    if (/[. ]$/.test(segment)) return 'ends in a dot or a space'
    if (Buffer.byteLength(segment) > MAX_SEGMENT_BYTES)
      return `has a name longer than ${MAX_SEGMENT_BYTES} bytes`
  }
  return undefined
}

/** As a person reads it: what is not printable ASCII of the name as `\xNN`. */
function showBytes(bytes: Buffer): string {
  return cut(
    [...bytes.subarray(0, 600)]
      .map((byte) =>
        byte >= 0x20 && byte < 0x7f ? String.fromCharCode(byte) : `\\x${byte.toString(16).padStart(2, '0')}`,
      )
      .join(''),
  )
}

function showText(path: string): string {
  return cut(
    path.replace(/[\0-\x1f\x7f-\x9f\u2028\u2029]/g, (control) => {
      const code = control.charCodeAt(0).toString(16)
      return code.length > 2 ? `\\u${code}` : `\\x${code.padStart(2, '0')}`
    }),
  )
}

const MAX_SHOWN = 300

const cut = (text: string): string => (text.length <= MAX_SHOWN ? text : `${text.slice(0, MAX_SHOWN)}…`)
