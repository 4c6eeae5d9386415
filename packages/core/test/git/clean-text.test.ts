import { expect, test } from 'vitest'
import { cleanText } from '../../src/git/clean-text.ts'

const check = (text: string, expected: string, secrets: string[] = []): void =>
  expect(cleanText(text, secrets)).toBe(expected)

test('terminal escapes and control characters go', () => {
  check('\x1b[2J\x1b[1;31mred\x1b[0m\x07 \x1b]0;title\x07text\0', 'red text')
  check('a\u202eb\u2066c\u200fd\u0085e', 'abcde')
})
test('lines stay lines', () => check('a\r\nb\rc\td', 'a\nb\nc\td'))
test('an unfinished escape swallows nothing but itself', () => check('\x1b[31', ''))
test('a secret is found raw, percent-encoded and in base64', () => {
  const secret = 'gh p/+=ü'
  const basic = Buffer.from(`x-access-token:${secret}`).toString('base64')
  const text = `raw ${secret} url ${encodeURIComponent(secret)} b64 ${Buffer.from(secret).toString('base64')} basic ${basic}`
  check(text, 'raw [redacted] url [redacted] b64 [redacted] basic [redacted]', [secret])
})
test('an empty secret hides nothing', () => check('abc', 'abc', ['']))
test('at most 4 KiB are kept, and no half character', () => {
  expect(Buffer.byteLength(cleanText('é'.repeat(5000)))).toBe(4096)
  expect(cleanText(`x${'é'.repeat(5000)}`)).toBe(`x${'é'.repeat(2047)}`)
})
