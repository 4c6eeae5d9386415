import { expect, test } from 'vitest'
import { parseSourceSet } from '../../src/markdown/source-set.ts'

test.each([
  ['a.png', ['a.png']],
  ['a.png 1x, b.png 2x', ['a.png 1x', 'b.png 2x']],
  ['a.png,b.png 2x', ['a.png,b.png 2x']],
  ['a.png, b.png 400w,', ['a.png', 'b.png 400w']],
  [' ,, a.png\n 1.5x\t,b.png', ['a.png 1.5x', 'b.png']],
  ['a.png 1x 2x, b.png wide, c.png -1w', []],
  ['data:image/png;base64,AA== 2x', ['data:image/png;base64,AA== 2x']],
  ['', []],
  [',', []],
])('%j names %j', (value, expected) =>
  expect(parseSourceSet(value).map(({ url, descriptor }) => `${url} ${descriptor}`.trim())).toEqual(expected),
)

test('fifty pictures are enough', () => expect(parseSourceSet('a.png 1x, '.repeat(100_000)).length).toBe(50))
