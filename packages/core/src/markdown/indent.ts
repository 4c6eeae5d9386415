/** White space at the start of lines, in columns: a tab reaches to the next multiple of four (CommonMark 2.2). */

export function columnsOf(whiteSpace: string): number {
  let column = 0
  for (const character of whiteSpace) column += character === '\t' ? 4 - (column % 4) : 1
  return column
}

/** How many columns of its line stand before an offset. */
export function columnsBefore(text: string, offset: number): number {
  return columnsOf(text.slice(text.lastIndexOf('\n', offset - 1) + 1, offset))
}

/**
 * A line without up to `columns` columns of white space at its start; what is left of a tab becomes spaces.
 * @returns `removed`: how much shorter the text is; negative when a tab became more spaces than were removed
 */
export function withoutIndent(
  line: string,
  columns: number,
): { readonly text: string; readonly removed: number } {
  let column = 0
  let at = 0
  while (column < columns && (line[at] === ' ' || line[at] === '\t')) {
    column += line[at] === '\t' ? 4 - (column % 4) : 1
    at++
  }
  const text = ' '.repeat(Math.max(0, column - columns)) + line.slice(at)
  return { text, removed: line.length - text.length }
}
