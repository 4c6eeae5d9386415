import type { Heading, PageDate } from '@draehi/core'
import { expect, test } from 'vitest'
import { NO_DETAILS } from '../../../core/src/markdown/known-keys.ts'
import { renderPage } from '../../src/page/render-page.ts'
import { block, CONFIG, linkedSite, type PageLiteral, pageOf, path, uuid } from './site.ts'

/** The body of the first of some pages. */
function body(literals: readonly PageLiteral[]): string {
  const site = linkedSite(literals)
  return renderPage(pageOf(site, 1), site).page.body
}

const heading = (level: number, text: string): Heading => ({ block: 0, level, text, anchor: `h-${text}` })

test('a page is its title and its article', () =>
  expect(body([{ at: 'bees', title: 'Bees & co', article: ['<p>Buzz.</p>'] }])).toBe(
    '<article class="page"><header class="page-header"><h1>Bees &amp; co</h1></header>' +
      '<div class="prose"><p>Buzz.</p></div></article>',
  ))

test('classes that the author asked for are the article’s', () =>
  expect(body([{ at: 'a', cssClasses: ['cssclass-wide', 'cssclass-é'] }])).toContain(
    '<article class="page cssclass-wide cssclass-é">',
  ))

test('day, other names and tags stand in one line', () =>
  expect(
    body([{ at: 'a', title: 'A', journalDay: '2024-01-15', aliases: ['A', 'Alpha'], tags: ['letter'] }]),
  ).toContain(
    '<div class="meta"><time datetime="2024-01-15">15 January 2024</time><span class="aliases">also Alpha</span>' +
      '<ul class="tags" aria-label="Tags"><li><a href="/garden/-/tags/letter" class="tag">#letter</a></li></ul></div>',
  ))

test('description, authors and days stand in the line too, the day as it was written', () => {
  const details = {
    ...NO_DETAILS,
    authors: ['[[Ada]]', 'Bob <b>'],
    date: '2024-01-15T03:00:00+09:00' as PageDate,
    updated: '2024-02-01' as PageDate,
  }
  const properties = { date: '2024-01-15T03:00:00+09:00', created: '2020', author: ['[[Ada]]'], updated: 'x' }
  const html = body([{ at: 'a', description: 'In <short>', details, properties }])
  expect(html).toContain(
    '<div class="meta"><span class="description">In &lt;short&gt;</span><span class="authors">by Ada, Bob &lt;b&gt;</span>' +
      '<time datetime="2024-01-15T03:00:00+09:00">15 January 2024</time>' +
      '<span>updated <time datetime="2024-02-01">1 February 2024</time></span></div>' +
      '<dl class="properties"><div><dt>created</dt><dd>2020</dd></div></dl>',
  )
})

test('a link to a web page in a description is one', () => {
  const written =
    'By [<b>](https://h.test/a_(b)?c="), `[code](https://h.test)`, [no](javascript:x) https://i.test'
  const html = body([{ at: 'a', description: written, properties: { description: written } }])
  expect(html).toContain(
    '<span class="description">By [&lt;b&gt;](<a href="https://h.test/a_(b)?c=" class="external">https://h.test/a_(b)?c=</a>"), ' +
      '<code>[code](https://h.test)</code>, [no](javascript:x) <a href="https://i.test" class="external">https://i.test</a></span>',
  )
  const linked = 'By [<b>](https://h.test/a_(b)?c)'
  expect(body([{ at: 'a', description: linked, properties: { description: linked } }])).toContain(
    '<span class="description">By <a href="https://h.test/a_(b)?c" class="external">&lt;b&gt;</a></span>',
  )
})

test('a page that was updated on its day says the day once', () => {
  const day = '2024-01-15' as PageDate
  const html = body([{ at: 'a', journalDay: day, details: { ...NO_DETAILS, date: day, updated: day } }])
  expect(html.match(/<time/gu)).toHaveLength(1)
})

test('search engines are asked not to list an unlisted page', () => {
  const site = linkedSite([{ at: 'a', details: { ...NO_DETAILS, isUnlisted: true } }, { at: 'b' }])
  const heads = [1, 2].map((n) => renderPage(pageOf(site, n), site).page.head.includes('noindex'))
  expect(heads).toEqual([true, false])
})

test('properties that say something to a reader are shown', () =>
  expect(
    body([
      {
        at: 'a',
        properties: {
          author: 'Ada <x>',
          year: 1843,
          title: 'A',
          draft: false,
          data: { x: 1 },
          __proto__x: ['b', 'c'],
        },
      },
    ]),
  ).toContain(
    '<dl class="properties"><div><dt>author</dt><dd>Ada &lt;x&gt;</dd></div><div><dt>year</dt><dd>1843</dd></div>' +
      '<div><dt>__proto__x</dt><dd>b, c</dd></div></dl>',
  ))

test('a name in a property that no page has is seen as broken', () => {
  const html = body([
    {
      at: 'a',
      properties: { up: '[[Nowhere|there]]' },
      links: [
        {
          kind: 'page',
          block: undefined,
          target: 'Nowhere',
          fragment: undefined,
          label: 'there',
          line: 1,
          column: 1,
        },
      ],
      linked: { targets: [{ kind: 'broken' }] },
    },
  ])
  expect(html).toContain('<dd><a class="broken" title="No page of this name">there</a></dd>')
})

test('names and addresses in properties are links', () => {
  const html = body([
    {
      at: 'a',
      properties: { up: '[[Bees|the bees]], [[Nowhere]]', source: 'see https://example.org/?a&b' },
      links: [
        {
          kind: 'page',
          block: undefined,
          target: 'bees',
          fragment: undefined,
          label: undefined,
          line: 1,
          column: 1,
        },
      ],
      linked: {
        targets: [
          {
            kind: 'page',
            page: uuid(2000),
            path: path('bees'),
            title: 'Bees',
            block: undefined,
            anchor: undefined,
          },
        ],
      },
    },
    { at: 'bees' },
  ])
  expect(html).toContain('<dd><a href="/garden/bees" class="page">the bees</a>, Nowhere</dd>')
  expect(html).toContain(
    '<dd>see <a href="https://example.org/?a&amp;b" class="external">https://example.org/?a&amp;b</a></dd>',
  )
})

test('one heading makes no table of contents', () =>
  expect(body([{ at: 'a', headings: [heading(2, 'x')] }])).not.toContain('toc'))

test('headings are nested by level, skipped levels too', () =>
  expect(
    body([
      { at: 'a', headings: [heading(2, 'one'), heading(4, 'deep'), heading(3, 'mid'), heading(1, 'zwei')] },
    ]),
  ).toContain(
    '<p class="toc-title">On this page</p><ol><li><a href="#h-one">one</a><ol><li><a href="#h-deep">deep</a></li>' +
      '<li><a href="#h-mid">mid</a></li></ol></li><li><a href="#h-zwei">zwei</a></li></ol></nav></details>',
  ))

test('breadcrumbs name folders that are no pages without a link', () =>
  expect(
    body([
      {
        at: 'b/c',
        title: 'C',
        linked: {
          breadcrumbs: [
            { title: 'A', path: path('a') },
            { title: 'B', path: undefined },
          ],
        },
      },
    ]),
  ).toContain(
    '<nav class="crumbs" aria-label="Breadcrumb"><ol><li><a href="/garden/a">A</a></li><li>B</li><li aria-current="page">C</li></ol></nav>',
  ))

test('neighbours are linked', () =>
  expect(
    body([
      {
        at: 'b',
        linked: { previous: { path: path('a'), title: 'A' }, next: { path: path('c'), title: 'C "c"' } },
      },
    ]),
  ).toContain(
    '<nav class="steps" aria-label="Previous and next page"><a class="prev" rel="prev" href="/garden/a"><span>Previous</span> A</a>' +
      '<a class="next" rel="next" href="/garden/c"><span>Next</span> C "c"</a></nav>',
  ))

test('who cites a page is quoted, with what stands above the quote', () => {
  const html = body([
    {
      at: 'bees',
      linked: {
        backlinks: [
          { page: uuid(2000), path: path('hive'), title: 'Hive', block: 1 },
          { page: uuid(2000), path: path('hive'), title: 'Hive', block: 1 },
          { page: uuid(3000), path: path('wax'), title: 'Wax', block: undefined },
        ],
      },
    },
    {
      at: 'hive',
      title: 'Hive',
      blocks: [
        block('Inhabitants'),
        block('Bees live here', { parent: 0, html: ['<em>Bees</em> live here'] }),
      ],
    },
    { at: 'wax', title: 'Wax' },
  ])
  expect(html).toContain(
    '<section class="cited-by" aria-labelledby="cited-by"><h2 id="cited-by">Cited by <span class="count">2</span></h2>' +
      '<ul class="citations"><li><p class="source"><a href="/garden/hive">Hive</a></p><ul class="quotes">' +
      '<li><p class="trail">Inhabitants</p><blockquote class="quote"><em>Bees</em> live here</blockquote>' +
      `<a class="jump" href="/garden/hive#b-${uuid(2002)}" aria-label="Go to this passage in Hive">¶</a></li></ul></li>` +
      '<li><p class="source"><a href="/garden/wax">Wax</a></p></li></ul></section>',
  )
})

test('a heading is quoted as words, a long block as its beginning', () => {
  const html = body([
    {
      at: 'bees',
      linked: {
        backlinks: [0, 1].map((index) => ({
          page: uuid(2000),
          path: path('hive'),
          title: 'Hive',
          block: index,
        })),
      },
    },
    {
      at: 'hive',
      blocks: [
        block('Top', { kind: 'heading', html: ['<h2>Top</h2>'] }),
        block('word '.repeat(200), { html: [`<p>${'<b>word</b> '.repeat(200)}</p>`] }),
      ],
    },
  ])
  expect(html).toContain('<blockquote class="quote"><div>Top</div></blockquote>')
  expect(html).toMatch(/<blockquote class="quote"><p>(?:<b>word<\/b> ){40,80}…<\/p><\/blockquote>/u)
})

test('beyond a hundred citing pages the others are only named', () => {
  const citing = Array.from({ length: 103 }, (_, n) => ({ at: `p${n}`, blocks: [block('words')] }))
  const html = body([
    {
      at: 'hub',
      linked: {
        backlinks: citing.map(({ at }, n) => ({
          page: uuid((n + 2) * 1000),
          path: path(at),
          title: at,
          block: 0,
        })),
      },
    },
    ...citing,
  ])
  expect(html.match(/class="quote"/gu)).toHaveLength(100)
  expect(html).toContain('<details class="more"><summary>3 more pages</summary>')
})

test('quotes end where a page would become too large; every citing page is still named', () => {
  const long = block('long', { html: [`<p>${'x'.repeat(1900)}</p>`] })
  const citing = Array.from({ length: 90 }, (_, n) => ({ at: `p${n}`, blocks: [long] }))
  const html = body([
    {
      at: 'hub',
      linked: {
        backlinks: citing.map(({ at }, n) => ({
          page: uuid((n + 2) * 1000),
          path: path(at),
          title: at,
          block: 0,
        })),
      },
    },
    ...citing,
  ])
  expect(html.length).toBeLessThan(160_000)
  expect(html.match(/class="source"/gu)).toHaveLength(90)
})

test('a page that runs from right to left says so, and its language', () =>
  expect(
    body([{ at: 'a', title: 'שלום', blocks: [block('עולם')], details: { ...NO_DETAILS, lang: 'he' } }]),
  ).toContain('<article class="page" lang="he" dir="rtl">'))

test('a language that is none is not believed', () =>
  expect(body([{ at: 'a', properties: { lang: 'en" onload="x' } }])).toContain('<article class="page">'))

test('the head has title and description; the address is added by the server', () => {
  const site = linkedSite([
    { at: 'a b', title: 'A', blocks: [block('Title', { kind: 'heading' }), block('First "words".')] },
  ])
  const { head } = renderPage(pageOf(site, 1), site).page
  expect(head.split('<script')[0]).toBe(
    '<title>A · Garden</title><meta name="description" content="First &quot;words&quot;.">' +
      '<link rel="alternate" type="text/markdown" href="/garden/a%20b.md"><link rel="alternate" type="application/json" href="/garden/a%20b.json">' +
      '<meta property="og:type" content="article"><meta property="og:title" content="A"><meta property="og:description" content="First &quot;words&quot;.">' +
      '<meta property="og:site_name" content="Garden"><meta property="og:locale" content="en"><meta property="og:url" content="draehi-base:/garden/a%20b">' +
      '<meta name="draehi-card">',
  )
})

test('what a page says of itself to search engines is data that ends nowhere else', () => {
  const title = '</script><!-- \u2028 "x" & <b>'
  const history = {
    created: '2024-01-02T03:04:05.000Z',
    updated: '2024-05-06T07:08:09.000Z',
    authors: ['Ada </script>'],
  }
  const site = linkedSite([
    { at: 'a/b', title, linked: { history, breadcrumbs: [{ title: 'a', path: undefined }] }, tags: ['t'] },
  ])
  const { head, body } = renderPage(pageOf(site, 1), site).page
  const [, before = '', data = '', ...after] = head.split(
    /(.*)<script type="application\/ld\+json">(.*?)<\/script>/su,
  )
  expect(after.join('')).toBe('')
  expect(data).not.toMatch(/[<>&\u2028]/u)
  expect(JSON.parse(data)['@graph']).toMatchObject([
    {
      '@type': 'Article',
      headline: title,
      url: 'draehi-base:/garden/a/b',
      datePublished: history.created,
      dateModified: history.updated,
      author: [{ '@type': 'Person', name: 'Ada </script>' }],
    },
    {
      '@type': 'BreadcrumbList',
      itemListElement: [
        { position: 1, name: 'a' },
        { position: 2, name: title },
      ],
    },
  ])
  expect(before).toContain('<meta property="article:modified_time" content="2024-05-06T07:08:09.000Z">')
  expect(before).toContain('<meta property="article:tag" content="t">')
  expect(body).toContain(
    '<span class="authors">by Ada &lt;/script&gt;</span><span>updated <time datetime="2024-05-06T07:08:09.000Z">6 May 2024</time></span>' +
      '<span>created <time datetime="2024-01-02T03:04:05.000Z">2 January 2024</time></span>',
  )
})

test('the home page is the row without a path and speaks for the site', () => {
  const site = linkedSite([{ at: 'index', title: 'Welcome' }], {
    home: path('index'),
    config: { ...CONFIG, description: 'All about bees' },
  })
  const { page } = renderPage(pageOf(site, 1), site)
  expect(page.path).toBe('')
  expect(page.head).toContain('<title>Garden</title><meta name="description" content="All about bees">')
  expect(page.head).toContain('<meta property="og:url" content="draehi-base:/garden">')
  expect(page.head).toContain(
    '{"@type":"WebSite","name":"Garden","url":"draehi-base:/garden","description":"All about bees"}',
  )
})

test("every block's own HTML comes with the page, links resolved", () => {
  const site = linkedSite([
    {
      at: 'a',
      blocks: [block('x', { html: ['<a ', { hole: 'link-attributes', link: 0 }, '>x</a>'] }), block('y')],
      links: [{ kind: 'page', block: 0, target: 'x', fragment: undefined, label: 'x', line: 1, column: 1 }],
    },
  ])
  expect(renderPage(pageOf(site, 1), site).blockHtml).toEqual([
    '<a class="broken" title="No page of this name">x</a>',
    'y',
  ])
})

test('equal pages have equal digests, and a changed title another', () => {
  const digest = (title: string): string => {
    const site = linkedSite([{ at: 'a', title }])
    return renderPage(pageOf(site, 1), site).page.digest
  }
  expect(digest('A')).toBe(digest('A'))
  expect(digest('A')).not.toBe(digest('B'))
})
