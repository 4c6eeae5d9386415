/** Where a page is named without a link: a page of its own, and the folded place below a page that leads to it. */

import type { SearchHit, Slug } from '@draehi/core'
import { escapeAttribute, escapeText, linkTo } from './html.ts'
import { blockAnchor, pageHref } from './page-href.ts'
import { writeMarked } from './search-page.ts'

/** Below a workspace, before a page's path. */
export const MENTIONS_PATH = '-/mentions'

interface MentionedPage {
  readonly slug: Slug
  readonly path: string
  readonly title: string
}

const mentionsHref = ({ slug, path }: Pick<MentionedPage, 'slug' | 'path'>): string =>
  pageHref(slug, path === '' ? MENTIONS_PATH : `${MENTIONS_PATH}/${path}`)

/** Below every page, the same however many there are: they are looked for when it is opened. */
export function writeMentionsPlace(page: Pick<MentionedPage, 'slug' | 'path'>): string {
  const href = escapeAttribute(mentionsHref(page))
  return (
    '<details class="mentions" lang="en" dir="ltr"><summary>Unlinked mentions</summary>' +
    `<p><a href="${href}" rel="nofollow">Pages that name this one without a link</a></p></details>`
  )
}

/** Head and body for the workspace's frame. */
export function writeMentionsPage(
  page: MentionedPage,
  hits: readonly SearchHit[],
): { readonly head: string; readonly body: string } {
  const title = `${page.title}: unlinked mentions`
  const list =
    hits.length === 0
      ? '<p role="status">No other page names it without a link.</p>'
      : `<ul class="citations">${byPage(hits)
          .map((group) => writeGroup(page.slug, group))
          .join('')}</ul>`
  return {
    head: `<title>${escapeText(title)}</title><meta name="robots" content="noindex">`,
    body:
      `<article lang="en" dir="ltr"><h1 dir="auto">${escapeText(title)}</h1>` +
      `<p>${linkTo(pageHref(page.slug, page.path), 'The page')}</p><div class="mentions-list">${list}</div></article>`,
  }
}

function byPage(hits: readonly SearchHit[]): readonly (readonly SearchHit[])[] {
  const groups = new Map<string, SearchHit[]>()
  for (const hit of hits) groups.set(hit.page.uuid, [...(groups.get(hit.page.uuid) ?? []), hit])
  return [...groups.values()]
}

function writeGroup(slug: Slug, hits: readonly SearchHit[]): string {
  const [first] = hits
  if (first === undefined) return ''
  const href = pageHref(slug, first.page.path)
  const quotes = hits.map(({ block, excerpt }) => {
    const to = block === undefined ? href : `${href}#${blockAnchor(block)}`
    const label = escapeAttribute(`Go to this passage in ${first.page.title.text}`)
    return (
      `<li><blockquote class="quote"><p dir="auto">${writeMarked(excerpt)}</p></blockquote>` +
      `<a class="jump" href="${escapeAttribute(to)}" aria-label="${label}">¶</a></li>`
    )
  })
  const source = `<a href="${escapeAttribute(href)}" dir="auto">${escapeText(first.page.title.text)}</a>`
  return `<li><p class="source">${source}</p><ul class="quotes">${quotes.join('')}</ul></li>`
}
