/** When a page came and when it changed: what its author says, else what git says. */

import { dayIn, type LinkedPage, type LinkedSite } from '@draehi/core'
import { escapeAttribute, escapeText } from './html.ts'

export interface PageDates {
  /** A day or an instant, ISO 8601. */
  readonly created: string | undefined
  readonly updated: string | undefined
}

export function pageDates({ page, history }: LinkedPage): PageDates {
  const { date, updated } = page.details
  return { created: date ?? history?.created, updated: updated ?? history?.updated }
}

/** A day as people write it, and the whole instant for programs. */
export function writeTime(date: string, site: LinkedSite): string {
  return `<time datetime="${escapeAttribute(date)}">${escapeText(writtenDay(dayOf(date, site), site))}</time>`
}

/** `YYYY-MM-DD`: the day its author wrote; of an instant in UTC, the day it was where the site is. */
export function dayOf(date: string, site: LinkedSite): string {
  return date.endsWith('Z') ? dayIn(date, site.config.timeZone) : date.slice(0, 10)
}

const MONTHS = [
  ...['January', 'February', 'March', 'April', 'May', 'June', 'July'],
  ...['August', 'September', 'October', 'November', 'December'],
]

/** `3 March 2026` in English, else `2026-03-03`: names of months in other languages differ between versions of Node. */
export function writtenDay(day: string, { config }: LinkedSite): string {
  const [year = '', month = '', date = ''] = day.split('-')
  const name = MONTHS[Number(month) - 1]
  return name === undefined || !/^en(?:-|$)/iu.test(config.lang) ? day : `${Number(date)} ${name} ${year}`
}
