/** Obsidian writes day formats in the tokens of Moment (`YYYY-MM-DD`, `[text]`); this house in Logseq's (`yyyy-MM-dd`, `'text'`). */

const TOKEN = /\[([^\]]*)\]|YYYY|YY|MMMM|MMM|MM|M|Do|DD|D|dddd|ddd|[A-Za-z]+|[^A-Za-z[]+|\[/gu

const OURS: ReadonlyMap<string, string> = new Map([
  ['YYYY', 'yyyy'],
  ['YY', 'yy'],
  ['MMMM', 'MMMM'],
  ['MMM', 'MMM'],
  ['MM', 'MM'],
  ['M', 'M'],
  ['Do', 'do'],
  ['DD', 'dd'],
  ['D', 'd'],
  ['dddd', 'EEEE'],
  ['ddd', 'EEE'],
])

/** The same format in our tokens; undefined when it uses one that has no counterpart (weeks, quarters, times). */
export function fromMomentFormat(format: string): string | undefined {
  const parts = [...format.matchAll(TOKEN)].map(([text, literal]) => {
    if (literal !== undefined) return literal === '' ? '' : `'${literal.replaceAll("'", "''")}'`
    return /[A-Za-z]/u.test(text) ? OURS.get(text) : text.replaceAll("'", "''")
  })
  return parts.includes(undefined) ? undefined : parts.join('')
}
