/** What stands between `{{` and `}}`: a name and arguments. */

export interface Macro {
  readonly name: string
  /** Everything after the name, trimmed. */
  readonly argument: string
  /** With the braces. */
  readonly source: string
}

/** The name is the first word. `{{}}` and `{{ }}` are no macros and never come here. */
export function parseMacro(inner: string, source: string): Macro {
  const trimmed = inner.trim()
  const end = trimmed.search(/\s/u)
  if (end === -1) return { name: trimmed, argument: '', source }
  return { name: trimmed.slice(0, end), argument: trimmed.slice(end).trim(), source }
}

/** The arguments of a macro of the graph's own: parted by commas, but not inside of brackets or quotes; quotes around all of one are no part of it. */
export function macroArguments({ argument }: Macro): string[] {
  const parts = argument.match(/(?:\[\[[^[\]]{1,512}\]\]|\(\([^()]{1,100}\)\)|"[^"]{0,1000}"|[^,])+/gu) ?? []
  return parts.map((part) => part.trim().replace(/^"([^"]*)"$/u, '$1'))
}
