import fc from 'fast-check'
import { expect, test } from 'vitest'
import { cutField, formatRequestEntry, type RequestEntry } from '../../src/serve/request-entry.ts'

const entryOf = (target: string, userAgent: string): RequestEntry => ({
  method: 'GET',
  target: cutField(target),
  userAgent: cutField(userAgent),
  status: 404,
  bytes: 3,
  durationMs: 1.5,
})

test('line ends, terminal commands and direction marks are escaped', () => {
  expect(formatRequestEntry(entryOf('/a\r\n{"status":200}', '\u001b[31m\u0085\u2028\u202e'))).toBe(
    '{"method":"GET","target":"/a\\r\\n{\\"status\\":200}","userAgent":"\\u001b[31m\\u0085\\u2028\\u202e","status":404,"bytes":3,"durationMs":1.5}',
  )
})

test('a field is cut at 512 characters', () => {
  const { target } = JSON.parse(formatRequestEntry(entryOf('a'.repeat(8192), '')))
  expect(target).toBe(`${'a'.repeat(512)}…`)
})

test('any text is one line that reads back', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 100 }), (text) => {
      const line = formatRequestEntry(entryOf(text, ''))
      expect(line).not.toMatch(/[\x00-\x1f\x7f-\x9f\u2028\u2029\p{Cf}]/u)
      expect(JSON.parse(line)).toMatchObject({ target: text })
    }),
    { numRuns: 200 },
  )
})
