import type { SiteSummary, StoredPage } from '@draehi/core'
import { escapeText, linkTo } from '../page/html.ts'
import { pageHref } from '../page/page-href.ts'

/** Head and body for the workspace's frame: there is no such page, and here are some whose names are near. */
export function writeMissingPage(
  site: Pick<SiteSummary, 'slug' | 'name'>,
  near: readonly Pick<StoredPage, 'path' | 'title'>[],
): { readonly head: string; readonly body: string } {
  return {
    head: `<title>${escapeText(`Page not found · ${site.name}`)}</title><meta name="robots" content="noindex">`,
    body:
      '<div class="listing"><header class="page-header"><h1>Page not found</h1></header>' +
      '<p>There is no page at this address. It may have been moved, renamed or removed.</p>' +
      `${writeNearPages(site, near)}</div>`,
  }
}

/** Where to go on from an address where nothing is. */
export function writeNearPages(
  { slug }: Pick<SiteSummary, 'slug'>,
  near: readonly Pick<StoredPage, 'path' | 'title'>[],
): string {
  const items = near.map(({ path, title }) => `<li>${linkTo(pageHref(slug, path), title)}</li>`)
  const suggestions =
    items.length === 0 ? '' : `<h2>Did you mean</h2><ul class="entries">${items.join('')}</ul>`
  return `${suggestions}<p>${linkTo(pageHref(slug, ''), 'Start page')} · ${linkTo(pageHref(slug, '-/pages'), 'All pages')}</p>`
}
