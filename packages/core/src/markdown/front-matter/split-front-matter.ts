/** Where front matter begins and ends. Decided here alone: gray-matter would take `---js` for a program to run. */

export interface FrontMatterBlock {
  readonly language: 'yaml' | 'toml'
  /** Between the fences; begins on line 2 of the file. */
  readonly source: string
  /** Offset at which the body begins. */
  readonly end: number
}

/**
 * Front matter begins with a first line of exactly `---` (or `+++`) and ends with the next such line (`...` in YAML);
 * white space at the end of a fence does not count.
 * @param text with `\n` line ends, without byte order mark
 * @returns undefined when there is none: also when its end is missing, and then all of the file is body
 */
export function splitFrontMatter(text: string): FrontMatterBlock | undefined {
  const open = /^(---|\+\+\+)[ \t]*\n/u.exec(text)
  if (open === null) return undefined
  const language = open[1] === '---' ? 'yaml' : 'toml'
  const start = open[0].length
  const close = language === 'yaml' ? /^(?:---|\.\.\.)[ \t]*(?:\n|$)/gmu : /^\+\+\+[ \t]*(?:\n|$)/gmu
  close.lastIndex = start
  const match = close.exec(text)
  if (match === null) return undefined
  return { language, source: text.slice(start, match.index), end: match.index + match[0].length }
}
