/** `-/recent`: the pages that changed last, by day, as they say themselves or as git has it. */

import { compareText, type LinkedPage, type LinkedSite, type Listing, type RenderedPage } from '@draehi/core'
import { indexPaths, renderIndex } from './index-listing.ts'
import { dayOf, pageDates, writtenDay } from './page-dates.ts'
import { sitePageHref } from './page-href.ts'
import { wholeList } from './whole-list.ts'

export const RECENT_PATH = '-/recent'

const MOST = 200

/** Whether the site has such a list: a date is known of one listed page. */
export function hasRecent(site: LinkedSite): boolean {
  return site.pages.some((page) => isDated(page))
}

export function listRecent(site: LinkedSite): Iterable<Listing> {
  const dated = site.pages.flatMap((page): Dated[] => {
    const date = page.page.details.isUnlisted ? undefined : dateOf(page)
    return date === undefined ? [] : [{ page, date, time: Date.parse(date) }]
  })
  if (dated.length === 0) return []
  const shown = newest(dated)
  const facts = JSON.stringify([
    dated.length,
    shown.map(({ page, date }) => [page.path, page.page.title, page.breadcrumbs, date]),
  ])
  return wholeList(facts, indexPaths(RECENT_PATH, shown.length), () =>
    renderRecent(shown, dated.length, site),
  )
}

interface Dated {
  readonly page: LinkedPage
  readonly date: string
  readonly time: number
}

/** The newest first, those of one moment by their paths, as they come: sorted are those alone that are shown. */
function newest(dated: readonly Dated[]): readonly Dated[] {
  const times = Float64Array.from(dated, ({ time }) => time).sort()
  const last = times[Math.max(0, times.length - MOST)] ?? 0
  const newer = dated.filter(({ time }) => time > last)
  const equal = dated.filter(({ time }) => time === last)
  return [...newer, ...equal.slice(0, MOST - newer.length)].sort(
    (a, b) => b.time - a.time || compareText(a.page.path, b.page.path),
  )
}

function renderRecent(shown: readonly Dated[], count: number, site: LinkedSite): readonly RenderedPage[] {
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
  const summary = count > MOST ? `The last ${MOST} of ${count} pages` : 'Newest first'
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
