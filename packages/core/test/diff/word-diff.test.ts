import fc from 'fast-check'
import { expect, test } from 'vitest'
import { wordDiff } from '../../src/diff/word-diff.ts'

const MARKS = { same: ['', ''], added: ['{', '}'], removed: ['[', ']'] } as const

const check = (before: string, after: string, shown: string): void =>
  expect(
    wordDiff(before, after)
      .map(({ kind, text }) => MARKS[kind].join(text))
      .join(''),
  ).toBe(shown)

test.each([
  ['one two three', 'one 2 three', 'one [two]{2} three'],
  ['one', 'one', 'one'],
  ['', '', ''],
  ['', 'new', '{new}'],
  ['old', '', '[old]'],
  ['a b c d', 'a x y d', 'a [b c]{x y} d'],
  ['the end.', 'the end!', 'the end[.]{!}'],
  ['**bold** word', '*bold* word', '*[*]bold*[*] word'],
  ['今日は晴れです。', '今日は雨です。', '今日は[晴れ]{雨}です。'],
  ['我喜欢读书', '我喜欢写书', '我喜欢[读书]{写书}'],
  ['สวัสดีครับ', 'สวัสดีค่ะ', 'สวัสดี[ครับ]{ค่ะ}'],
  ['سلام دنیا', 'سلام جهان', 'سلام [دنیا]{جهان}'],
  ['family 👨‍👩‍👧 here', 'family 👨‍👩‍👦 here', 'family [👨‍👩‍👧]{👨‍👩‍👦} here'],
  ['cafe\u0301 bar', 'cafe bar', '[cafe\u0301]{cafe} bar'],
  ['a\nb', 'a\nc', 'a\n[b]{c}'],
])('%j → %j', check)

test('what differs in more than it shares is replaced whole, at a cost that does not grow with the square', () => {
  const numbers = (from: number): string => Array.from({ length: 5000 }, (_, n) => n * 7 + from).join(' ')
  expect(wordDiff(numbers(1), numbers(2)).map(({ kind }) => kind)).toEqual(['removed', 'added'])
  const long = 'word '.repeat(30_000)
  expect(wordDiff(long, `${long}!`).map(({ kind }) => kind)).toEqual(['removed', 'added'])
})

test('the first text is what is not added, the second what is not removed', () => {
  const text = fc
    .array(fc.constantFrom('a', 'b', ' ', '\n', '語', 'é', '😀', '.', '\ud800'))
    .map((parts) => parts.join(''))
  fc.assert(
    fc.property(text, text, (before, after) => {
      const runs = wordDiff(before, after)
      const without = (kind: string): string =>
        runs
          .filter((run) => run.kind !== kind)
          .map((run) => run.text)
          .join('')
      expect([without('added'), without('removed')]).toEqual([before, after])
      expect(runs.every((run) => run.text !== '')).toBe(true)
    }),
  )
})
