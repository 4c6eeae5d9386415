/** `#+BEGIN_NOTE` … `#+END_NOTE`, in any letter case. */

import type { ContentLine } from '../outline-lines.ts'

export type OrgName = string

export interface OrgBegin {
  /** Upper case, without `BEGIN_`. */
  readonly name: OrgName
  readonly argument: string
  readonly isMarkdown: boolean
}

const BEGIN = /^[ \t]*#\+BEGIN_([A-Z_-]{1,40})(?:[ \t]+(.*))?$/iu
const END = /^[ \t]*#\+END_([A-Z_-]{1,40})[ \t]*$/iu

/** What stands in these is text, not markdown. */
const TEXT = new Set(['COMMENT', 'EXAMPLE', 'EXPORT', 'QUERY', 'SRC'])

export function orgBegin(line: string): OrgBegin | undefined {
  const [, name, argument = ''] = BEGIN.exec(line) ?? []
  if (name === undefined) return undefined
  const upper = name.toUpperCase()
  return { name: upper, argument: argument.trim(), isMarkdown: !TEXT.has(upper) }
}

/** By index of a begin: that of the line that ends it, the next end of its name. One pass from the last line to the first. */
export function orgEnds(lines: readonly Pick<ContentLine, 'text'>[]): readonly (number | undefined)[] {
  const ends = new Array<number | undefined>(lines.length)
  const next = new Map<string, number>()
  for (let i = lines.length - 1; i >= 0; i--) {
    const text = lines[i]?.text ?? ''
    if (!text.includes('#+')) continue
    const end = END.exec(text)?.[1]
    if (end !== undefined) next.set(end.toUpperCase(), i)
    const begin = orgBegin(text)
    if (begin !== undefined) ends[i] = next.get(begin.name)
  }
  return ends
}
