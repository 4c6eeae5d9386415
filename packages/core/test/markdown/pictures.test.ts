/** What a page says of pictures and other files: in markdown, in raw HTML, beside a picture, in front matter. */

import { expect, test } from 'vitest'
import { graphConfig } from '../../../../test/support/graph-config.ts'
import { parsePage } from '../../src/markdown/parse-page.ts'
import type { Dialect, Hole, Oid, Page } from '../../src/nouns.ts'

const pageOf = (text: string, dialect: Dialect): Page =>
  parsePage({ path: 'dir/a.md', oid: '0'.repeat(40) as Oid, text }, graphConfig(dialect))

type Picture = Hole & { readonly hole: 'picture-attributes' }

/** `target: alt width height` of each picture of the page. */
function pictures(text: string, dialect: Dialect = 'obsidian'): string[] {
  const page = pageOf(text, dialect)
  return [page.article, ...page.blocks.map(({ html }) => html)]
    .flat()
    .filter((part): part is Picture => typeof part !== 'string' && part.hole === 'picture-attributes')
    .map(({ link, alt, width, height }) =>
      [`${page.links[link]?.target}:`, alt, width, height].filter((part) => part !== undefined).join(' '),
    )
    .filter((line, n, all) => all.indexOf(line) === n)
}

test.each<[markdown: string, dialect: Dialect, picture: string]>([
  ['![words](x.png)', 'obsidian', 'x.png: words'],
  ['![words|300](x.png)', 'obsidian', 'x.png: words 300'],
  ['![words|300x200](x.png)', 'obsidian', 'x.png: words 300 200'],
  ['![300](x.png)', 'obsidian', 'x.png:  300'],
  ['![words|300](x.png)', 'plain', 'x.png: words 300'],
  ['![2024](x.png)', 'plain', 'x.png: 2024'],
  ['![a|b](x.png)', 'plain', 'x.png: a|b'],
  ['![words|300][ref]\n\n[ref]: x.png', 'obsidian', 'x.png: words 300'],
  ['- ![words](../assets/x.png){:height 200, :width 300}', 'logseq', '../assets/x.png: words 300 200'],
  ['- ![words](x.png){:width 300} after', 'logseq', 'x.png: words 300'],
  ['- ![words](x.png){:width "50%"}', 'logseq', 'x.png: words 50%'],
  ['<img src="x.png" alt="words" width="40">', 'plain', 'x.png: words 40'],
  ['text <img src="x.png" width="50%" height="9px">', 'plain', 'x.png:  50% 9'],
  ['<img src="../y%20z.png">', 'plain', '../y z.png: '],
  ['<p><a href="b.md"><img src="x.png" width="0"></a></p>', 'plain', 'x.png: '],
])('%s in %s', (markdown, dialect, picture) => expect(pictures(markdown, dialect)).toEqual([picture]))

test('what says the size is no text', () => {
  const { blocks } = pageOf(
    '- ![words](x.png){:height 200, :width 300} after\n- ![a](b.png){:width 1}\n',
    'logseq',
  )
  expect(blocks.map(({ text }) => text)).toEqual(['words after', 'a'])
  expect(pageOf('![words|300](x.png)', 'obsidian').blocks[0]?.text).toBe('words')
})

test.each([
  ['![a](b.png) {:width 300}', 'a {:width 300}'],
  ['![a](b.png){x}', 'a{x}'],
  ['text {:width 300}', 'text {:width 300}'],
])('elsewhere braces are braces: %s', (markdown, text) =>
  expect(pageOf(`- ${markdown}`, 'logseq').blocks[0]?.text).toBe(text),
)

const links = (text: string, dialect: Dialect = 'plain'): string[] =>
  pageOf(text, dialect).links.map(({ kind, target, line, column }) => `${line}:${column} ${kind} ${target}`)

test.each<[markdown: string, links: readonly string[]]>([
  ['<a href="b.md">b</a>', ['1:1 file b.md']],
  ['see <a href="../b.pdf">b</a>', ['1:5 asset ../b.pdf']],
  ['<div>\n  <img src="a.png">\n<video src=b.mp4></video></div>', ['2:3 asset a.png', '3:1 asset b.mp4']],
  ['<audio><source src="a.ogg"><source src="b.mp3"></audio>', ['1:8 asset a.ogg', '1:28 asset b.mp3']],
  ['[<img src="a.png">](b.md)', ['1:1 file b.md', '1:2 asset a.png']],
  ['<a href="#here">b</a> <a href="https://e.org/a.png">b</a> <a href="mailto:a@b.c">m</a>', []],
  ['<!-- <img src="a.png"> -->', []],
  ['<script>\n"<img src=a.png>"\n</script>', []],
  ['<style>\n<img src=a.png>\n</style>', []],
  ['`<img src="a.png">`', []],
  ['<img src="//e.org/a.png"> <img src="javascript:a.png"> <img src="">', []],
])('raw HTML refers: %s', (markdown, expected) => expect(links(markdown)).toEqual(expected))

test.each<[markdown: string, dialect: Dialect, links: readonly string[]]>([
  ['---\ntitle: A\nimage: img/a.png\n---\n', 'plain', ['3:1 asset img/a.png']],
  ['---\ncover: "a.JPG"\nbanner: blue\n---\n', 'obsidian', ['2:1 asset a.JPG']],
  ['---\nimage: https://e.org/a.png\n---\n', 'plain', []],
  ['---\nbanner: "[[a.png]]"\n---\n', 'obsidian', ['2:10 page a.png']],
  ['banner:: ../assets/a.png\n\n- text', 'logseq', ['1:10 asset ../assets/a.png']],
])('a page has a picture: %s', (markdown, dialect, expected) =>
  expect(links(markdown, dialect)).toEqual(expected),
)
