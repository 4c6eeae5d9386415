import { expect, test } from 'vitest'
import { pauseMs } from '../src/commands/back-off.ts'

const middle = (): number => 0.5
const asked = { everyMs: 60_000, isRemote: true, failures: 0, isLimited: false, retryAfterMs: undefined }

test.each([
  [0, 60],
  [1, 120],
  [2, 240],
  [3, 480],
  [4, 900],
  [5, 900],
  [5000, 900],
])('after %i failures in a row a remote is asked again in %i seconds', (failures, seconds) => {
  expect(pauseMs({ ...asked, failures }, middle)).toBe(seconds * 1000)
})

test.each([
  [1, 480],
  [2, 900],
])('after %i refusals for asking too often it is %i seconds', (failures, seconds) => {
  expect(pauseMs({ ...asked, failures, isLimited: true }, middle)).toBe(seconds * 1000)
})

test.each([
  ['what the host asked for counts when it is longer', 300, 300],
  ['and not when it is shorter', 10, 120],
  ['and not beyond a quarter of an hour', 9999, 900],
])('%s: %i s → %i s', (_, retryAfter, seconds) => {
  expect(pauseMs({ ...asked, failures: 1, retryAfterMs: retryAfter * 1000 }, middle)).toBe(seconds * 1000)
})

test('a local repository is asked again within half a minute', () => {
  const local = { ...asked, everyMs: 1000, isRemote: false }
  expect([1, 2, 10].map((failures) => pauseMs({ ...local, failures }, middle))).toEqual([2000, 4000, 30_000])
})

test('an interval that is longer than the longest pause stays what it is', () => {
  expect(pauseMs({ ...asked, everyMs: 3_600_000, failures: 3 }, middle)).toBe(3_600_000)
})

test('chance takes a quarter away or adds one, and nothing while all is well', () => {
  expect([0, 0.999_999].map((n) => pauseMs({ ...asked, failures: 1 }, () => n))).toEqual([90_000, 150_000])
  expect(pauseMs(asked, () => 0)).toBe(60_000)
})
