/**
 * The gitignore pattern for "every path that begins with these characters", which is what Logseq's `:hidden` and
 * Obsidian's excluded files mean. Undefined when that is every path, or one outside of the graph.
 */
export function toIgnorePattern(prefix: string): string | undefined {
  const path = prefix.trim().replace(/^\.?\/+/u, '')
  if (path === '' || path.split('/').includes('..')) return undefined
  const literal = path.replace(/[\\*?[\]]/gu, '\\$&')
  return path.endsWith('/') ? `/${literal}` : `/${literal}*`
}
