/** The text of a file as every reader of it sees it, and the places of its lines. */

/**
 * Line ends are `\n`, the byte order mark is gone, NUL and halves of surrogate pairs are U+FFFD (CommonMark 2.3; neither
 * can be stored). Lines and columns are those of the file.
 */
export function normalText(text: string): string {
  const body = text.startsWith('\ufeff') ? text.slice(1) : text
  return body.replace(/\r\n?/gu, '\n').replace(/\0|\p{Surrogate}/gu, '\ufffd')
}

/** Where a character stands: line and column 1-based, offset in UTF-16 units. */
export interface Place {
  readonly line: number
  readonly column: number
  readonly offset: number
}

/** Offsets at which the lines begin; index 0 is line 1. */
export function lineStarts(text: string): readonly number[] {
  const starts = [0]
  for (let i = text.indexOf('\n'); i !== -1; i = text.indexOf('\n', i + 1)) starts.push(i + 1)
  return starts
}

export function placeAt(starts: readonly number[], offset: number): Place {
  let low = 0
  let high = starts.length - 1
  while (low < high) {
    const middle = (low + high + 1) >> 1
    if ((starts[middle] ?? 0) <= offset) low = middle
    else high = middle - 1
  }
  return { line: low + 1, column: offset - (starts[low] ?? 0) + 1, offset }
}
