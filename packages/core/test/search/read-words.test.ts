import { expect, test } from 'vitest'
import { readWords } from '../../src/search/read-words.ts'

const words = (text: string, limit?: number): string[] =>
  [...readWords(text, limit)].map(({ text: word, start, end, isRun }) =>
    [word, start, end, ...(isRun ? ['run'] : [])].join(' '),
  )

const check = (text: string, expected: readonly string[]): void => expect(words(text)).toEqual(expected)

test('words are letters and digits, folded', () =>
  check('The C3 "e-mail"', ['the 0 3', 'c3 4 6', 'e 8 9', 'mail 10 14']))
test('accents and width are folded', () => check('Café ｘ', ['cafe 0 4', 'x 5 6']))
test('scripts without spaces are runs', () => check('see 日本語', ['see 0 3', '日本語 4 7 run']))
test('signs are no words', () => check("#, * & ~ _ \\ '", []))
test('a text without words has none', () => check('', []))
test('no more are read than asked for', () =>
  expect([words('a b c', 2), words('a b é', 2)]).toEqual([
    ['a 0 1', 'b 2 3'],
    ['a 0 1', 'b 2 3'],
  ]))

test('a text of ASCII is read like the beginning of one that is not', () => {
  const ascii = Array.from({ length: 0x80 }, (_, code) => String.fromCharCode(code))
  const texts = [
    ascii.join(''),
    ascii.map((one) => `a${one}B${one}${one}9`).join(''),
    `${'Long'.repeat(700)} ${'x'.repeat(60)} ${'y'.repeat(61)}`,
  ]
  for (const text of texts) expect(words(`${text} é`).slice(0, -1)).toEqual(words(text))
})
