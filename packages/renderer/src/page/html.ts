/**
 * Text becomes HTML. The characters are those that the HTML standard's serialisation escapes (section 13.3), so that
 * what we write and what a parser writes again are the same bytes. Control characters but tab and line feed vanish: a
 * parser changes them, and PostgreSQL takes no NUL.
 */

const IN_TEXT = /[&<>\u00a0\u0000-\u0008\u000b-\u001f]/gu
const IN_ATTRIBUTE = /[&<>"\u00a0\u0000-\u0008\u000b-\u001f]/gu

const ENTITIES: ReadonlyMap<string, string> = new Map([
  ['&', '&amp;'],
  ['<', '&lt;'],
  ['>', '&gt;'],
  ['"', '&quot;'],
  ['\u00a0', '&nbsp;'],
])

const toEntity = (character: string): string => ENTITIES.get(character) ?? ''

/** For the text of an element. */
export function escapeText(text: string): string {
  return text.replace(IN_TEXT, toEntity)
}

/** For an attribute value between double quotes. */
export function escapeAttribute(text: string): string {
  return text.replace(IN_ATTRIBUTE, toEntity)
}

/** `<a href="…">…</a>` around plain text; just the text when there is nowhere to go. */
export function linkTo(href: string | undefined, text: string, className?: string): string {
  if (href === undefined) return escapeText(text)
  const names = className === undefined ? '' : ` class="${className}"`
  return `<a href="${escapeAttribute(href)}"${names}>${escapeText(text)}</a>`
}

/** What stands for a link to a page that does not exist. */
export function brokenLink(text: string): string {
  return `<a class="broken" title="No page of this name">${escapeText(text)}</a>`
}

/**
 * The beginning of a text, with `…` where it was cut, preferably between words.
 * @param length UTF-16 units at most, `…` not counted
 */
export function excerpt(text: string, length: number): string {
  if (text.length <= length) return text
  const cut = text
    .slice(0, length)
    .toWellFormed()
    .replace(/\uFFFD$/u, '')
  const space = cut.lastIndexOf(' ')
  return `${(space > length * 0.6 ? cut.slice(0, space) : cut).trimEnd()}…`
}
