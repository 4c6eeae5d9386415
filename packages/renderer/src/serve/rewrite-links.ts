/**
 * Leads the links of a finished document elsewhere. The document is our own serialisation: a `<` in text is an entity,
 * attribute values stand between double quotes, and a script has no text. So tags are found by going through once.
 */

import { mapSourceSet } from '../page/more-pictures.ts'

const LINKS = / (?:href|src|srcset|poster|action)="([^"]*)"/gu

/**
 * @param slug addresses below `/<slug>` are the site's own; others stay
 * @param lead gives the new address of one, both escaped for an attribute
 * @param kept beginnings of tags, with what is before them, that are left as they are
 */
export function rewriteLinks(
  html: string,
  slug: string,
  lead: (href: string) => string,
  kept: readonly string[] = [],
): string {
  const own = `/${encodeURIComponent(slug)}`
  const leadOwn = (href: string): string => {
    const next = href.charAt(own.length)
    return href.startsWith(own) && (next === '' || '/?#'.includes(next)) ? lead(href) : href
  }
  let out = ''
  let at = 0
  for (let open = html.indexOf('<'); open !== -1; open = html.indexOf('<', at)) {
    const end = endOfTag(html, open)
    const tag = html.slice(open, end)
    const isKept = kept.some((start) => {
      const from = open - start.lastIndexOf('<')
      return from >= 0 && html.startsWith(start, from)
    })
    out += html.slice(at, open)
    out +=
      tag.includes(own) && !isKept
        ? tag.replace(LINKS, (whole, value: string) => {
            const led = whole.startsWith(' srcset=') ? mapSourceSet(value, leadOwn) : leadOwn(value)
            return led === value ? whole : whole.replace(value, () => led)
          })
        : tag
    at = end
  }
  return out + html.slice(at)
}

/** After the `>` that is in no attribute's value. */
export function endOfTag(html: string, open: number): number {
  for (let at = open + 1; at < html.length; ) {
    const close = html.indexOf('>', at)
    if (close === -1) return html.length
    const quote = html.indexOf('"', at)
    if (quote === -1 || quote > close) return close + 1
    const end = html.indexOf('"', quote + 1)
    if (end === -1) return html.length
    at = end + 1
  }
  return html.length
}
