/**
 * The gitignore pattern for "every path that begins with these characters", which is what Logseq's `:hidden` and
 * Obsidian's excluded files mean. Undefined when the prefix would be every path.
 */
export function toIgnorePattern(prefix: string): string | undefined {
  const path = prefix.trim().replace(/^\.?\/+/u, '')
  if (path === '') return undefined
  const literal = path.replace(/[\\*?[\]]/gu, '\\$&')
  return path.endsWith('/') ? `/${literal}` : `/${literal}*`
}
