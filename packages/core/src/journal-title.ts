/**
 * Days as titles and back, in the formats that Logseq offers: `MMM do, yyyy` ↔ `Jan 15th, 2024`. English names, no
 * locale, no clock, no time zone.
 *
 * Tokens: `yyyy yy MMMM MMM MM M do dd d EEEE EEE EE E`, `'text'` for literal text, `''` for an apostrophe; `YYYY`,
 * `DD` and `Do` are taken for what their writer means. Everything that is not an ASCII letter stands for itself.
 */

import type { JournalFormat } from './nouns.ts'

/** The title of a day (`YYYY-MM-DD`). @throws RangeError when it is no day, or the format is none by `isDayFormat` */
export function formatDay(day: string, format: string): string {
  const date = readIsoDay(day)
  const compiled = compileFormat(format)
  if (date === undefined || compiled === undefined)
    throw new RangeError(`no day or no format: ${day}, ${format}`)
  return compiled.parts.map((part) => (part.token ? TOKENS[part.token].write(date) : part.text)).join('')
}

/** The day (`YYYY-MM-DD`) that `text` is the title of; undefined when it is none, or its weekday is not that day's. */
export function parseDay(text: string, format: string): string | undefined {
  const compiled = compileFormat(format)
  const match = text.length > MAX_TITLE_LENGTH ? null : compiled?.pattern.exec(text)
  if (compiled === undefined || !match) return undefined
  const found: Partial<Record<keyof CalendarDay, number>> = {}
  compiled.tokens.forEach((token, i) => {
    const { field, read } = TOKENS[token]
    if (field !== undefined) found[field] ??= read(match[i + 1] ?? '')
  })
  const day = `${pad(found.year, 4)}-${pad(found.month, 2)}-${pad(found.day, 2)}`
  if (readIsoDay(day) === undefined) return undefined
  return formatDay(day, format).toLowerCase() === text.toLowerCase() ? day : undefined
}

/** Whether a format is understood and names a day: every letter a token or quoted; year, month and day present. */
export function isDayFormat(format: string): boolean {
  return compileFormat(format) !== undefined
}

/** Spellings of a day that Logseq takes for a journal whatever the graph's own format is. */
const COMMON_FORMATS = ['MMM do, yyyy', 'yyyy-MM-dd', 'yyyy_MM_dd']

/** The day that a link's text or a page's name means in this graph: by its title format, its file format, or the common ones. */
export function journalDayOf(text: string, journal: JournalFormat): string | undefined {
  for (const format of [journal.titleFormat, journal.fileFormat, ...COMMON_FORMATS]) {
    const day = parseDay(text, format)
    if (day !== undefined) return day
  }
  return undefined
}

/** The title of a journal page. */
export function journalTitleOf(day: string, journal: JournalFormat): string {
  return formatDay(day, journal.titleFormat)
}

const MAX_FORMAT_LENGTH = 100

/** A token of one or two digits can be read two ways, so the tokens of a format bound the work of refusing a title. */
const MAX_TOKENS = 12

const MAX_TITLE_LENGTH = 400

interface CalendarDay {
  readonly year: number
  /** 1–12 */
  readonly month: number
  readonly day: number
}

interface Token {
  /** Undefined for a weekday, which says nothing of its own. */
  readonly field: keyof CalendarDay | undefined
  readonly pattern: string
  readonly read: (text: string) => number
  readonly write: (date: CalendarDay) => string
}

const MONTHS = 'January February March April May June July August September October November December'.split(
  ' ',
)
const WEEKDAYS = 'Sunday Monday Tuesday Wednesday Thursday Friday Saturday'.split(' ')
const short = (name: string): string => name.slice(0, 3)
const pad = (n: number | undefined, width: number): string => String(n).padStart(width, '0')

const monthNamed = (text: string): number =>
  MONTHS.findIndex((name) => short(name).toLowerCase() === short(text).toLowerCase()) + 1
const monthName = (date: CalendarDay): string => MONTHS[date.month - 1] ?? ''
const weekdayName = (date: CalendarDay): string => WEEKDAYS[new Date(toTime(date)).getUTCDay()] ?? ''

const weekday = (pattern: readonly string[], write: Token['write']): Token => ({
  field: undefined,
  pattern: pattern.join('|'),
  read: Number,
  write,
})
const shortWeekday = weekday(WEEKDAYS.map(short), (date) => short(weekdayName(date)))
const fullYear: Token = { field: 'year', pattern: '\\d{4}', read: Number, write: (date) => pad(date.year, 4) }
const paddedDay: Token = { field: 'day', pattern: '\\d\\d', read: Number, write: (date) => pad(date.day, 2) }
const ordinalDay: Token = {
  field: 'day',
  pattern: '\\d{1,2}(?:st|nd|rd|th)',
  read: (text) => Number.parseInt(text, 10),
  write: (date) => ordinal(date.day),
}

const TOKENS = {
  yyyy: fullYear,
  YYYY: fullYear,
  yy: {
    field: 'year',
    pattern: '\\d\\d',
    read: (text) => 2000 + Number(text),
    write: (date) => pad(date.year % 100, 2),
  },
  MMMM: { field: 'month', pattern: MONTHS.join('|'), read: monthNamed, write: monthName },
  MMM: {
    field: 'month',
    pattern: MONTHS.map(short).join('|'),
    read: monthNamed,
    write: (date) => short(monthName(date)),
  },
  MM: { field: 'month', pattern: '\\d\\d', read: Number, write: (date) => pad(date.month, 2) },
  M: { field: 'month', pattern: '\\d{1,2}', read: Number, write: (date) => String(date.month) },
  do: ordinalDay,
  Do: ordinalDay,
  dd: paddedDay,
  DD: paddedDay,
  d: { field: 'day', pattern: '\\d{1,2}', read: Number, write: (date) => String(date.day) },
  EEEE: weekday(WEEKDAYS, weekdayName),
  EEE: shortWeekday,
  EE: shortWeekday,
  E: shortWeekday,
} as const satisfies Record<string, Token>

type TokenName = keyof typeof TOKENS
type Part =
  | { readonly token: TokenName; readonly text: string; readonly quoted: false }
  | { readonly token: undefined; readonly text: string; readonly quoted: boolean }

const PART = /''|'((?:[^']|'')*)'|yyyy|YYYY|yy|MMMM|MMM|MM|M|do|Do|dd|DD|d|EEEE|EEE|EE|E|[\s\S]/gu

interface CompiledFormat {
  readonly parts: readonly Part[]
  readonly tokens: readonly TokenName[]
  /** One group for each token. */
  readonly pattern: RegExp
}

/** Every link of a graph is asked whether it is a day, in the same few formats. */
const compiledFormats = new Map<string, CompiledFormat | undefined>()

function compileFormat(format: string): CompiledFormat | undefined {
  if (format.length > MAX_FORMAT_LENGTH) return undefined
  if (!compiledFormats.has(format)) {
    if (compiledFormats.size >= 100) compiledFormats.clear()
    compiledFormats.set(format, compileNew(format))
  }
  return compiledFormats.get(format)
}

function compileNew(format: string): CompiledFormat | undefined {
  const parts = readFormat(format)
  const tokens = parts.flatMap((part) => (part.token ? [part.token] : []))
  const fields = new Set(tokens.map((token) => TOKENS[token].field))
  const isKnown = parts.every((part) => part.token !== undefined || part.quoted || !/[a-z]/iu.test(part.text))
  const isDay = fields.has('year') && fields.has('month') && fields.has('day')
  if (!isKnown || !isDay || tokens.length > MAX_TOKENS) return undefined
  const pattern = parts.map((part) =>
    part.token ? `(${TOKENS[part.token].pattern})` : escapeRegExp(part.text),
  )
  return { parts, tokens, pattern: new RegExp(`^${pattern.join('')}$`, 'iu') }
}

function readFormat(format: string): readonly Part[] {
  return [...format.matchAll(PART)].map(([text, literal]): Part => {
    if (text === "''") return { token: undefined, text: "'", quoted: true }
    if (literal !== undefined) return { token: undefined, text: literal.replaceAll("''", "'"), quoted: true }
    if (isTokenName(text)) return { token: text, text, quoted: false }
    return { token: undefined, text, quoted: false }
  })
}

const isTokenName = (text: string): text is TokenName => Object.hasOwn(TOKENS, text)

function readIsoDay(iso: string): CalendarDay | undefined {
  const match = /^(\d{4})-(\d\d)-(\d\d)$/.exec(iso)
  if (match === null) return undefined
  const date = { year: Number(match[1]), month: Number(match[2]), day: Number(match[3]) }
  const back = new Date(toTime(date))
  return back.getUTCMonth() === date.month - 1 && back.getUTCDate() === date.day ? date : undefined
}

/** Milliseconds since 1970 in UTC. `setUTCFullYear`, because `Date.UTC` takes the years 0 to 99 for 1900 to 1999. */
function toTime(date: CalendarDay): number {
  return new Date(0).setUTCFullYear(date.year, date.month - 1, date.day)
}

function ordinal(n: number): string {
  const teen = n % 100 >= 11 && n % 100 <= 13
  return `${n}${(teen ? undefined : ['th', 'st', 'nd', 'rd'][n % 10]) ?? 'th'}`
}

function escapeRegExp(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\/]/gu, '\\$&')
}
