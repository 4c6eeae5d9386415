/** Of all files; a page about shell scripts has `[[ -f x ]]`, and a vault few pages without a link. */
const SHARE = 1 / 4

/**
 * Whether notes about which no file says anything are an Obsidian vault: many keep `.obsidian` out of git. They are when
 * a quarter of the pages link as Obsidian does, outside of fenced code (`hasWikilink`).
 */
export function isVault(linking: number, pages: number): boolean {
  return linking > 0 && linking >= pages * SHARE
}

const FENCE = /^\s{0,3}(?:```|~~~)/u
/** No space after the brackets: a condition of a shell has one, a link has none. */
const WIKILINK = /\[\[[^\s[\]|#`][^[\]`\n]{0,255}\]\]/u

export function hasWikilink(text: string): boolean {
  if (!text.includes('[[')) return false
  let isCode = false
  for (const line of text.split(/\r\n?|\n/u)) {
    if (FENCE.test(line)) isCode = !isCode
    else if (!isCode && WIKILINK.test(line)) return true
  }
  return false
}
