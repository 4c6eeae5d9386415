import { expect, test } from 'vitest'
import { findEnclosing } from '../../src/markdown/pair-html.ts'

test.each<[string, readonly string[], readonly boolean[]]>([
  ['a pair encloses', ['<div>', '</div>'], [true, true]],
  ['a whole element encloses nothing', ['<div>a</div>'], [false]],
  [
    'pairs in pairs',
    ['<div>', '<details><summary>a</summary>', '</details>', '</div>'],
    [true, true, true, true],
  ],
  ['one closes two', ['<div>', '<section>', '</section></div>'], [true, true, true]],
  ['not closed', ['<div>', 'a'], [false, false]],
  ['not opened', ['a', '</div>'], [false, false]],
  ['crossed', ['<div>', '<section>', '</div>', '</section>'], [true, false, true, false]],
  ['a loose tag beside a pair takes the pair with it', ['<div><b>', '</div>'], [false, false]],
  [
    'what has lost its partner loses its own',
    ['<div>', '</div><section>', '</section><b>'],
    [false, false, false],
  ],
  ['an element that cannot hold blocks', ['<span>', '</span>'], [false, false]],
  ['void elements need no end', ['<div><br><img src=x>', '<hr></div>'], [true, true]],
  [
    'tags in attributes and comments are none',
    ['<div title="</div>"><!-- </div> -->', '</div>'],
    [true, true],
  ],
  ['upper case', ['<DIV>', '</div>'], [true, true]],
  ['nothing', [], []],
])('%s', (_name, pieces, encloses) => expect(findEnclosing(pieces)).toEqual(encloses))

test('many pieces take no more than one look each', () => {
  const pieces = Array.from({ length: 20_000 }, (_, i) => (i < 10_000 ? '<div>' : '</div>'))
  expect(findEnclosing(pieces).every(Boolean)).toBe(true)
})
