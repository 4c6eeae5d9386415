/** `-/recent`: the pages that changed last, by day, as they say themselves or as git has it. */

import { compareText, type LinkedPage, type LinkedSite, type RenderedPage } from '@draehi/core'
import { renderIndex } from './index-listing.ts'
import { dayOf, pageDates, writtenDay } from './page-dates.ts'
import { sitePageHref } from './page-href.ts'

export const RECENT_PATH = '-/recent'

const MOST = 200

/** Whether the site has such a list: a date is known of one listed page. */
export function hasRecent(site: LinkedSite): boolean {
  return site.pages.some((page) => isDated(page))
}

export function renderRecent(site: LinkedSite): readonly RenderedPage[] {
  const dated = site.pages.filter(isDated)
  if (dated.length === 0) return []
  const shown = dated
    .map((page) => ({ page, date: dateOf(page) ?? '' }))
    .sort((a, b) => Date.parse(b.date) - Date.parse(a.date) || compareText(a.page.path, b.page.path))
    .slice(0, MOST)
  const entries = shown.map(({ page, date }) => {
    const { title } = page.page
    const folders = page.breadcrumbs.map((above) => above.title).join(' / ')
    return {
      title,
      href: sitePageHref(site, page.path),
      note: folders === '' || title.includes('/') ? undefined : folders,
      group: writtenDay(dayOf(date, site), site),
    }
  })
  const summary = dated.length > MOST ? `The last ${MOST} of ${dated.length} pages` : 'Newest first'
  return renderIndex({ path: RECENT_PATH, title: 'Recently changed', summary, entries }, site)
}

function isDated(page: LinkedPage): boolean {
  return !page.page.details.isUnlisted && dateOf(page) !== undefined
}

function dateOf(page: LinkedPage): string | undefined {
  const { created, updated } = pageDates(page)
  const date = updated ?? created
  return date === undefined || Number.isNaN(Date.parse(date)) ? undefined : date
}
