/** What the values of known keys may be: each kind reads with tolerance and says what it expects. */

import { z } from 'zod'
import { journalDayOf } from '../journal-title.ts'
import { withoutInvisible } from '../names/text.ts'
import type { GraphConfig, PageDate } from '../nouns.ts'
import { toPermalinkPath } from '../page-name.ts'
import type { ProblemCode } from '../problem.ts'
import { parsePageDate, startOf } from './page-date.ts'
import { splitList } from './property.ts'

export interface Kind<T> {
  readonly schema: z.ZodType<T>
  readonly expected: string
  /** Its own code; undefined for that of the place where it stands. */
  readonly code?: ProblemCode
  /** Whether a value that is refused is an attack as likely as a mistake. */
  readonly isDangerous?: boolean
  /** What an unreadable value counts as. */
  readonly otherwise?: T
}

/** Longer than any title; a B-tree and a browser tab get it. */
const MAX_TEXT = 1000

const scalar = z.union([z.string(), z.number(), z.boolean()]).transform(String)

const line = scalar.transform((value) =>
  [...withoutInvisible(value).trim()].slice(0, MAX_TEXT).join('').trim(),
)

export const text: Kind<string> = { schema: line, expected: 'text' }

/** One text is a list with commas; the items of a list are what they are. */
export const list: Kind<readonly string[]> = {
  schema: z.union([
    scalar.transform(splitList),
    z.array(z.union([scalar, z.null()])).transform((items) => items.filter((item) => item !== null)),
  ]),
  expected: 'text or a list of texts',
}

const person = z.union([line, z.looseObject({ name: line }).transform(({ name }) => name)])

/** A name, several with commas, a list, or what blogs write: `{ name: …, url: … }`. */
export const people: Kind<readonly string[]> = {
  schema: z
    .union([scalar.transform(splitList), z.array(person), person.transform((one) => [one])])
    .transform((names) => names.map((name) => line.parse(name)).filter((name) => name !== '')),
  expected: 'a name or a list of names',
}

export const permalink: Kind<string> = {
  schema: scalar.refine(
    (value) => value.trim() === '/' || (!value.includes('\ufffd') && toPermalinkPath(value) !== undefined),
  ),
  expected: 'an address inside of the site',
  isDangerous: true,
}

const FLAGS = new Map<unknown, boolean>([
  ...['true', 'yes', 'on', 1, true].map((value) => [value, true] as const),
  ...['false', 'no', 'off', 0, false].map((value) => [value, false] as const),
])

const flag = z
  .union([z.boolean(), z.literal([0, 1]), z.string().transform((value) => value.trim().toLowerCase())])
  .refine((value) => FLAGS.has(value))
  .transform((value) => FLAGS.get(value) === true)

export const hidingFlag: Kind<boolean> = { schema: flag, expected: 'true or false', otherwise: true }
export const showingFlag: Kind<boolean> = { schema: flag, expected: 'true or false', otherwise: false }

/** `published` is a flag to some and the day of a publication to others, who say nothing of this site with it. */
export const flagOrAnything: Kind<boolean | undefined> = {
  schema: z.union([flag, z.unknown().transform(() => undefined)]),
  expected: 'anything',
}

/** A date; also a text with a year in it, which is shown as it is. What looks like an ISO date must be one. */
export function someDate({ timeZone, journal, dialect }: GraphConfig): Kind<PageDate | undefined> {
  const read = (value: string): PageDate | undefined => {
    const date = parsePageDate(value, timeZone)
    if (date !== undefined || dialect !== 'logseq') return date
    // In Logseq a date is a link to its journal.
    const day = journalDayOf(value.replace(/^\s*\[\[(.*)\]\]\s*$/u, '$1'), journal)
    return day === undefined ? undefined : parsePageDate(day, timeZone)
  }
  const isTolerable = (value: string): boolean =>
    dialect === 'logseq' || (!/^\d{4}-\d{1,2}-\d{1,2}(?!\d)/u.test(value.trim()) && /\d{4}/u.test(value))
  const dateText = z
    .string()
    .refine((value) => read(value) !== undefined || isTolerable(value))
    .transform(read)
  // A property of Logseq that names one page is a list of one name.
  const journalLink = z.array(dateText).transform((dates) => dates.find((date) => date !== undefined))
  return {
    schema: dialect === 'logseq' ? z.union([dateText, journalLink, nothing]) : z.union([dateText, nothing]),
    expected: 'a date',
  }
}

const nothing = z.number().transform((): PageDate | undefined => undefined)

/** A minute that decides whether the page is shown: nothing but a date will do. */
export function minuteOf(
  config: GraphConfig,
  round: (minutes: number) => number,
  otherwise: string,
): Kind<string> {
  const read = (value: string): number => {
    const date = parsePageDate(value.replace(/^\s*\[\[(.*)\]\]\s*$/u, '$1'), config.timeZone)
    return date === undefined ? Number.NaN : startOf(date, config.timeZone)
  }
  return {
    schema: z
      .union([z.string(), z.array(z.string()).length(1)])
      .transform((value) => read(typeof value === 'string' ? value : (value[0] ?? '')))
      .refine((instant) => !Number.isNaN(instant))
      .transform((instant) => new Date(round(instant / 60_000) * 60_000).toISOString()),
    expected: 'a date such as 2024-01-15 or 2024-01-15T09:30:00Z',
    otherwise,
  }
}

export const rank: Kind<number> = {
  schema: z.union([
    z.number(),
    z
      .string()
      .trim()
      .regex(/^[+-]?\d{1,15}(?:\.\d{1,15})?$/u)
      .transform(Number),
  ]),
  expected: 'a number',
}

export const direction: Kind<'ltr' | 'rtl' | 'auto'> = {
  schema: z
    .string()
    .trim()
    .toLowerCase()
    .pipe(z.enum(['ltr', 'rtl', 'auto'])),
  expected: 'ltr, rtl or auto',
}

export const language: Kind<string> = {
  schema: z.string().regex(/^[a-z]{2,3}(?:-[a-z0-9]{2,8})*$/iu),
  expected: 'a language tag like "en" or "pt-BR"',
}

const address = z.string().refine(isInside)

/** Nothing that leads to another host or into a header (`//evil`, `/\evil`, `x:`, line ends). */
function isInside(value: string): boolean {
  return withoutInvisible(value) === value && !/^\s*(?:[\\/]{2}|[a-z][a-z0-9+.-]*:)|\\/iu.test(value)
}

export const redirects: Kind<readonly string[]> = {
  schema: z.union([address.transform((one) => [one]), z.array(address)]),
  expected: 'an address inside of the site, or a list of them',
  code: 'bad-redirect',
  isDangerous: true,
}

export const picture: Kind<string> = {
  schema: scalar.refine((value) => /^https?:\/\//iu.test(value) || isInside(value)),
  expected: 'a file of the repository or an https address',
  isDangerous: true,
}

export const layout: Kind<unknown> = {
  schema: scalar.refine((value) => !value.split(/[\\/]/u).includes('..')),
  expected: 'a name',
  isDangerous: true,
}
