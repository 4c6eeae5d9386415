/** Pieces of markdown and HTML in any order: what holds of hostile inputs holds of all of them. */

import fc from 'fast-check'
import { expect, test } from 'vitest'
import { findForbidden, readParsedTokens, readTokens } from './safe-html.ts'
import { fill, fillBlock, parse } from './support.ts'

const TAGS =
  'a b button center code custom-tag dd details div dl dt em font form h1 h3 i iframe li math mark marquee noscript object ol option p pre ruby rt script section select span style summary svg table tbody td template textarea th title tr ul xmp'.split(
    ' ',
  )

const piece = fc.oneof(
  fc.constantFrom(
    ...TAGS.flatMap((tag) => [`<${tag}>`, `<${tag}>`, `</${tag}>`, `<${tag} id=x class=y href=#x>`]),
  ),
  fc.constantFrom(
    '\n',
    '\n\n',
    '\n\n',
    '\n- ',
    '\n  - ',
    '\n> ',
    '\n# ',
    '\n| a |\n|-|\n| ',
    '\n```\n',
    '[^1]',
    '\n\n[^1]: ',
  ),
  fc.constantFrom(
    'x',
    ' y ',
    '[[z]]',
    '![[e]]',
    '#t',
    '((b))',
    '[l](https://e.org)',
    '![i](p.png)',
    '*',
    '**',
    '`',
    '<!--',
    '-->',
  ),
  fc.constantFrom(
    '[l](',
    '](m.md)',
    '&#xFDD0;',
    '\uFDD0',
    '&lt;',
    '<br>',
    '<img src=https://e.org/x>',
    '<input>',
    '<hr>',
  ),
)
const soup = fc.array(piece, { maxLength: 24 }).map((pieces) => pieces.join(''))

test.each(['obsidian', 'logseq'] as const)('soup of %s is safe, whole and well-formed', (dialect) => {
  fc.assert(
    fc.property(soup, (text) => {
      const page = parse(text, dialect)
      expect(page.problems.filter(({ code }) => code === 'page-failed')).toEqual([])
      const article = fill(page)
      expect(findForbidden(article)).toEqual([])
      for (const html of [article, ...page.blocks.map((block) => fillBlock(block.html))])
        expect(readParsedTokens(html)).toEqual(readTokens(html))
      for (const n of page.blocks.keys()) expect(article.split(`id="b-${n}"`)).toHaveLength(2)
    }),
    { seed: 1, numRuns: 300 },
  )
})
