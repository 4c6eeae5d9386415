import { expect, test } from 'vitest'
import { addMonths, formatDate, parseDate, parseDuration } from '../../src/query/query-date.ts'
import type { QueryValue } from '../../src/query/query-plan.ts'
import { compareValues, isTruthy, toText } from '../../src/query/query-value.ts'

const date = (text: string): QueryValue => parseDate(text) ?? null
const link = (title: string, page?: string, label?: string): QueryValue => ({
  type: 'link',
  page,
  block: undefined,
  title,
  label,
})
const list = (...items: QueryValue[]): QueryValue => ({ type: 'list', items })

/** In order; the ones of one row are equal. */
const ORDER: readonly (readonly QueryValue[])[] = [
  [null],
  [false],
  [true],
  [-1.5],
  [0, -0],
  [9],
  [10],
  [''],
  ['a'],
  ['Ä'],
  ['ä'],
  ['b'],
  ['Zebra'],
  ['日本'],
  [date('2023-12-31')],
  [date('2024-01-01')],
  [date('2024-01-01T00:00')],
  [parseDuration('1 day') ?? null],
  [parseDuration('30 days') ?? null],
  [parseDuration('1 month') ?? null],
  [link('a'), link('a', undefined, 'x')],
  [link('a', 'p1'), link('a', 'p1', 'y')],
  [link('a', 'p2')],
  [link('b', 'p0')],
  [list()],
  [list(1)],
  [list(1, 2)],
  [list(2)],
  [{ type: 'object', entries: [] }],
  [{ type: 'object', entries: [['a', 1]] }],
]

test('values of every kind have one order', () => {
  const placed = ORDER.flatMap((equal, rank) => equal.map((value) => ({ value, rank })))
  for (const a of placed)
    for (const b of placed)
      expect({ a, b, order: Math.sign(compareValues(a.value, b.value)) }).toEqual({
        a,
        b,
        order: Math.sign(a.rank - b.rank),
      })
})

test('some values are as good as no', () => {
  const falsy: QueryValue[] = [null, false, 0, '', list(), { type: 'object', entries: [] }]
  const truthy: QueryValue[] = [true, 1, 'a', list(null), date('2024-01-01'), link('a')]
  expect(falsy.map(isTruthy)).toEqual(falsy.map(() => false))
  expect(truthy.map(isTruthy)).toEqual(truthy.map(() => true))
})

const dates: readonly (readonly [string, string | undefined])[] = [
  ['2024-02-29', '2024-02-29'],
  ['2023-02-29', undefined],
  ['2024-13-01', undefined],
  ['2024-01', '2024-01-01'],
  ['2024', undefined],
  ['2024-01-05T10:30', '2024-01-05 10:30'],
  ['2024-01-05 23:59:59', '2024-01-05 23:59'],
  ['2024-01-05T10:30:00+05:00', '2024-01-05 10:30'],
  ['2024-01-05T24:00', undefined],
  ['0001-01-01', '0001-01-01'],
  ['2024-01-05 and more', undefined],
]
for (const [text, day] of dates)
  test(`${text} is ${day ?? 'no date'}`, () => {
    const found = parseDate(text)
    expect(found && formatDate(found)).toBe(day)
  })

const durations: readonly (readonly [string, string | undefined])[] = [
  ['7 days', '7 days'],
  ['1w', '7 days'],
  ['1 year, 2 months', '1 year, 2 months'],
  ['1h 30m', '1 hour, 30 minutes'],
  ['many days', undefined],
  ['7', undefined],
  ['7 days ago', undefined],
  ['', undefined],
]
for (const [text, said] of durations)
  test(`${text || 'nothing'} is ${said ?? 'no duration'}`, () => {
    const found = parseDuration(text)
    expect(found && toText(found)).toBe(said)
  })

test('a month after the last day of a month is the last day of the next', () => {
  const day = (text: string, months: number): string =>
    formatDate({ type: 'date', time: addMonths(parseDate(text)?.time ?? 0, months), hasTime: false })
  expect([day('2024-01-31', 1), day('2024-03-31', -1), day('2024-12-31', 2)]).toEqual([
    '2024-02-29',
    '2024-02-29',
    '2025-02-28',
  ])
})
