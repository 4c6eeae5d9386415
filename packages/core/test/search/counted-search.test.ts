import { expect, test } from 'vitest'
import { toCountedText } from '../../src/search/counted-search.ts'

test.each<[string, string | undefined]>([
  ['  Two\n WORDS ', 'two words'],
  ['"olive oil" -basil', '"olive oil" -basil'],
  ['Cafe\u0301', 'café'],
  ['猫', '猫'],
  ['', undefined],
  [' \0 ', undefined],
  ['a'.repeat(200), 'a'.repeat(200)],
  ['a'.repeat(201), undefined],
  ['ada@example.org', undefined],
  ['write to ada@localhost', undefined],
  ['@ada', '@ada'],
  ['+64 21 555 1234', undefined],
  ['4111-1111-1111-1111', undefined],
  ['2026-11-21', undefined], // eight digits, as a telephone number has
  ['note 123456', 'note 123456'],
])('%j is counted as %j', (asked, counted) => expect(toCountedText(asked)).toBe(counted))
