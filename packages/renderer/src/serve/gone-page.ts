import type { SiteSummary, StoredPage } from '@draehi/core'
import { escapeText, linkTo } from '../page/html.ts'
import { pageHref } from '../page/page-href.ts'
import { writeNearPages } from './missing-page.ts'

/** A page that is there. */
export type NamedPage = Pick<StoredPage, 'path' | 'title'>

/** Pages that are there, and have something of what was. */
export interface GonePage {
  /** The last page on which a block stood; without a path when that is gone too. */
  readonly stoodOn?: { readonly title: string; readonly path: string | undefined } | undefined
  readonly wentTo: readonly NamedPage[]
  readonly near: readonly NamedPage[]
}

/** Head and body for the workspace's frame: there was something here, and it was taken away. Its own words are not repeated. */
export function writeGonePage(
  site: Pick<SiteSummary, 'slug' | 'name'>,
  what: 'page' | 'block',
  { stoodOn, wentTo, near }: GonePage,
): { readonly head: string; readonly body: string } {
  const heading = what === 'page' ? 'This page is gone' : 'This paragraph is gone'
  const sentence =
    what === 'page'
      ? 'There was a page at this address. It was removed.'
      : 'What this link led to was removed or rewritten.'
  const items = (pages: readonly NamedPage[]): string =>
    pages.map(({ path, title }) => `<li>${linkTo(pageHref(site.slug, path), title)}</li>`).join('')
  const last = stoodOn === undefined ? '' : `<p>${lastPage(site, stoodOn)}</p>`
  const moved =
    wentTo.length === 0 ? '' : `<h2>What it said is now on</h2><ul class="entries">${items(wentTo)}</ul>`
  return {
    head: `<title>${escapeText(`${heading} · ${site.name}`)}</title><meta name="robots" content="noindex">`,
    body:
      `<div class="listing"><header class="page-header"><h1>${heading}</h1></header>` +
      `<p>${sentence}</p>${last}${moved}${writeNearPages(site, wentTo.length === 0 ? near : [])}</div>`,
  }
}

function lastPage(
  { slug }: Pick<SiteSummary, 'slug'>,
  { title, path }: NonNullable<GonePage['stoodOn']>,
): string {
  return path === undefined
    ? `It last stood on the page “${escapeText(title)}”, which is gone too.`
    : `It last stood on ${linkTo(pageHref(slug, path), title)}.`
}
