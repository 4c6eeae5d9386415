import { expect, test } from 'vitest'
import { NO_DETAILS } from '../../src/markdown/known-keys.ts'
import type { Page } from '../../src/nouns.ts'
import { scheduleOf } from '../../src/sync/schedule.ts'
import { makePage, plain } from '../links/page-builder.ts'

const NOW = '2026-01-01T00:00:00.000Z'

/** `2026-01-01T00:00` and so on, in minutes or days from `NOW`. */
const minute = (n: number): string => new Date(Date.parse(NOW) + n * 60_000).toISOString()
const days = (n: number): string => minute(n * 24 * 60)

const page = (shownFrom?: string, shownUntil?: string, isPublished = true): Page =>
  makePage('a.md', plain, { isPublished, details: { ...NO_DETAILS, shownFrom, shownUntil } })

const check = (pages: readonly Page[], minutes: readonly string[], refreshAt?: string): void =>
  expect(scheduleOf(pages, NOW)).toEqual({ minutes, refreshAt })

test('pages without dates have no schedule', () => check([page(), page()], []))
test('both ends of a page are minutes, each once, in order', () =>
  check(
    [page(minute(5), minute(9)), page(minute(2)), page(undefined, minute(5))],
    [minute(2), minute(5), minute(9)],
  ))
test('what is over, or is now, is none', () => check([page(minute(-5), minute(0)), page(minute(-1))], []))
test('a draft changes nothing, nor does a page that is never shown', () =>
  check([page(minute(5), minute(9), false), page(minute(9), minute(9)), page(minute(9), minute(5))], []))

test('of many minutes 16 are built, and the rest is due when half of them are over', () =>
  check(
    Array.from({ length: 40 }, (_, n) => page(minute(n + 1))),
    Array.from({ length: 16 }, (_, n) => minute(n + 1)),
    minute(8),
  ))
test('a far minute is due when it comes into sight', () =>
  check([page(days(1)), page(days(401)), page(days(9000))], [days(1)], days(1)))
test('a minute of the last day in sight is built', () => check([page(days(400))], [days(400)]))
test('a large site looks fewer minutes ahead, and one at least', () => {
  const large = (size: number): readonly Page[] => [
    ...Array.from({ length: 20 }, (_, n) => page(minute(n + 1))),
    ...Array.from({ length: size - 20 }, () => page()),
  ]
  expect(scheduleOf(large(10_000), NOW)).toEqual({
    minutes: [1, 2, 3, 4, 5].map(minute),
    refreshAt: minute(3),
  })
  expect(scheduleOf(large(60_000), NOW)).toEqual({ minutes: [minute(1)], refreshAt: minute(1) })
})
