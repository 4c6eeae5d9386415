/** `-/journals`: the days of a journal by month, newest first; for a long one the years, each at `-/journals/<year>`. */

import type { LinkedPage, LinkedSite, Listing, RenderedPage } from '@draehi/core'
import { type IndexEntry, indexPaths, renderIndex } from './index-listing.ts'
import { pageHref, sitePageHref } from './page-href.ts'
import { wholeList } from './whole-list.ts'

export const JOURNALS_PATH = '-/journals'

/** Days that are one list; more are a list for each year. */
const MAX_DAYS = 300

/** Whether the site has a list of days: the graph keeps journals, and one of them is listed. */
export function hasJournals(site: LinkedSite): boolean {
  return site.config.journal.directory !== undefined && site.pages.some(isListedJournal)
}

export function listJournals(site: LinkedSite): Iterable<Listing> {
  if (!hasJournals(site)) return []
  const days = site.pages.filter(isListedJournal).toSorted((a, b) => (dayOf(a) < dayOf(b) ? 1 : -1))
  const facts = JSON.stringify(days.map((day) => [dayOf(day), day.page.title, day.path]))
  return wholeList(facts, journalPaths(days), () => renderJournals(days, site))
}

function journalPaths(days: readonly LinkedPage[]): readonly string[] {
  if (days.length <= MAX_DAYS) return indexPaths(JOURNALS_PATH, days.length)
  const years = [...byYear(days)]
  return [
    ...indexPaths(JOURNALS_PATH, years.length),
    ...years.flatMap(([year, of]) => indexPaths(yearPath(year), of.length)),
  ]
}

/** @param days the newest first */
function renderJournals(days: readonly LinkedPage[], site: LinkedSite): readonly RenderedPage[] {
  const title = 'Journals'
  const summary = counted(days.length)
  if (days.length <= MAX_DAYS) {
    const entries = days.map((day) => toEntry(day, site))
    return renderIndex({ path: JOURNALS_PATH, title, summary, entries }, site)
  }
  const years = byYear(days)
  const entries = [...years].map(([year, of]) => ({
    title: year,
    href: pageHref(site.workspaceSlug, yearPath(year)),
    note: counted(of.length),
    group: '',
  }))
  return [
    ...renderIndex({ path: JOURNALS_PATH, title, summary, entries }, site),
    ...[...years].flatMap(([year, of]) => renderYear(year, of, site)),
  ]
}

function renderYear(year: string, days: readonly LinkedPage[], site: LinkedSite): readonly RenderedPage[] {
  const entries = days.map((day) => toEntry(day, site))
  const title = `Journals of ${year}`
  return renderIndex({ path: yearPath(year), title, summary: counted(days.length), entries }, site)
}

const yearPath = (year: string): string => `${JOURNALS_PATH}/${year}`

const isListedJournal = ({ page }: LinkedPage): boolean =>
  page.journalDay !== undefined && !page.details.isUnlisted

const dayOf = ({ page }: LinkedPage): string => page.journalDay ?? ''

function byYear(days: readonly LinkedPage[]): ReadonlyMap<string, readonly LinkedPage[]> {
  const years = new Map<string, LinkedPage[]>()
  for (const day of days) {
    const year = dayOf(day).slice(0, 4)
    const of = years.get(year)
    if (of === undefined) years.set(year, [day])
    else of.push(day)
  }
  return years
}

const MONTHS = 'January February March April May June July August September October November December'.split(
  ' ',
)

/** The day itself is said beside a title that does not say it. */
function toEntry(day: LinkedPage, site: LinkedSite): IndexEntry {
  const iso = dayOf(day)
  const month = MONTHS[Number(iso.slice(5, 7)) - 1] ?? ''
  return {
    title: day.page.title,
    href: sitePageHref(site, day.path),
    note: day.page.title.includes(String(Number(iso.slice(8)))) ? undefined : iso,
    group: `${month} ${iso.slice(0, 4)}`,
  }
}

const counted = (days: number): string => `${days} ${days === 1 ? 'day' : 'days'}`
