/** Markdown and HTML that attacks its readers: it renders, and can do nothing. */

import { expect, test } from 'vitest'
import type { GraphConfig } from '../../src/nouns.ts'
import { HOSTILE } from './hostile-markdown.ts'
import { findForbidden, readParsedTokens, readTokens } from './safe-html.ts'
import { fill, fillBlock, parse } from './support.ts'

/** Ways in which the same text stands on a page. */
const PLACES: readonly (readonly [string, (text: string) => string])[] = [
  ['by itself', (text) => text],
  ['between others', (text) => `# One\n\nbefore [[a]]\n\n${text}\n\nafter ((b))\n\n- c`],
  ['in an item', (text) => `- one\n- ${text.replaceAll('\n', '\n  ')}\n- two\n  - three`],
  ['in a quote', (text) => `> ${text.replaceAll('\n', '\n> ')}\n\nafter`],
  ['in a sentence', (text) => `one ${text} two **[[x]] ${text}** three\n\nnext`],
]

const DIALECTS: readonly GraphConfig['dialect'][] = ['plain', 'obsidian', 'logseq']

const PAGES = HOSTILE.flatMap((text) =>
  PLACES.map(([place, put]) => ({ name: `${JSON.stringify(text)} ${place}`, text: put(text) })),
)

test.each(PAGES)('nothing in it can act: $name', ({ text }) => {
  for (const dialect of DIALECTS) {
    const page = parse(text, dialect)
    expect(page.problems.filter(({ code }) => code === 'page-failed')).toEqual([])
    expect(findForbidden(fill(page))).toEqual([])
    for (const { html } of page.blocks) expect(findForbidden(fillBlock(html))).toEqual([])
  }
})

test.each(PAGES)('a browser has nothing to mend in it: $name', ({ text }) => {
  for (const dialect of DIALECTS) {
    const page = parse(text, dialect)
    for (const html of [fill(page), ...page.blocks.map((block) => fillBlock(block.html))])
      expect(readParsedTokens(html)).toEqual(readTokens(html))
  }
})

test.each(PAGES)('every block stands once in its page: $name', ({ text }) => {
  for (const dialect of DIALECTS) {
    const page = parse(text, dialect)
    const html = fill(page)
    for (const n of page.blocks.keys()) expect(html.split(`id="b-${n}"`)).toHaveLength(2)
  }
})

test('keys that every object has are ordinary words', () => {
  parse(
    '---\n__proto__: {polluted: 1}\nconstructor: {prototype: {polluted: 1}}\n---\n\n# __proto__\n\n[[constructor]] #__proto__ [toString]\n',
  )
  expect(({} as Record<string, unknown>).polluted).toBeUndefined()
})

test.each([
  ['<script>x</script>', ['<script>']],
  ['<p onclick="x">', ['attribute onclick of <p>']],
  ['<a href="javascript:x">', ['href="javascript:x" of <a>']],
  ['<a href="page">', ['href="page" of <a>']],
  ['<p id="location">', ['id="location" of <p>']],
  ['<p id="b-1"></p><p id="b-1">', ['id b-1 twice']],
  ['<svg>', ['<svg>', 'namespace of <svg>']],
  ['<p style="x">', ['attribute style of <p>']],
  ['<input type="checkbox">', ['<input> that can be used']],
  ['<!-- x -->', ['node #comment']],
])('the check itself finds what must not be there: %s', (html, found) =>
  expect(findForbidden(html)).toEqual(found),
)

test.each(['<p><p>x</p></p>', '<b>x', '<table>x</table>', '<a href="#h-a"><a>x</a></a>'])(
  'the check itself finds what a browser would mend: %s',
  (html) => expect(readParsedTokens(html)).not.toEqual(readTokens(html)),
)
