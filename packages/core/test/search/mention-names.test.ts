import { expect, test } from 'vitest'
import { mentionQueries } from '../../src/search/mention-names.ts'

test.each([
  [['Night Heron'], ['"Night Heron"']],
  [['Home', 'home', 'HOME'], ['"Home"']],
  [['Owl', 'C++', '2024-03-01', ''], []],
  [
    ['夜鷺', '夜', 'ไทย'],
    ['"夜鷺"', '"ไทย"'],
  ],
  [['A "quoted" name'], ['"A quoted name"']],
  [['x'.repeat(101)], []],
  [Array.from({ length: 20 }, (_, n) => `Name ${n}`), Array.from({ length: 8 }, (_, n) => `"Name ${n}"`)],
])('%j is looked for as', (names, queries) => expect(mentionQueries(names)).toEqual(queries))
