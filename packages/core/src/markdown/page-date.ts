/**
 * Dates as writers write them → one normal form. Understood: a day (`2024-01-15`, `2024-1-5`), RFC 3339, and what YAML
 * and TOML call timestamps (`2024-01-15 9:30`, `2024-01-15T09:30:00.5 -5`). No locale and no clock; a time without a zone
 * is in the graph's.
 */

import type { PageDate } from '../nouns.ts'

const DATE =
  /^(\d{4})-(\d{1,2})-(\d{1,2})(?:(?:[Tt]|[ \t]{1,8})(\d{1,2}):(\d{2})(?::(\d{2})(?:[.,](\d{1,9}))?)?[ \t]{0,8}(?:([Zz])|([+-])(\d{1,2}):?(\d{2})?)?)?$/u

/** @returns undefined when `text` is no date, or a day or time that does not exist */
export function parsePageDate(text: string, timeZone: string): PageDate | undefined {
  const match = DATE.exec(text.trim())
  if (match === null) return undefined
  const [, year = '', month = '', date = '', hour, minute = '', second = '0', fraction = '', utc, sign] =
    match
  const day = `${year}-${month.padStart(2, '0')}-${date.padStart(2, '0')}`
  if (!isDay(day)) return undefined
  if (hour === undefined) return day as PageDate
  if (Number(hour) > 23 || Number(minute) > 59 || Number(second) > 59) return undefined
  const milliseconds = fraction.slice(0, 3).padEnd(3, '0')
  const time = [hour, minute, second].map((part) => part.padStart(2, '0')).join(':')
  const wall = `${day}T${time}${milliseconds === '000' ? '' : `.${milliseconds}`}`
  if (utc !== undefined) return `${wall}Z` as PageDate
  if (sign === undefined) return `${wall}${zoneSuffix(offsetOfWall(wall, timeZone))}` as PageDate
  const [hours, minutes] = [Number(match[10]), Number(match[11] ?? 0)]
  if (hours > 23 || minutes > 59) return undefined
  return `${wall}${zoneSuffix((sign === '-' ? -1 : 1) * (hours * 60 + minutes))}` as PageDate
}

/** The instant at which a date begins, in milliseconds since 1970. A day begins at midnight in `timeZone`. */
export function startOf(date: PageDate, timeZone: string): number {
  if (date.length > 10) return Date.parse(date)
  const midnight = `${date}T00:00:00`
  return Date.parse(`${midnight}Z`) - offsetOfWall(midnight, timeZone) * 60_000
}

/** `YYYY-MM-DD` of an instant, as the clocks of a zone have it. @param instant ISO 8601 */
export function dayIn(instant: string, timeZone: string): string {
  const at = Date.parse(instant)
  const offset = timeZone === 'UTC' ? 0 : offsetAt(at, timeZone)
  return new Date(at + offset * 60_000).toISOString().slice(0, 10)
}

function isDay(day: string): boolean {
  const at = new Date(`${day}T00:00:00Z`)
  return !Number.isNaN(at.getTime()) && at.toISOString().startsWith(day)
}

function zoneSuffix(minutes: number): string {
  if (minutes === 0) return 'Z'
  const pad = (n: number): string => String(n).padStart(2, '0')
  const size = Math.abs(minutes)
  return `${minutes < 0 ? '-' : '+'}${pad(Math.floor(size / 60))}:${pad(size % 60)}`
}

/**
 * Minutes by which the clocks of a zone are ahead of UTC when they show `wall`. A time that they skip is read with the
 * offset before, one that they show twice is the first.
 */
function offsetOfWall(wall: string, timeZone: string): number {
  if (timeZone === 'UTC') return 0
  const asUtc = Date.parse(`${wall}Z`)
  const dayBefore = offsetAt(asUtc - 86_400_000, timeZone)
  const guess = asUtc - dayBefore * 60_000
  const there = offsetAt(guess, timeZone)
  if (there === dayBefore) return dayBefore
  return offsetAt(asUtc - there * 60_000, timeZone) === there ? there : dayBefore
}

const formats = new Map<string, Intl.DateTimeFormat>()

/** Whole minutes; zones had seconds before 1972. */
function offsetAt(instant: number, timeZone: string): number {
  const format = formats.get(timeZone) ?? wallFormat(timeZone)
  formats.set(timeZone, format)
  const parts = new Map(format.formatToParts(instant).map(({ type, value }) => [type, Number(value)]))
  const part = (type: Intl.DateTimeFormatPartTypes): number => parts.get(type) ?? 0
  const wall = Date.UTC(
    part('year'),
    part('month') - 1,
    part('day'),
    part('hour'),
    part('minute'),
    part('second'),
  )
  return Math.round((wall - Math.floor(instant / 1000) * 1000) / 60_000)
}

function wallFormat(timeZone: string): Intl.DateTimeFormat {
  return new Intl.DateTimeFormat('en-US', {
    timeZone,
    calendar: 'iso8601',
    numberingSystem: 'latn',
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
    second: 'numeric',
  })
}
