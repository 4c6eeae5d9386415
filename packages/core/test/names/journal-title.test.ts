import fc from 'fast-check'
import { expect, test } from 'vitest'
import { formatDay, isDayFormat, journalDayOf, parseDay } from '../../src/journal-title.ts'

/** Monday, 15 January 2024, and Saturday, 29 February 2020, in every format Logseq offers and some that people write. */
const FORMATS: readonly (readonly [string, string, string])[] = [
  ['MMM do, yyyy', 'Jan 15th, 2024', 'Feb 29th, 2020'],
  ['MMMM do, yyyy', 'January 15th, 2024', 'February 29th, 2020'],
  ['do MMM yyyy', '15th Jan 2024', '29th Feb 2020'],
  ['do MMMM yyyy', '15th January 2024', '29th February 2020'],
  ['E, dd-MM-yyyy', 'Mon, 15-01-2024', 'Sat, 29-02-2020'],
  ['EEE, dd.MM.yyyy', 'Mon, 15.01.2024', 'Sat, 29.02.2020'],
  ['EEEE, dd.MM.yyyy', 'Monday, 15.01.2024', 'Saturday, 29.02.2020'],
  ['E, MM/dd/yyyy', 'Mon, 01/15/2024', 'Sat, 02/29/2020'],
  ['EEEE, yyyy/MM/dd', 'Monday, 2024/01/15', 'Saturday, 2020/02/29'],
  ['yyyy-MM-dd EEEE', '2024-01-15 Monday', '2020-02-29 Saturday'],
  ['yyyy-MM-dd', '2024-01-15', '2020-02-29'],
  ['yyyy_MM_dd', '2024_01_15', '2020_02_29'],
  ['yyyyMMdd', '20240115', '20200229'],
  ['MM-dd-yyyy', '01-15-2024', '02-29-2020'],
  ['d.M.yy', '15.1.24', '29.2.20'],
  ['yyyy年MM月dd日', '2024年01月15日', '2020年02月29日'],
  ["'Week of' d MMMM yyyy", 'Week of 15 January 2024', 'Week of 29 February 2020'],
  ["d 'o''clock' M yyyy", "15 o'clock 1 2024", "29 o'clock 2 2020"],
  ['YYYY-MM-DD', '2024-01-15', '2020-02-29'],
  ['yyyy/MM-MMMM/yyyy-MM-dd', '2024/01-January/2024-01-15', '2020/02-February/2020-02-29'],
]

test.each(FORMATS)('%s writes %s and reads it', (format, monday, saturday) => {
  expect(formatDay('2024-01-15', format)).toBe(monday)
  expect(formatDay('2020-02-29', format)).toBe(saturday)
  expect(parseDay(monday, format)).toBe('2024-01-15')
  expect(parseDay(saturday.toUpperCase(), format)).toBe('2020-02-29')
})

test.each([
  [1, '1st'],
  [2, '2nd'],
  [3, '3rd'],
  [4, '4th'],
  [11, '11th'],
  [12, '12th'],
  [13, '13th'],
  [21, '21st'],
  [22, '22nd'],
  [23, '23rd'],
  [30, '30th'],
  [31, '31st'],
])('day %i is the %s', (day, ordinal) => {
  expect(formatDay(`2024-01-${String(day).padStart(2, '0')}`, 'do M yyyy')).toBe(`${ordinal} 1 2024`)
})

test.each([
  ['2023-02-29', 'yyyy-MM-dd', 'no such day'],
  ['2024-13-01', 'yyyy-MM-dd', 'no such month'],
  ['2024-00-10', 'yyyy-MM-dd', 'month zero'],
  ['Jan 15st, 2024', 'MMM do, yyyy', 'the wrong ordinal'],
  ['Tuesday, 15.01.2024', 'EEEE, dd.MM.yyyy', 'the wrong weekday'],
  ['2024/01/2024-02-15', 'yyyy/MM/yyyy-MM-dd', 'two months'],
  ['2024-01-15 ', 'yyyy-MM-dd', 'more text'],
  ['15-01', 'dd-MM', 'a format without a year'],
  ['', 'yyyy-MM-dd', 'nothing'],
])('%j is no day in %s: %s', (text, format) => {
  expect(parseDay(text, format)).toBeUndefined()
})

test.each([
  'yyyy-MM',
  'QQ',
  'yyyy-MM-dd HH',
  '',
  'hello',
  `yyyyMMdd${' '.repeat(100)}`,
  'dMdMdMdMdMdMdMdMdMyyyy',
])('%j is no format of days', (format) => {
  expect(isDayFormat(format)).toBe(false)
  expect(() => formatDay('2024-01-15', format)).toThrow(RangeError)
})

test('every day of every format is read back', () => {
  const day = fc
    .date({ min: new Date('0001-01-01'), max: new Date('9999-12-31'), noInvalidDate: true })
    .map((date) => date.toISOString().slice(0, 10))
  const format = fc.constantFrom(...FORMATS.map(([one]) => one).filter((one) => !/(?<!y)yy(?!y)/u.test(one)))
  const property = fc.property(day, format, (written, inFormat) => {
    expect(parseDay(formatDay(written, inFormat), inFormat)).toBe(written)
  })
  fc.assert(property, { numRuns: 2000 })
})

test('the weekday is the one the calendar of JavaScript has', () => {
  const date = fc.date({ min: new Date('0001-01-01'), max: new Date('9999-12-31'), noInvalidDate: true })
  const property = fc.property(date, (one) => {
    const weekday = formatDay(one.toISOString().slice(0, 10), 'EEE M d yyyy').slice(0, 3)
    expect(weekday).toBe(one.toUTCString().slice(0, 3))
  })
  fc.assert(property, { numRuns: 500 })
})

test('any text in any format is a day or is not, and never throws', () => {
  const format = fc.string({
    unit: fc.constantFrom('yyyy', 'MM', 'd', 'do', 'E', "'", '.', '(', '[', '\\', '-'),
    maxLength: 15,
  })
  const property = fc.property(format, fc.string(), (inFormat, text) => {
    const day = parseDay(text, inFormat)
    if (day !== undefined) expect(day).toMatch(/^\d{4}-\d\d-\d\d$/)
  })
  fc.assert(property, { numRuns: 2000 })
})

const journal = { directory: 'journals', fileFormat: 'yyyy_MM_dd', titleFormat: 'EEEE, dd.MM.yyyy' }

test.each([
  ['Monday, 15.01.2024', '2024-01-15'],
  ['2024_01_15', '2024-01-15'],
  ['2024-01-15', '2024-01-15'],
  ['Jan 15th, 2024', '2024-01-15'],
  ['jan 15th, 2024', '2024-01-15'],
  ['15.01.2024', undefined],
  ['January', undefined],
])('a link to %j means the journal of %s', (text, day) => {
  expect(journalDayOf(text, journal)).toBe(day)
})
