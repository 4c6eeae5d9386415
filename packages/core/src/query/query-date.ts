/** Days and durations of queries, as if everything were written in UTC: no clock, no time zone, no locale. */

import type { DayStart, QueryDate, QueryDuration } from './query-plan.ts'

export const DAY_MS = 86_400_000

const DATE =
  /^(\d{4})-(\d\d)(?:-(\d\d)(?:[T ](\d\d):(\d\d)(?::(\d\d)(?:\.\d{1,9})?)?(?:Z|[+-]\d\d:?\d\d)?)?)?$/u

/** `2024-01`, `2024-01-15`, `2024-01-15T10:30`; undefined for a day that no calendar has. A zone that is written is not counted. */
export function parseDate(text: string): QueryDate | undefined {
  const match = text.length > 40 ? null : DATE.exec(text)
  if (match === null) return undefined
  const [, year, month, day = '01', hour, minute, second] = match
  const time = dayTime(Number(year), Number(month) - 1, Number(day))
  const back = new Date(time)
  if (back.getUTCMonth() !== Number(month) - 1 || back.getUTCDate() !== Number(day)) return undefined
  if (hour === undefined) return { type: 'date', time, hasTime: false }
  if (Number(hour) > 23 || Number(minute) > 59 || Number(second ?? 0) > 59) return undefined
  const ms = ((Number(hour) * 60 + Number(minute)) * 60 + Number(second ?? 0)) * 1000
  return { type: 'date', time: time + ms, hasTime: true }
}

/** `2024-01-15`, with ` 10:30` when that was written. */
export function formatDate({ time, hasTime }: QueryDate): string {
  const iso = new Date(time).toISOString()
  const day = iso.slice(0, iso.indexOf('T'))
  return hasTime ? `${day} ${iso.slice(day.length + 1, day.length + 6)}` : day
}

/** `YYYY-MM-DD` */
export const dayOf = (time: number): string => {
  const iso = new Date(time).toISOString()
  return iso.slice(0, iso.indexOf('T'))
}

/** Undefined beyond the years that a date can have. */
export function addToDate(
  date: QueryDate,
  { months, ms }: QueryDuration,
  sign: 1 | -1,
): QueryDate | undefined {
  const moved = addMonths(date.time, sign * Math.trunc(months)) + sign * ms
  if (!isTime(moved)) return undefined
  return { type: 'date', time: moved, hasTime: date.hasTime || ms % DAY_MS !== 0 }
}

/** The 31st plus one month is the last of the next. */
export function addMonths(time: number, months: number): number {
  if (months === 0) return time
  const date = new Date(time)
  const day = date.getUTCDate()
  const first = dayTime(date.getUTCFullYear(), date.getUTCMonth() + months, 1)
  const last = new Date(dayTime(date.getUTCFullYear(), date.getUTCMonth() + months + 1, 0)).getUTCDate()
  return first + (Math.min(day, last) - 1) * DAY_MS + (((time % DAY_MS) + DAY_MS) % DAY_MS)
}

/** The first or last day of the week (Monday), month or year around a day. */
export function startOf(time: number, start: DayStart): number {
  const date = new Date(time)
  const [year, month] = [date.getUTCFullYear(), date.getUTCMonth()]
  const monday = time - ((date.getUTCDay() + 6) % 7) * DAY_MS
  switch (start) {
    case 'day':
      return time
    case 'sow':
      return monday
    case 'eow':
      return monday + 6 * DAY_MS
    case 'som':
      return dayTime(year, month, 1)
    case 'eom':
      return dayTime(year, month + 1, 0)
    case 'soy':
      return dayTime(year, 0, 1)
    case 'eoy':
      return dayTime(year, 11, 31)
  }
}

const UNITS: readonly (readonly [RegExp, number, 'months' | 'ms'])[] = [
  [/^(?:y|yrs?|years?)$/iu, 12, 'months'],
  [/^(?:mo|months?)$/iu, 1, 'months'],
  [/^(?:w|wks?|weeks?)$/iu, 7 * DAY_MS, 'ms'],
  [/^(?:d|days?)$/iu, DAY_MS, 'ms'],
  [/^(?:h|hrs?|hours?)$/iu, 3_600_000, 'ms'],
  [/^(?:m|min|mins|minutes?)$/iu, 60_000, 'ms'],
  [/^(?:s|secs?|seconds?)$/iu, 1000, 'ms'],
]

/** `7 days`, `1w`, `1 year, 2 months`; undefined when something in it is none. */
export function parseDuration(text: string): QueryDuration | undefined {
  const total = { months: 0, ms: 0 }
  const parts = text.length > 100 ? [] : [...text.matchAll(/(\d{1,6}(?:\.\d{1,6})?) {0,4}([a-z]{1,10})/giu)]
  const rest = text.replace(/\d{1,6}(?:\.\d{1,6})? {0,4}[a-z]{1,10}/giu, '')
  if (parts.length === 0 || /[^\s,]/u.test(rest)) return undefined
  for (const [, amount, unit = ''] of parts) {
    const known = UNITS.find(([pattern]) => pattern.test(unit))
    if (known === undefined) return undefined
    total[known[2]] += Number(amount) * known[1]
  }
  return { type: 'duration', ...total }
}

/** For comparing: a month is 30 days, a year 365. */
export const durationMs = ({ months, ms }: QueryDuration): number =>
  Math.trunc(months / 12) * 365 * DAY_MS + (months % 12) * 30 * DAY_MS + ms

const MAX_TIME = 8_640_000_000_000_000
export const isTime = (time: number): boolean => Math.abs(time) <= MAX_TIME

/** `setUTCFullYear`, because `Date.UTC` takes the years 0 to 99 for 1900 to 1999. */
function dayTime(year: number, month: number, day: number): number {
  return new Date(0).setUTCFullYear(year, month, day)
}
