import type { Hole, Link, LinkedSite, LinkTarget, Template } from '@draehi/core'
import { expect, test } from 'vitest'
import { fillTemplate } from '../../src/page/fill-template.ts'
import { block, linkedSite, pageOf, path, uuid } from './site.ts'

const LINK: Link = {
  kind: 'page',
  block: 0,
  target: 'Bees',
  fragment: undefined,
  label: undefined,
  line: 1,
  column: 1,
}

const BEES: LinkTarget = {
  kind: 'page',
  page: uuid(2000),
  path: path('bees'),
  title: 'Bees & wasps',
  block: undefined,
  anchor: undefined,
}

function site(link: Partial<Link>, target: LinkTarget, home?: string): LinkedSite {
  return linkedSite(
    [
      {
        at: 'start',
        blocks: [block('Hello')],
        links: [{ ...LINK, ...link }],
        tags: ['insects'],
        linked: { targets: [target] },
      },
      {
        at: 'bees',
        blocks: [
          block('A bee flies.', { html: ['A <em>bee</em> flies.'] }),
          block('See #that', { html: ['See <a ', { hole: 'link-attributes', link: 0 }, '>#that</a>'] }),
          block('Bold', { kind: 'heading', html: ['<h2 dir="auto">Bold</h2>'] }),
        ],
      },
    ],
    home === undefined ? {} : { home: path(home) },
  )
}

function check(hole: Hole, link: Partial<Link>, target: LinkTarget, html: string, home?: string): void {
  const filled = site(link, target, home)
  expect(fillTemplate([hole], { page: pageOf(filled, 1), site: filled })).toBe(html)
}

const attributes: Hole = { hole: 'link-attributes', link: 0 }
const label: Hole = { hole: 'link-label', link: 0 }
const embed: Hole = { hole: 'embed', link: 0 }
const inText: Hole = { hole: 'embed-phrasing', link: 0 }

test('a link to a page has its address', () =>
  check(attributes, {}, BEES, 'href="/garden/bees" class="page"'))
test("a link to the home page has the workspace's address", () =>
  check(attributes, {}, BEES, 'href="/garden" class="page"', 'bees'))
test('a link to a heading has its anchor, percent-encoded', () =>
  check(attributes, {}, { ...BEES, anchor: 'h-größe' }, 'href="/garden/bees#h-gr%C3%B6%C3%9Fe" class="page"'))
test('an address is percent-encoded by segment', () =>
  check(
    attributes,
    {},
    { ...BEES, path: path('日本/a b') },
    'href="/garden/%E6%97%A5%E6%9C%AC/a%20b" class="page"',
  ))
test("a reference to a block has the block's id and names its page", () =>
  check(
    attributes,
    { kind: 'block' },
    { ...BEES, block: uuid(2001) },
    `href="/garden/bees#b-${uuid(2001)}" class="page block-reference" title="Bees &amp; wasps"`,
  ))
test('a broken link has no address', () =>
  check(attributes, {}, { kind: 'broken' }, 'class="broken" title="No page of this name"'))
test('a tag leads to its list', () =>
  check(
    attributes,
    { kind: 'tag' },
    { kind: 'tag', tag: 'Insects' },
    'href="/garden/-/tags/insects" class="tag"',
  ))
test('a tag that nothing carries leads nowhere', () =>
  check(attributes, { kind: 'tag' }, { kind: 'tag', tag: 'constructor' }, 'class="tag"'))
test('a tag that a page is named after leads to the page', () =>
  check(attributes, { kind: 'tag' }, BEES, 'href="/garden/bees" class="tag"'))
test('a file of the repository is named and leads nowhere yet', () =>
  check(
    attributes,
    { kind: 'asset' },
    { kind: 'asset', path: 'a/"x".pdf' },
    'class="broken" title="This file is not published"',
  ))

test('a label is the title, escaped', () => check(label, {}, BEES, 'Bees &amp; wasps'))
test('a label with a heading names both', () =>
  check(label, { fragment: { kind: 'heading', path: ['Hive'] } }, BEES, 'Bees &amp; wasps › Hive'))
test('a heading of the same page is named alone', () =>
  check(label, { target: '', fragment: { kind: 'heading', path: ['Hive'] } }, BEES, 'Hive'))
test('a broken link shows what its author wrote', () =>
  check(label, { target: '</a><script>' }, { kind: 'broken' }, '&lt;/a&gt;&lt;script&gt;'))
test('a broken block reference shows its parentheses', () =>
  check(label, { kind: 'block', target: 'x' }, { kind: 'broken' }, '((x))'))
test("a block reference shows the block's words with their emphasis", () =>
  check(label, { kind: 'block' }, { ...BEES, block: uuid(2001) }, 'A <em>bee</em> flies.'))
test('a reference to a block that holds links shows its text: no link in a link, no cycle', () =>
  check(label, { kind: 'block' }, { ...BEES, block: uuid(2002) }, 'See #that'))
test('a reference to a heading shows its text', () =>
  check(label, { kind: 'block' }, { ...BEES, block: uuid(2003) }, 'Bold'))
test('a reference to a block that is gone shows the title of its page', () =>
  check(label, { kind: 'block' }, { ...BEES, block: uuid(9) }, 'Bees &amp; wasps'))

test('an embed of a page is a link where the page is not shown', () =>
  check(
    embed,
    { kind: 'embed' },
    BEES,
    '<p class="embed-line"><span class="embed-link"><span class="embed-kind">Embeds</span> <a href="/garden/bees" class="page">Bees &amp; wasps</a></span></p>',
  ))
test('an embedded file is a box with its name', () =>
  check(
    embed,
    { kind: 'embed' },
    { kind: 'asset', path: 'assets/bee.png' },
    '<p class="embed-line"><span class="file-card missing"><span class="file-name">bee.png</span> <span class="file-facts">not published</span></span></p>',
  ))
test('an embed of nothing says so', () =>
  check(
    embed,
    { kind: 'embed', target: 'Nowhere' },
    { kind: 'broken' },
    '<p class="embed-line"><span class="embed-link"><span class="embed-kind">Missing</span> <a class="broken" title="No page of this name">Nowhere</a></span></p>',
  ))

test('an embed where no flow content may stand is a link', () =>
  check(
    inText,
    { kind: 'embed' },
    BEES,
    '<span class="embed-link"><span class="embed-kind">Embeds</span> <a href="/garden/bees" class="page">Bees &amp; wasps</a></span>',
  ))

test('a block has an id made from its uuid', () =>
  check({ hole: 'block-id', block: 0 }, {}, BEES, ` id="b-${uuid(1001)}"`))

test('a page that is shown on another has no ids, and its own places are on the page it is from', () => {
  const filled = site({}, BEES)
  const template: Template = [
    '<p',
    { hole: 'block-id', block: 0 },
    { hole: 'id-attributes', html: ' id="h-x"' },
    '><a href="',
    { hole: 'own-address' },
    '#h-x">x</a></p>',
  ]
  const context = { page: pageOf(filled, 1), site: filled }
  expect(fillTemplate(template, context)).toBe(`<p id="b-${uuid(1001)}" id="h-x"><a href="#h-x">x</a></p>`)
  expect(fillTemplate(template, { ...context, isEmbedded: true })).toBe(
    '<p><a href="/garden/start#h-x">x</a></p>',
  )
})

test("the article holds each block's own HTML", () => {
  const filled = site({}, BEES)
  const template: Template = ['<li>', { hole: 'block-html', block: 0 }, '</li>']
  const context = { page: pageOf(filled, 1), site: filled, blockHtml: ['<b>Hello</b>'] }
  expect(fillTemplate(template, context)).toBe('<li><b>Hello</b></li>')
})

test('a template that names what the page does not have is a fault', () => {
  const filled = site({}, BEES)
  expect(() =>
    fillTemplate([{ hole: 'link-label', link: 7 }], { page: pageOf(filled, 1), site: filled }),
  ).toThrow('The template names link 7 of 1.')
})

test('a picture that is not published is its name in a box, whatever the name', () => {
  const filled = site({ kind: 'asset' }, { kind: 'asset', path: 'img/<x>&"\u0001.png' })
  const hole = { hole: 'picture-attributes', link: 0, alt: '', width: undefined, height: undefined } as const
  const html = fillTemplate([hole], { page: pageOf(filled, 1), site: filled })
  const [, url = '', rest] = /^src="([^"]*)"(.*)$/u.exec(html) ?? []
  expect(url).toMatch(/^data:image\/svg\+xml,[A-Za-z0-9%._~!*'()-]+$/u)
  expect(decodeURIComponent(url)).toContain('>&lt;x&gt;&amp;&quot; .png</text>')
  expect(rest).toBe(
    ' alt="&lt;x&gt;&amp;&quot;.png" width="123" height="38" class="missing" title="&lt;x&gt;&amp;&quot;.png"',
  )
})
