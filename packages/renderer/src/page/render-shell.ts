import { type LinkedSite, lookupKey, type RenderedPage } from '@draehi/core'
import { writeHeadFiles } from './head-files.ts'
import { escapeAttribute, linkTo } from './html.ts'
import { hasJournals, JOURNALS_PATH } from './journal-listings.ts'
import { pageHref, sitePageHref } from './page-href.ts'
import { toRenderedPage } from './rendered-page.ts'
import { writeSearchForm } from './search-form.ts'

/**
 * The frame around every page of a deployment: before the head, between head and body, after the body. Joined with a
 * page it is a whole document, and exactly what an HTML parser would write again.
 * @param headFiles addresses of styles and scripts from the server's root
 */
export function renderShell(site: LinkedSite, headFiles: readonly string[]): RenderedPage {
  const parts: readonly [string, string, string] = [
    writeStart(site, headFiles),
    `</head><body><a class="skip" href="#content">Skip to content</a>${writeHeader(site)}<main id="content" tabindex="-1">`,
    '</main><footer class="site-footer"><p>Published with draehi</p></footer></body></html>',
  ]
  return toRenderedPage({
    kind: 'shell',
    path: '-/shell',
    pageUuid: undefined,
    title: site.title,
    head: '',
    body: JSON.stringify(parts),
  })
}

function writeStart(site: LinkedSite, headFiles: readonly string[]): string {
  return (
    `<!DOCTYPE html><html lang="${escapeAttribute(site.config.lang)}"><head><meta charset="utf-8">` +
    '<meta name="viewport" content="width=device-width, initial-scale=1">' +
    `<meta name="color-scheme" content="light dark">${writeHeadFiles(headFiles)}`
  )
}

function writeHeader(site: LinkedSite): string {
  const own = site.config.nav.map(({ title, to }) => `<li>${linkTo(navHref(site, to), title)}</li>`)
  const pages = `<li>${linkTo(pageHref(site.workspaceSlug, '-/pages'), 'All pages')}</li>`
  const tags = `<li>${linkTo(pageHref(site.workspaceSlug, '-/tags'), 'Tags')}</li>`
  const journals = hasJournals(site)
    ? `<li>${linkTo(pageHref(site.workspaceSlug, JOURNALS_PATH), 'Journals')}</li>`
    : ''
  return (
    `<header class="site-header"><p class="site-title">${linkTo(pageHref(site.workspaceSlug, ''), site.title)}</p>` +
    `<nav aria-label="Site"><ul>${own.join('')}${journals}${pages}${tags}</ul></nav>` +
    `${writeSearchForm(site.workspaceSlug, { label: 'Site' })}<div class="tools"></div></header>`
  )
}

/** A page's path, name, title or alias, or one of the lists (`-/tags`). What is none of them is shown without a link. */
function navHref(site: LinkedSite, to: string): string | undefined {
  const address = to.replace(/^\/+|\/+$/gu, '')
  if (address === '') return pageHref(site.workspaceSlug, '')
  if (address === '-/pages' || address === '-/tags' || (address === JOURNALS_PATH && hasJournals(site)))
    return pageHref(site.workspaceSlug, address)
  const key = lookupKey(address)
  const page =
    site.pages.find(({ path }) => path === address) ??
    site.pages.find(({ page }) =>
      [page.name, page.title, ...page.aliases].some((name) => lookupKey(name) === key),
    )
  return page === undefined ? undefined : sitePageHref(site, page.path)
}
