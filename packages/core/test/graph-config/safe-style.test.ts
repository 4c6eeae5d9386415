import { expect, test } from 'vitest'
import { safeStyle } from '../../src/graph-config/safe-style.ts'

test.each([
  ['a { color: red } /* url(http://x.example) */', undefined],
  ['a { background: url(data:image/png;base64,AA==) url("a b.png") url(#x) }', undefined],
  ['a::before { content: "Note: \\"x\\"" }', undefined],
  ['@media (width > 3rem) { a { b: c } }', undefined],
  ['@import "b.css"; a {}', '  a {}'],
  ['@import url(a;b) screen;a{}', ' a{}'],
  ['@\\69 mport "http://x.example";', ' '],
  ['@IMPORT "a', ' '],
  ['a { b: url(http://x.example/y) }', 'a { b: url() }'],
  ['a { b: URL( "HTTPS://x.example" ) }', 'a { b: URL( "" ) }'],
  ["a { b: url('//x.example') }", "a { b: url('') }"],
  ['a { b: \\75rl(//x.example) }', 'a { b: url() }'],
  ['a { b: u\\72 l(\\2f\\2fx.example) }', 'a { b: url() }'],
  ['a { b: url(/\\\\x.example) }', 'a { b: url() }'],
  ['a { b: url("\\\\\\\\x.example") }', 'a { b: url("") }'],
  ['a { b: url(\\1 \\9 h\\9 ttp:x) }', 'a { b: url() }'],
  ['a { b: image-set("https://x.example" 1x) }', 'a { b: image-set("" 1x) }'],
  ['a { --b: "https:\\\n//x.example" }', 'a { --b: "" }'],
  ['a { b: url(http://x.example', 'a { b: url()'],
  ['a { b: "http://x.example', 'a { b: ""'],
  // Nothing becomes an address by what is taken out between its parts.
  ['url/**/(http://x.example)', undefined],
  ['ur@import x;l(//x.example)', 'ur l(//x.example)'],
])('%j', (written, safe) => expect(safeStyle(written).text).toBe(safe ?? written))

test('the lines are named', () =>
  expect(safeStyle('a{}\r\n@import "x";\r\n/*\r\n*/ b{c:url(//x)}').lines).toEqual([2, 4]))

test.each(['url(', '"', '@import ', '/*', '\\', 'url("', "'\n", '@import "'])(
  'a megabyte of %j is read in time',
  (part) => expect(safeStyle(part.repeat(1_000_000 / part.length)).text.length).toBeLessThan(1_100_000),
)
