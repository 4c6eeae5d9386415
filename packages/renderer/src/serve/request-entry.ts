/** One answered request, for a log. Text from the request is cut, not escaped: `formatRequestEntry` does that. */
export interface RequestEntry {
  readonly method: string
  readonly target: string
  readonly userAgent: string | undefined
  readonly status: number
  /** Of the body. */
  readonly bytes: number
  readonly durationMs: number
}

/** Characters of one field. */
const MAX_FIELD = 512

export function cutField(text: string): string {
  return text.length <= MAX_FIELD ? text : `${text.slice(0, MAX_FIELD)}…`
}

/** What a terminal or a log reader could take for a command or a new line, beyond what JSON escapes by itself. */
const UNSAFE = /[\x7f-\x9f\u2028\u2029\p{Cf}]/gu

/** One line of JSON in printable characters, whatever the request contained. */
export function formatRequestEntry(entry: RequestEntry): string {
  return JSON.stringify(entry).replace(UNSAFE, (character) =>
    [...Array(character.length).keys()]
      .map((n) => `\\u${character.charCodeAt(n).toString(16).padStart(4, '0')}`)
      .join(''),
  )
}
