/** Markdown → the article and the own HTML of each block, holes in braces. */

import type { Root } from 'mdast'
import { expect, test } from 'vitest'
import type { PageDocument } from '../../src/markdown/document.ts'
import { writeTemplates } from '../../src/markdown/write-templates.ts'
import type { GraphConfig } from '../../src/nouns.ts'
import { fill, parse, print } from './support.ts'

const check = (
  markdown: string,
  article: string,
  blocks?: readonly string[],
  dialect: GraphConfig['dialect'] = 'obsidian',
): void => {
  const page = parse(markdown, dialect)
  expect(print(page.article)).toBe(article)
  if (blocks !== undefined) expect(page.blocks.map(({ html }) => print(html))).toEqual(blocks)
}

// ── Prose ─────────────────────────────────────────────────────────────────────────────────────────────────────────

test('a paragraph carries its id, and a quote of it has none', () =>
  check('one *two*', '<p id="{block-id 0}" dir="auto">one <em>two</em></p>', ['<p>one <em>two</em></p>']))

test('a heading keeps its level, has its anchor and holds the id of its block', () =>
  check(
    '## One\n\n# Two',
    '<h2 id="h-one" dir="auto"><span id="{block-id 0}"></span>One</h2>\n' +
      '<h1 id="h-two" dir="auto"><span id="{block-id 1}"></span>Two</h1>',
    ['<h2>One</h2>', '<h1>Two</h1>'],
  ))

test('an item has its id around it, and its children after its own HTML', () =>
  check(
    '- one\n  - two\n- three',
    '<ul>\n<li id="{block-id 0}" dir="auto">{block-html 0}\n<ul>\n<li id="{block-id 1}" dir="auto">{block-html 1}</li>\n</ul>\n</li>\n' +
      '<li id="{block-id 2}" dir="auto">{block-html 2}</li>\n</ul>',
    ['one', 'two', 'three'],
  ))

test('paragraphs in an item are blocks of their own', () =>
  check(
    '1. one\n\n   two',
    '<ol>\n<li id="{block-id 0}" dir="auto">\n{block-html 0}\n<p id="{block-id 1}" dir="auto">two</p>\n</li>\n</ol>',
    ['<p>one</p>', '<p>two</p>'],
  ))

test('an item with an id in it stands in the page itself', () =>
  check('- # One', '<ul>\n<li id="{block-id 0}" dir="auto">\n<h1 id="h-one">One</h1>\n</li>\n</ul>', [
    '<h1>One</h1>',
  ]))

test('a task has a box that no reader can tick, with a name', () =>
  check(
    '- [x] done',
    '<ul class="contains-task-list">\n<li id="{block-id 0}" dir="auto" class="task-list-item">{block-html 0}</li>\n</ul>',
    ['<input type="checkbox" checked disabled aria-label="done"> done'],
  ))

test('a table scrolls in a box of its own', () =>
  check(
    '|a|\n|:-:|',
    '<div id="{block-id 0}" dir="auto" class="table" tabindex="0"><table>\n<thead>\n<tr>\n<th align="center">a</th>\n</tr>\n</thead>\n</table></div>',
    [
      '<div class="table" tabindex="0"><table>\n<thead>\n<tr>\n<th align="center">a</th>\n</tr>\n</thead>\n</table></div>',
    ],
  ))

test('code keeps its characters, its language and its empty first line', () => {
  check(
    '```zz x\n\n<b>&amp;\n```',
    '<figure id="{block-id 0}" dir="auto" class="code"><figcaption><span class="code-language">zz</span></figcaption>' +
      '<pre tabindex="0"><code class="language-zz">\n&lt;b>&amp;amp;\n</code></pre></figure>',
  )
  check('<pre>\n\na</pre>', '<pre id="{block-id 0}" dir="auto" tabindex="0">\n\na</pre>')
})

test('a language that is no word is no class', () =>
  check(
    '```js" onmouseover="alert(1)\nx\n```',
    '<figure id="{block-id 0}" dir="auto" class="code"><figcaption><span class="code-language">js"</span></figcaption>' +
      '<pre tabindex="0"><code>x\n</code></pre></figure>',
  ))

test('a rule and a quote carry their ids', () =>
  check(
    '***\n\n> q',
    '<hr id="{block-id 0}" dir="auto">\n<blockquote id="{block-id 1}" dir="auto">\n<p>q</p>\n</blockquote>',
    ['<hr>', '<blockquote>\n<p>q</p>\n</blockquote>'],
  ))

test('footnotes lead to their notes and back', () => {
  const html = fill(parse('a[^n] b[^n]\n\n[^n]: note'))
  const ids = [...html.matchAll(/ id="([^"]*)"/gu)].map(([, id]) => id)
  const hrefs = [...html.matchAll(/ href="#([^"]*)"/gu)].map(([, id]) => id)
  expect(hrefs).toEqual([
    'user-content-fn-n',
    'user-content-fn-n',
    'user-content-fnref-n',
    'user-content-fnref-n-2',
  ])
  expect(ids).toEqual(expect.arrayContaining(hrefs))
  expect(new Set(ids).size).toBe(ids.length)
})

test('a quote of a block with a footnote leads to no other page’s notes', () => {
  const [block] = parse('a[^n]\n\n[^n]: note').blocks
  expect(print(block?.html ?? [])).toBe('<p>a<sup><a data-footnote-ref>1</a></sup></p>')
})

test('footnotes in other scripts lead to their notes', () => {
  const html = fill(parse('a[^註]\n\n[^註]: note'))
  expect(html).toContain('id="user-content-fn-%E8%A8%BB"')
  expect(html).toContain('href="#user-content-fn-%E8%A8%BB"')
})

// ── Outlines ──────────────────────────────────────────────────────────────────────────────────────────────────────

test('an outline is a list of blocks with their children', () =>
  check(
    '- one\n\t- two\n- three',
    '<ul class="outline">\n<li id="{block-id 0}" dir="auto"><div class="block">{block-html 0}</div>\n<ul>\n' +
      '<li id="{block-id 1}" dir="auto"><div class="block">{block-html 1}</div></li>\n</ul>\n</li>\n' +
      '<li id="{block-id 2}" dir="auto"><div class="block">{block-html 2}</div></li>\n</ul>',
    ['one', 'two', 'three'],
    'logseq',
  ))

test('blank lines between bullets make no paragraphs', () =>
  expect(parse('- one\n\n- two\n', 'logseq').blocks.map(({ html }) => print(html))).toEqual(['one', 'two']))

test('an empty bullet is a block without HTML', () =>
  check(
    '-\n- b',
    '<ul class="outline">\n<li id="{block-id 0}" dir="auto"><div class="block">{block-html 0}</div></li>\n' +
      '<li id="{block-id 1}" dir="auto"><div class="block">{block-html 1}</div></li>\n</ul>',
    ['', 'b'],
    'logseq',
  ))

// ── Links ─────────────────────────────────────────────────────────────────────────────────────────────────────────

const inParagraph = (markdown: string, html: string): void =>
  check(markdown, `<p id="{block-id 0}" dir="auto">${html}</p>`, [`<p>${html}</p>`])

test.each([
  ['a page', '[[a]]', '<a {link-attributes 0}>{link-label 0}</a>'],
  ['a page with a label', '[[a|b *c*]]', '<a {link-attributes 0}>b *c*</a>'],
  ['a tag', '#t/u', '<a {link-attributes 0}>#t/u</a>'],
  ['a block', '((abc))', '((abc))'],
  [
    'a block by its uuid',
    '((66a1f3a0-0000-4000-8000-000000000000))',
    '<a {link-attributes 0}>{link-label 0}</a>',
  ],
  ['a block by its id', '[[a#^b]]', '<a {link-attributes 0}>{link-label 0}</a>'],
  ['a file', '[b](c.md)', '<a {link-attributes 0}>b</a>'],
  ['a file without a label', '[](c.md)', '<a {link-attributes 0}>{link-label 0}</a>'],
  ['a picture of the repository', '![b "c"](d.png "e")', '<img title="e" {picture-attributes 0 b "c"}>'],
  ['media of the repository', '![b](c.mp4)', '{embed-phrasing 0}'],
  [
    'a picture in a link',
    '[![b](c.png)](https://e.org)',
    '<a href="https://e.org" rel="noopener" class="external"><img {picture-attributes 0 b}></a>',
  ],
  [
    'a page elsewhere',
    '[b](https://e.org/a "t")',
    '<a title="t" href="https://e.org/a" rel="noopener" class="external">b</a>',
  ],
  [
    'an address alone',
    '<https://e.org>',
    '<a href="https://e.org" rel="noopener" class="external">https://e.org</a>',
  ],
  ['mail', '<a@e.org>', '<a href="mailto:a@e.org">a@e.org</a>'],
  [
    'a picture elsewhere',
    '![b](https://e.org/c.png)',
    '<img src="https://e.org/c.png" alt="b" loading="lazy" decoding="async">',
  ],
  [
    'a scheme in capitals',
    '[b](HTTPS://E.org)',
    '<a href="HTTPS://E.org" rel="noopener" class="external">b</a>',
  ],
  ['a scheme that acts', '[b](javascript:c)', '<a>b</a>'],
  [
    'raw HTML to a page',
    '<a href="c.md" title="t" lang="de">b</a>',
    '<a lang="de" {link-attributes 0}>b</a>',
  ],
  [
    'raw HTML with a picture',
    'a <img src="c.png" alt="b" align="left">',
    'a <img align="left" {picture-attributes 0 b}>',
  ],
  [
    'raw HTML with sound and video',
    'a <video src="c.mp4" width="9"></video> <audio><source src="d.ogg" type="audio/ogg"></audio>',
    'a <video width="9" controls {media-attributes 0}></video> <audio controls><source type="audio/ogg" {media-attributes 1}></audio>',
  ],
  ['a scheme in raw HTML is no file', 'a <img src="javascript:x" alt="b">', 'a b'],
  ['an address of a script is none', 'a <style>b <img src="c.png"></style>', 'a '],
  ['another host in disguise', '<a href="//e.org">b</a>', '<a>b</a>'],
  [
    'a link in a link of raw HTML ends that, as in a browser',
    '<a href="https://e.org">b [[c]]</a>',
    '<a href="https://e.org" rel="noopener" class="external">b </a><a {link-attributes 0}>{link-label 0}</a>',
  ],
  [
    'an embed in a link is its label',
    '<a href="https://e.org">b ![[c]]</a>',
    '<a href="https://e.org" rel="noopener" class="external">b {link-label 0}</a>',
  ],
])('%s', (_name, markdown, html) => inParagraph(markdown, html))

test('a fragment leads to what the author named, then to a heading, else nowhere', () =>
  check(
    '<a href="#x">1</a> <a href="#One-Two">2</a> <a href="#y">3</a>\n\n<p id="x">z</p>\n\n# One two',
    '<p id="{block-id 0}" dir="auto"><a href="#user-content-x">1</a> <a href="#h-one-two">2</a> <a>3</a></p>\n' +
      '<div id="{block-id 1}" dir="auto"><p id="user-content-x">z</p></div>\n' +
      '<h1 id="h-one-two" dir="auto"><span id="{block-id 2}"></span>One two</h1>',
    ['<p><a>1</a> <a>2</a> <a>3</a></p>', '<p>z</p>', '<h1>One two</h1>'],
  ))

// ── Raw HTML ──────────────────────────────────────────────────────────────────────────────────────────────────────

test('an element may enclose blocks', () =>
  check(
    '<details>\n<summary>s</summary>\n\n- one\n\n</details>\n\ntwo',
    '<div id="{block-id 0}"></div><details>\n<summary>s</summary>\n' +
      '<ul>\n<li id="{block-id 1}" dir="auto">{block-html 1}</li>\n</ul>\n' +
      '<div id="{block-id 2}"></div></details>\n<p id="{block-id 3}" dir="auto">two</p>',
    ['<details>\n<summary>s</summary></details>', 'one', '', '<p>two</p>'],
  ))

test('what is not closed ends with its block', () =>
  check(
    '<div>one\n\n<b>two\n\nthree',
    '<div id="{block-id 0}" dir="auto">one</div>\n<p id="{block-id 1}" dir="auto"><b>two</b></p>\n' +
      '<p id="{block-id 2}" dir="auto">three</p>',
  ))

test('HTML of several elements stands in a box with the id', () =>
  check('<p>one</p><p>two</p>', '<div id="{block-id 0}" dir="auto">{block-html 0}</div>', [
    '<p>one</p><p>two</p>',
  ]))

test('the parts of a page are made of nothing but text where an author forges our marks', () =>
  check(
    '\uFDD0[0\uFDD1 &#xFDD0;<b title="&#xFDD0;p0&#xFDD1;">x</b>',
    '<p id="{block-id 0}" dir="auto">�[0� �<b title="�p0�">x</b></p>',
  ))

// ── Trees that no reader makes today ──────────────────────────────────────────────────────────────────────────────

const documentOf = (tree: Root, blocks: number): PageDocument => ({
  ...{ tree, facts: { ...parse(''), links: [] }, properties: { type: 'properties', children: [] } },
  blocks: Array.from({ length: blocks }, () => {
    const [{ html: _html, ...block } = { html: [] }] = parse('x').blocks
    return block as PageDocument['blocks'][number]
  }),
})

test('own HTML on both sides of a child block is quoted in one piece', () => {
  const { article, blockHtml } = writeTemplates(
    documentOf(
      {
        type: 'root',
        children: [
          {
            type: 'list',
            spread: true,
            children: [
              {
                type: 'listItem',
                data: { block: 0 },
                children: [
                  { type: 'paragraph', children: [{ type: 'text', value: 'one' }] },
                  { type: 'paragraph', data: { block: 1 }, children: [{ type: 'text', value: 'two' }] },
                  { type: 'paragraph', children: [{ type: 'text', value: 'three' }] },
                ],
              },
            ],
          },
        ],
      },
      2,
    ),
  )
  expect(print(article)).toBe(
    '<ul>\n<li id="{block-id 0}" dir="auto">\n<p>one</p>\n<p id="{block-id 1}" dir="auto">two</p>\n<p>three</p>\n</li>\n</ul>',
  )
  expect(blockHtml.map(print)).toEqual(['<p>one</p><p>three</p>', '<p>two</p>'])
})

test('a link in a link is its label', () => {
  const link = {
    kind: 'page',
    target: 'a',
    block: 0,
    line: 1,
    column: 1,
    fragment: undefined,
    label: undefined,
  } as const
  const tree: Root = {
    type: 'root',
    children: [
      {
        type: 'paragraph',
        data: { block: 0 },
        children: [
          {
            type: 'link',
            url: 'https://e.org',
            children: [
              { type: 'wikilink', children: [], data: { link: 0 } },
              { type: 'tag', value: 't', data: { link: 1 } },
            ],
          },
        ],
      },
    ],
  }
  const document = documentOf(tree, 1)
  const { blockHtml } = writeTemplates({ ...document, facts: { ...document.facts, links: [link, link] } })
  expect(blockHtml.map(print)).toEqual([
    '<p><a href="https://e.org" rel="noopener" class="external">{link-label 0}#t</a></p>',
  ])
})
