import { expect, test } from 'vitest'
import { parsePageDate, startOf } from '../../src/markdown/page-date.ts'

/** The normal form in UTC and the instant at which it begins, or nothing. */
const check = (text: string, normal: string | undefined, instant?: string, timeZone = 'UTC'): void => {
  const date = parsePageDate(text, timeZone)
  expect(date).toBe(normal)
  if (date !== undefined) expect(new Date(startOf(date, timeZone)).toISOString()).toBe(instant)
}

test.each([
  ['2024-01-15', '2024-01-15', '2024-01-15T00:00:00.000Z'],
  [' 2024-1-5 ', '2024-01-05', '2024-01-05T00:00:00.000Z'],
  ['2024-02-29', '2024-02-29', '2024-02-29T00:00:00.000Z'],
  ['2024-01-15T09:30:00Z', '2024-01-15T09:30:00Z', '2024-01-15T09:30:00.000Z'],
  ['2024-01-15t09:30:00z', '2024-01-15T09:30:00Z', '2024-01-15T09:30:00.000Z'],
  ['2024-01-15T09:30', '2024-01-15T09:30:00Z', '2024-01-15T09:30:00.000Z'],
  ['2024-01-15 9:30', '2024-01-15T09:30:00Z', '2024-01-15T09:30:00.000Z'],
  ['2024-01-15T09:30:00+09:00', '2024-01-15T09:30:00+09:00', '2024-01-15T00:30:00.000Z'],
  ['2024-01-15T09:30:00-0330', '2024-01-15T09:30:00-03:30', '2024-01-15T13:00:00.000Z'],
  ['2001-12-14 21:59:43.10 -5', '2001-12-14T21:59:43.100-05:00', '2001-12-15T02:59:43.100Z'],
  ['2024-01-15T09:30:00.123456789Z', '2024-01-15T09:30:00.123Z', '2024-01-15T09:30:00.123Z'],
  ['2024-01-15T09:30:00+00:00', '2024-01-15T09:30:00Z', '2024-01-15T09:30:00.000Z'],
])('%s is %s', (text, normal, instant) => check(text, normal, instant))

test.each([
  '',
  'today',
  '2024',
  '2024-01',
  '2024-13-01',
  '2024-02-30',
  '2023-02-29',
  '2024-01-15T24:00',
  '2024-01-15T09:60',
  '2024-01-15T09:30:00+25:00',
  '2024-01-15Z',
  '2024-01-15T09:30:00 Europe/Berlin',
  '15.01.2024',
  '2024-01-15\n2024-01-16',
  '２０２４-01-15',
])('%j is no date', (text) => check(text, undefined))

test('without a zone a time is in that of the graph, and a day begins there', () => {
  check('2024-01-15', '2024-01-15', '2024-01-14T15:00:00.000Z', 'Asia/Seoul')
  check('2024-01-15T09:30', '2024-01-15T09:30:00+09:00', '2024-01-15T00:30:00.000Z', 'Asia/Seoul')
  check('2024-01-15T09:30Z', '2024-01-15T09:30:00Z', '2024-01-15T09:30:00.000Z', 'Asia/Seoul')
  check('2024-07-01T12:00', '2024-07-01T12:00:00-02:30', '2024-07-01T14:30:00.000Z', 'America/St_Johns')
})

test('an hour that clocks skip is read as before, one that they show twice is the first', () => {
  check('2024-03-31T02:30', '2024-03-31T02:30:00+01:00', '2024-03-31T01:30:00.000Z', 'Europe/Berlin')
  check('2024-03-31T03:30', '2024-03-31T03:30:00+02:00', '2024-03-31T01:30:00.000Z', 'Europe/Berlin')
  check('2024-10-27T02:30', '2024-10-27T02:30:00+02:00', '2024-10-27T00:30:00.000Z', 'Europe/Berlin')
  check('2024-10-27T03:30', '2024-10-27T03:30:00+01:00', '2024-10-27T02:30:00.000Z', 'Europe/Berlin')
  check('2024-03-10T02:30', '2024-03-10T02:30:00-08:00', '2024-03-10T10:30:00.000Z', 'America/Los_Angeles')
  check('2024-11-03T01:30', '2024-11-03T01:30:00-07:00', '2024-11-03T08:30:00.000Z', 'America/Los_Angeles')
})
