import { describe, expect, test } from 'vitest'
import { parseDuration } from '../src/duration-option.ts'
import { count, duration, firstLine, moment, printable, shortOid } from '../src/output/format.ts'
import { formatTable } from '../src/output/table.ts'
import { parseWhole } from '../src/parse-whole.ts'

test.each([
  [0, '0 pages'],
  [1, '1 page'],
  [12345, '12,345 pages'],
])('%i: %s', (n, expected) => expect(count(n, 'page')).toBe(expected))

test.each([
  [0, '0 ms'],
  [999.4, '999 ms'],
  [999.6, '1.0 s'],
  [1234, '1.2 s'],
  [59_940, '59.9 s'],
  [59_960, '1 min 0 s'],
  [119_700, '2 min 0 s'],
  [125_000, '2 min 5 s'],
])('%d ms is %s', (ms, expected) => expect(duration(ms)).toBe(expected))

test('a moment is in UTC', () => {
  expect(moment('2024-01-15T14:03:09.123+02:00')).toBe('2024-01-15 12:03:09')
  expect(moment(undefined)).toBe('–')
})

test('a commit is abbreviated as git does', () => {
  expect(shortOid('93c73809346878ae9317e67b385a649a4c15b6ce')).toBe('93c7380')
  expect(shortOid(undefined)).toBe('–')
})

test.each([
  ['one\ntwo', 10, 'one'],
  ['0123456789', 10, '0123456789'],
  ['0123456789a', 10, '012345678…'],
  ['🌱🌱🌱', 2, '🌱…'],
  ['', 5, ''],
])('the first line of %j within %i is %j', (text, length, expected) => {
  expect(firstLine(text, length)).toBe(expected)
})

test.each([
  ['a\u001b[31mred', 'a\ufffd[31mred'],
  ['title\u0007\u009b2J', 'title\ufffd\ufffd2J'],
  ['two\r\nlines', 'two lines'],
  ['a\tb', 'a\tb'],
  ['right\u202eleft', 'right\ufffdleft'],
  ['日本語 é 🌱', '日本語 é 🌱'],
])('%j is printed as %j', (text, expected) => expect(printable(text)).toBe(expected))

describe('a table', () => {
  test('columns are aligned by what a screen gives them, without trailing spaces', () => {
    const rows = [
      ['NAME', 'N', 'X'],
      ['日本語', '1', ''],
      ['e\u0301', '22', 'y'],
      ['🌱', '3', '\u001b[2J'],
    ]
    expect(formatTable(rows)).toBe(
      ['NAME    N   X', '日本語  1', 'e\u0301       22  y', '🌱      3   \ufffd[2J', ''].join('\n'),
    )
  })
})

test.each([
  ['30s', 30_000],
  ['30', 30_000],
  ['5m', 300_000],
  ['1h', 3_600_000],
])('the interval %s is %i ms', (text, ms) => expect(parseDuration(text, '--poll')).toBe(ms))

test.each(['', '0', '0s', '-5s', '1.5m', '5d', 'soon', '1000000s'])('%j is no interval', (text) => {
  expect(() => parseDuration(text, '--poll')).toThrow(expect.objectContaining({ code: 'bad-argument' }))
})

test.each(['', '-1', '65536', '1.5', '1e3', '0x10', ' 80', '８０'])('%j is no port', (text) => {
  expect(() => parseWhole('--port', text, { from: 0, to: 65_535 })).toThrow(
    expect.objectContaining({ code: 'bad-argument' }),
  )
})
