/**
 * Names of places that a page had are put into its HTML when it is served: what is stored follows from the commit alone. On
 * the page, an empty element with the old name stands where the place is now; for a place that is on another page, a line
 * that leads there and is shown when it is what the address means (`:target`).
 *
 * The HTML is our own serialisation, as in `rewrite-links.ts`: tags are found by going through once.
 */

import type { AnchorPlace, Slug } from '@draehi/core'
import { escapeAttribute, linkTo } from '../page/html.ts'
import { pageHref } from '../page/page-href.ts'
import { endOfTag } from './rewrite-links.ts'

/** What an empty element may begin without changing how the rest looks. Others get it before them. */
const TAKES_IT_IN = new Set(
  'h1 h2 h3 h4 h5 h6 p li dt dd td th span div section blockquote summary'.split(' '),
)

/** @param path at which the page is served; undefined: it is gone, and what was on it is elsewhere */
export function placePastAnchors(
  body: string,
  places: readonly AnchorPlace[],
  { slug, path }: { readonly slug: Slug; readonly path: string | undefined },
): string {
  if (places.length === 0) return body
  const ids = findIds(body)
  const insertions = new Map<number, string>()
  let lines = ''
  for (const { anchor, id, ...to } of places) {
    // What has the name now keeps it.
    if (ids.has(anchor)) continue
    if (to.path !== path) {
      if (!to.isUnlisted) lines += writeLine(anchor, pageHref(slug, to.path, id), to.title)
      continue
    }
    const at = ids.get(id)
    if (at === undefined) continue
    const mark = `<span class="past-anchor" id="${escapeAttribute(anchor)}"></span>`
    insertions.set(at, (insertions.get(at) ?? '') + mark)
  }
  let out = lines
  let from = 0
  for (const [at, html] of [...insertions].sort(([a], [b]) => a - b)) {
    out += body.slice(from, at) + html
    from = at
  }
  return out + body.slice(from)
}

function writeLine(anchor: string, href: string, title: string): string {
  return `<p class="moved-part" id="${escapeAttribute(anchor)}" lang="en" dir="ltr" hidden="">This part has moved to ${linkTo(href, title)}.</p>`
}

const ID = / id="([^"]*)"/u
const NAME = /^<([a-z0-9]+)/u

/** By HTML id, as it stands in the HTML: where an empty element goes that is to be at the same place. */
function findIds(html: string): ReadonlyMap<string, number> {
  const ids = new Map<string, number>()
  for (let open = html.indexOf('<'); open !== -1; ) {
    const end = endOfTag(html, open)
    const tag = html.slice(open, end)
    const id = ID.exec(tag)?.[1]
    if (id !== undefined) ids.set(id, TAKES_IT_IN.has(NAME.exec(tag)?.[1] ?? '') ? end : open)
    open = html.indexOf('<', end)
  }
  return ids
}
