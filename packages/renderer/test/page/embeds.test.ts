/** Embeds, from markdown to HTML. */

import { expect, test } from 'vitest'
import { outputAt, pageAt, proseAt, publish, rowsOf } from './published-site.ts'

type Files = Readonly<Record<string, string>>

const obsidian = (files: Files): ReturnType<typeof publish> => publish(files, 'obsidian')

/** A frame with a title that leads to `href`. */
const frame = (href: string, title: string, body: string, name = 'embed'): string =>
  `<div class="${name}"><p class="embed-title"><a href="/garden/${href}" class="page">${title}</a></p><div class="embed-body">${body}</div></div>`

const block = (href: string, title: string, body: string): string =>
  frame(href, title, body, 'embed embed-block').replace('class="page"', 'class="page block-reference"')

const line = (why: string, link: string): string =>
  `<p class="embed-line"><span class="embed-kind">${why}</span> ${link}</p>`

/** What the first of some pages shows. */
const check = (files: Files, html: string, dialect: 'obsidian' | 'logseq' | 'plain' = 'obsidian'): void =>
  expect(
    proseAt(publish(files, dialect), Object.keys(files)[0] ?? '').replace(/#b-[0-9a-f-]{36}/gu, '#block'),
  ).toBe(html)

const BEES =
  '## Hive\n\nA hive.\n\n### Wax\n\nWax.\n\n## Honey\n\nHoney. ^sweet\n\n- one ^one\n  - two\n- three\n'

test('a page', () =>
  check({ 'a.md': '![[b]]', 'b.md': 'Buzz.' }, `<div>${frame('b', 'b', '<p>Buzz.</p>')}</div>`))

test('a page with a name for it here', () =>
  check({ 'a.md': '![[b|The bee]]', 'b.md': 'Buzz.' }, `<div>${frame('b', 'The bee', '<p>Buzz.</p>')}</div>`))

test('a width is no name', () =>
  check({ 'a.md': '![[b|300]]', 'b.md': 'Buzz.' }, `<div>${frame('b', 'b', '<p>Buzz.</p>')}</div>`))

test('a heading and what is below it, without ids', () =>
  check(
    { 'a.md': '![[bees#Hive]]', 'bees.md': BEES },
    `<div>${frame('bees#h-hive', 'bees › Hive', '<h2><span></span>Hive</h2><p>A hive.</p><h3><span></span>Wax</h3><p>Wax.</p>')}</div>`,
  ))

test('a heading below a heading', () =>
  check(
    { 'a.md': '![[bees#Hive#Wax]]', 'bees.md': BEES },
    `<div>${frame('bees#h-wax', 'bees › Hive › Wax', '<h3><span></span>Wax</h3><p>Wax.</p>')}</div>`,
  ))

test('a paragraph by its id', () =>
  check(
    { 'a.md': '![[bees#^sweet]]', 'bees.md': BEES },
    `<div>${block('bees#block', 'bees', '<p>Honey.</p>')}</div>`,
  ))

test('a list as a whole, in the list that it is', () =>
  check(
    { 'a.md': '![[bees#^all]]', 'bees.md': `${BEES}\n^all\n\n1. four\n\n^numbers\n` },
    `<div>${block('bees#block', 'bees', '<ul><li>one<ul><li>two</li></ul></li><li>three</li></ul>')}</div>`,
  ))

test('an item whose page was read again meanwhile is in a list, and shows no embeds of the rest', () => {
  const site = publish({ 'a.md': '![[bees#^one]]', 'bees.md': `![[c]]\n\n${BEES}`, 'c.md': 'c' }, 'obsidian')
  const shown = proseAt(site, 'a.md')
  for (const { page } of site.pages) {
    const { article } = page
    Object.defineProperty(page, 'article', { get: () => [...article] })
  }
  const again = { ...site, pages: site.pages.map((page) => ({ ...page })) }
  expect(proseAt(again, 'a.md')).toBe(shown)
  expect(shown).toContain('<ul class="outline"><li>one')
})

test('an item with its children, in a list', () =>
  check(
    { 'a.md': '![[bees#^one]]', 'bees.md': BEES },
    `<div>${block('bees#block', 'bees', '<ul class="outline"><li>one<ul><li>two</li></ul></li></ul>')}</div>`,
  ))

test('an item of a numbered list keeps its number', () =>
  check(
    { 'a.md': '![[b#^x]]', 'b.md': '4. four\n5. five ^x\n' },
    `<div>${block('b#block', 'b', '<ol start="5"><li>five</li></ol>')}</div>`,
  ))

test('a heading of the same page', () =>
  check(
    { 'a.md': '![[#B]]\n\n## B\n\nb' },
    `<div>${frame('a#h-b', 'B', '<h2><span></span>B</h2><p>b</p>')}</div><h2 id="h-b"><span></span>B</h2><p>b</p>`,
  ))

test('a block of the same page', () =>
  check({ 'a.md': 'b ^b\n\n![[#^b]]' }, `<p>b</p><div>${block('a#block', 'a', '<p>b</p>')}</div>`))

test('a page in markdown of its own', () =>
  check(
    { 'a.md': '![the bee](dir/b.md)', 'dir/b.md': 'Buzz.' },
    `<div>${frame('dir/b', 'the bee', '<p>Buzz.</p>')}</div>`,
  ))

test('a page by its alias, and a day by its title', () => {
  check(
    { 'a.md': '![[bee]]', 'b.md': '---\naliases: [bee]\n---\nBuzz.' },
    `<div>${frame('b', 'b', '<p>Buzz.</p>')}</div>`,
  )
  const day = publish(
    { 'pages/a.md': '- {{embed [[2024-01-15]]}}', 'journals/2024_01_15.md': '- Cold.' },
    'logseq',
    { journal: { directory: 'journals', fileFormat: 'yyyy_MM_dd', titleFormat: 'yyyy-MM-dd' } },
  )
  expect(proseAt(day, 'pages/a.md')).toContain('<div class="block">Cold.</div>')
})

const UUID = '66a1f3a0-0000-4000-8000-000000000000'

test('Logseq: a page and a block with its children', () =>
  check(
    {
      'pages/a.md': `- {{embed [[b]]}}\n- {{embed ((${UUID}))}}`,
      'pages/b.md': `- one\n  id:: ${UUID}\n\t- two\n- three`,
    },
    '<ul class="outline"><li><div class="block">' +
      frame(
        'b',
        'b',
        '<ul class="outline"><li><div class="block">one</div><ul><li><div class="block">two</div></li></ul></li><li><div class="block">three</div></li></ul>',
      ) +
      '</div></li><li><div class="block">' +
      frame(
        'b#block',
        'b',
        '<ul class="outline"><li><div class="block">one</div><ul><li><div class="block">two</div></li></ul></li></ul>',
        'embed embed-block',
      ) +
      '</div></li></ul>',
    'logseq',
  ))

test('the links of what is embedded lead where they led', () =>
  check(
    { 'a.md': '![[x/b]]', 'x/b.md': '[[#H]] [c](c.md)\n\n## H', 'x/c.md': '' },
    `<div>${frame('x/b', 'x/b', '<p><a href="/garden/x/b#h-h" class="page">H</a> <a href="/garden/x/c" class="page">c</a></p><h2><span></span>H</h2>')}</div>`.replace(
      '>x/b<',
      '>b<',
    ),
  ))

test('a footnote leads to the notes of the page that it is from', () => {
  const site = obsidian({ 'a.md': '![[b#^x]]', 'b.md': 'b[^1] ^x\n\n[^1]: note' })
  expect(proseAt(site, 'a.md')).toContain(
    '<p>b<sup><a data-footnote-ref href="/garden/b#user-content-fn-1">1</a></sup></p>',
  )
})

test('an embed in an embed', () =>
  check(
    { 'a.md': '![[b]]', 'b.md': '![[c]]', 'c.md': 'c' },
    `<div>${frame('b', 'b', `<div>${frame('c', 'c', '<p>c</p>')}</div>`)}</div>`,
  ))

test('a page that embeds itself is cut at once', () =>
  check(
    { 'a.md': 'x\n\n![[a]]' },
    `<p>x</p><div>${line('Embedded in itself:', '<a href="/garden/a" class="page">a</a>')}</div>`,
  ))

test('two pages that embed one another are each shown once', () =>
  check(
    { 'a.md': 'x\n\n![[b]]', 'b.md': 'y\n\n![[a]]' },
    `<p>x</p><div>${frame('b', 'b', `<p>y</p><div>${line('Embedded in itself:', '<a href="/garden/a" class="page">a</a>')}</div>`)}</div>`,
  ))

test('deeper than the limit there is a link', () => {
  const files = Object.fromEntries(Array.from({ length: 9 }, (_, n) => [`${n}.md`, `![[${n + 1}]]`]))
  const html = proseAt(obsidian(files), '0.md')
  expect(html.match(/class="embed"/gu)).toHaveLength(5)
  expect(html).toContain(line('Embedded deeper than 5 levels:', '<a href="/garden/6" class="page">6</a>'))
})

test('a depth of none makes every embed a link', () =>
  expect(proseAt(publish({ 'a.md': '![[b]]', 'b.md': 'b' }, 'obsidian', { embedDepth: 0 }), 'a.md')).toBe(
    '<div><p class="embed-line"><span class="embed-link"><span class="embed-kind">Embeds</span> <a href="/garden/b" class="page">b</a></span></p></div>',
  ))

test('doubling thirty times ends', () => {
  const files = Object.fromEntries(
    Array.from({ length: 30 }, (_, n) => [`p${n}.md`, `${n} ![[p${n + 1}]] ![[p${n + 1}]]`]),
  )
  const html = proseAt(publish(files, 'obsidian', { embedDepth: 10 }), 'p0.md')
  expect(html.match(/class="embed"/gu)).toHaveLength(1000)
  expect(html).toContain('Too much is embedded here:')
  expect(html.length).toBeLessThan(2_000_000)
})

test('a heading that is not there', () =>
  check(
    { 'a.md': '![[b#Nope]]', 'b.md': 'b' },
    `<div>${line('There is no such part:', '<a href="/garden/b" class="page">b › Nope</a>')}</div>`,
  ))

test('the title of a page is the page', () =>
  check(
    { 'a.md': '![[b#B]]', 'b.md': 'b' },
    `<div>${frame('b', 'b › B', '<p>b</p>').replace('b › B', 'b')}</div>`,
  ))

test('a page that is not there', () =>
  check(
    { 'a.md': '![[b]]' },
    '<div><p class="embed-line"><span class="embed-link"><span class="embed-kind">Missing</span> <a class="broken" title="No page of this name">b</a></span></p></div>',
  ))

test('nothing of an unpublished page is in any row, and its author learns why', () => {
  const site = publish(
    {
      'pages/a.md': `- {{embed [[b]]}}\n- {{embed ((${UUID}))}}\n- ((${UUID}))\n- [[b]]`,
      'pages/b.md': `public:: false\n\n- sesame\n  id:: ${UUID}\n- # sesame`,
      'pages/c.md': '- {{embed [[a]]}}',
    },
    'logseq',
    { nav: [] },
  )
  const rows = rowsOf(site)
  expect(rows.length).toBeGreaterThan(4)
  expect(JSON.stringify(rows)).not.toContain('sesame')
  expect(JSON.stringify(site.pages.map((page) => outputAt(site, page.page.path)))).not.toContain('sesame')
  expect(site.problems.map(({ code }) => code)).toEqual([
    'link-to-unpublished',
    'broken-block-reference',
    'broken-block-reference',
    'link-to-unpublished',
  ])
})

test('the rows of blocks and the quotes of citations link to what is embedded', () => {
  const site = obsidian({ 'a.md': '![[b]]', 'b.md': 'Buzz.' })
  const box =
    '<p class="embed-line"><span class="embed-link"><span class="embed-kind">Embeds</span> <a href="/garden/b" class="page">b</a></span></p>'
  expect(outputAt(site, 'a.md').blockHtml).toEqual([box])
  expect(outputAt(site, 'b.md').page.body).toContain(`<blockquote class="quote">${box}</blockquote>`)
  expect(pageAt(site, 'a.md').page.blocks.map(({ text }) => text)).toEqual([''])
})

test('a page says whose words stand in it', () => {
  const site = publish(
    {
      'pages/a.md': `- {{embed [[b]]}} [[e]]`,
      'pages/b.md': `- {{embed [[c]]}}`,
      'pages/c.md': `- ((${UUID}))`,
      'pages/d.md': `- d\n  id:: ${UUID}`,
      'pages/e.md': '- e',
    },
    'logseq',
  )
  const names = (file: string): string[] =>
    outputAt(site, file)
      .dependencies.map((uuid) => site.byUuid.get(uuid)?.page.name ?? '')
      .sort()
  expect(names('pages/a.md')).toEqual(['b', 'c', 'd'])
  expect(names('pages/b.md')).toEqual(['a', 'c', 'd'])
  expect(names('pages/d.md')).toEqual(['c'])
  expect(names('pages/e.md')).toEqual(['a'])
})

// ── References to blocks ──────────────────────────────────────────────────────────────────────────────────────────

const id = (n: number): string => `66a1f3a0-0000-4000-8000-${String(n).padStart(12, '0')}`
/** Page n has one bullet with the id n. */
const chain = (text: (n: number) => string, pages: number): Files =>
  Object.fromEntries(
    Array.from({ length: pages }, (_, n) => [`pages/p${n}.md`, `- ${text(n)}\n  id:: ${id(n)}`]),
  )
const label = (files: Files): string =>
  proseAt(publish(files, 'logseq'), 'pages/p0.md').replace(/<a [^>]*>/gu, '<a>')

test('a reference in a reference shows its words', () =>
  expect(label(chain((n) => (n < 2 ? `**${n}** ((${id(n + 1)})) [[p9]]` : 'end'), 3))).toBe(
    '<ul class="outline"><li><div class="block"><strong>0</strong> <a><strong>1</strong> end p9</a> <a>p9</a></div></li></ul>',
  ))

test('references in a circle end', () =>
  expect(label(chain((n) => `${n} ((${id((n + 1) % 2)}))`, 2))).toBe(
    '<ul class="outline"><li><div class="block">0 <a>1 0 …</a><a>1</a></div></li></ul>',
  ))

test('a block that refers to itself', () =>
  expect(label(chain((n) => `${n} ((${id(n)}))`, 1))).toBe(
    '<ul class="outline"><li><div class="block">0 <a>0 …</a></div></li></ul>',
  ))

test('references one in another end at a depth', () =>
  expect(label(chain((n) => `${n} ((${id(n + 1)}))`, 12))).toContain('0 <a>1 2 3 4 5 6 …</a>'))

test('references that double end', () => {
  const html = label(chain((n) => `${n} ((${id(n + 1)})) `.repeat(20), 9))
  expect(html.length).toBeLessThan(50_000)
})
