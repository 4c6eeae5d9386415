import { expect, test } from 'vitest'
import type { GraphConfig } from '../../src/nouns.ts'
import { parse } from './support.ts'

const check = (markdown: string, anchors: readonly string[], dialect?: GraphConfig['dialect']): void =>
  expect(parse(markdown, dialect).headings.map(({ anchor }) => anchor)).toEqual(anchors)

test.each([
  ['## Getting started', 'h-getting-started'],
  ['## What’s *new* in `v2.0`?', 'h-what-s-new-in-v2-0'],
  ['## 日本語 の 見出し', 'h-日本語-の-見出し'],
  ['## Café', 'h-café'],
  ['## Cafe\u0301', 'h-café'],
  ['## हिन्दी', 'h-हिन्दी'],
  ['## snake_case', 'h-snake_case'],
  ['## !!!', 'h-section'],
  ['## ![logo](https://e.org/a.png)', 'h-logo'],
  ['## See [[Some Page]]', 'h-see-some-page'],
  ['## See [[Some Page|it]]', 'h-see-it'],
  ['## location', 'h-location'],
  ['## __proto__', 'h-proto'],
  ['<h2 id="x">Raw</h2>', 'h-raw'],
])('%s', (markdown, anchor) => check(markdown, [anchor]))

test('an anchor is unique on its page', () =>
  check('## a\n\n## a\n\n## a 1\n\n## a', ['h-a', 'h-a-1', 'h-a-1-1', 'h-a-2']))

test('many equal headings are counted in one pass', () => {
  const anchors = parse('## a\n\n'.repeat(2000)).headings.map(({ anchor }) => anchor)
  expect(new Set(anchors).size).toBe(2000)
  expect(anchors.at(-1)).toBe('h-a-1999')
})

test('a long heading has a short anchor', () => {
  const [heading] = parse(`## ${'long '.repeat(100)}`).headings
  expect(heading?.anchor.length).toBeLessThan(130)
})

test('headings know their block, level and text', () =>
  expect(parse('# A [[b]]\n\ntext\n\n### C').headings).toEqual([
    { block: 0, level: 1, text: 'A b', anchor: 'h-a-b' },
    { block: 2, level: 3, text: 'C', anchor: 'h-c' },
  ]))

test('a heading in a quote, a table or a footnote is none of the page’s', () =>
  check('> # a\n\n<table><tr><td><h2>b</h2></table>\n\nc[^1]\n\n[^1]: # d', []))

test('headings of bullets and in enclosing HTML are the page’s', () => {
  check('- # a\n\t- ## b', ['h-a', 'h-b'], 'logseq')
  check('<div><h2>a</h2>\n\n## b\n\n</div>', ['h-a', 'h-b'])
})
