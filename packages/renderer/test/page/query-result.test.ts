import type { Hole, PageQuery, QueryAnswer, QueryLink } from '@draehi/core'
import { expect, test } from 'vitest'
import { fillTemplate } from '../../src/page/fill-template.ts'
import { renderPage } from '../../src/page/render-page.ts'
import { block, linkedSite, pageOf, uuid } from './site.ts'

const QUERY: PageQuery = { source: 'LIST <b>', block: 0, line: 1, fault: 'No.' }
const HOLE: Hole = { hole: 'query', query: 0 }

/** Page 1 asks; page 2 has what it finds. */
function site(answer: QueryAnswer) {
  return linkedSite([
    {
      at: 'q',
      blocks: [block('', { html: [HOLE] })],
      queries: [QUERY],
      article: [{ hole: 'block-html', block: 0 }],
      linked: { answers: [answer] },
    },
    {
      at: 'bees',
      title: 'Bees & wasps',
      blocks: [
        block('A bee', { html: ['A <em>bee</em>'] }),
        block('buzz', { parent: 0, html: ['<input type="checkbox" disabled> buzz'], task: ' ' }),
        block('', { html: [HOLE] }),
      ],
      queries: [{ source: '{{query inner}}', block: 2, line: 1, fault: 'No.' }],
      linked: { answers: [{ kind: 'unanswered', why: 'No.' }] },
    },
  ])
}

const BEES: QueryLink = {
  type: 'link',
  page: uuid(2000),
  block: undefined,
  title: 'Bees & wasps',
  label: undefined,
}
const GONE: QueryLink = { ...BEES, page: undefined, title: '<gone>' }

/** What stands in the box of the answer. */
function written(answer: QueryAnswer, left = 100_000): string {
  const linked = site(answer)
  const html = fillTemplate([HOLE], { page: pageOf(linked, 1), site: linked, answerRoom: { left } })
  return html.replace(/^<div class="query">|<\/div>$/gu, '')
}

const check = (answer: QueryAnswer, ...html: readonly string[]): void =>
  expect(written(answer)).toBe(html.join(''))

const facts = { title: undefined, total: 2 }

test('a list is links and values', () =>
  check(
    {
      kind: 'list',
      title: 'Some <b>',
      total: 2,
      rows: [
        { id: BEES, value: { type: 'shown-list', items: [1, '<x>'] } },
        { id: GONE, value: undefined },
      ],
    },
    '<p class="query-caption"><strong>Some &lt;b&gt;</strong> <span class="count">2 results</span></p><ul>',
    '<li><a href="/garden/bees" class="page">Bees &amp; wasps</a>: <ul><li>1</li><li>&lt;x&gt;</li></ul></li>',
    '<li><a class="broken" title="No page of this name">&lt;gone&gt;</a></li></ul>',
  ))

test('a table has a head and a box in which it scrolls', () =>
  check(
    {
      kind: 'table',
      ...facts,
      columns: ['File', 'a "b" <i>'],
      rows: [
        [BEES, true],
        [null, 'javascript:x'],
      ],
    },
    '<p class="query-caption"><span class="count">2 results</span></p><div class="table" tabindex="0"><table><thead><tr>',
    '<th scope="col">File</th><th scope="col">a "b" &lt;i&gt;</th></tr></thead><tbody>',
    '<tr><td><a href="/garden/bees" class="page">Bees &amp; wasps</a></td><td>true</td></tr>',
    '<tr><td></td><td>javascript:x</td></tr></tbody></table></div>',
  ))

test('blocks are quoted below their page, with their checkbox, and linked', () =>
  check(
    {
      kind: 'blocks',
      ...facts,
      groups: [{ key: BEES, blocks: [{ ...BEES, block: 0 }, { ...BEES, block: 1 }, BEES] }],
      total: 3,
    },
    '<p class="query-caption"><span class="count">3 results</span></p><ul class="citations"><li>',
    '<p class="source"><a href="/garden/bees" class="page">Bees &amp; wasps</a></p><ul class="quotes">',
    '<li><blockquote class="quote">A <em>bee</em></blockquote>',
    `<a class="jump" href="/garden/bees#b-${uuid(2001)}" aria-label="Go to this passage in Bees &amp; wasps">¶</a></li>`,
    '<li class="task"><p class="trail">A bee</p><blockquote class="quote"><input type="checkbox" disabled> buzz</blockquote>',
    `<a class="jump" href="/garden/bees#b-${uuid(2002)}" aria-label="Go to this passage in Bees &amp; wasps">¶</a></li>`,
    '</ul></li></ul>',
  ))

test('a block that is found shows its own query as its source: results hold no results', () => {
  const html = written({
    kind: 'blocks',
    ...facts,
    total: 1,
    groups: [{ key: BEES, blocks: [{ ...BEES, block: 2 }] }],
  })
  expect(html).toContain('<pre class="query-source" tabindex="0"><code>{{query inner}}</code></pre>')
  expect(html).not.toContain('query-note')
})

test('what found nothing says so', () =>
  check(
    { kind: 'list', title: undefined, total: 0, rows: [] },
    '<p class="query-caption">Nothing found.</p>',
  ))

test('what was cut says how much more there is', () =>
  expect(
    written({ kind: 'list', title: undefined, total: 501, rows: [{ id: BEES, value: undefined }] }),
  ).toContain('<p class="query-note">… and 500 more</p>'))

test('a query without an answer is its source and the reason', () =>
  check(
    { kind: 'unanswered', why: 'Not <i>.' },
    '<pre class="query-source" tabindex="0"><code>LIST &lt;b&gt;</code></pre><p class="query-note">Not &lt;i&gt;.</p>',
  ))

test('when the page has no more room, the source stands for the result', () =>
  expect(written({ kind: 'list', ...facts, rows: [{ id: BEES, value: undefined }] }, 0)).toBe(
    '<pre class="query-source" tabindex="0"><code>LIST &lt;b&gt;</code></pre>' +
      '<p class="query-note">The results on this page are too long to be shown all.</p>',
  ))

test('a value stands in a sentence, a query that is none as code', () => {
  const inline = (answer: QueryAnswer): string => {
    const linked = site(answer)
    return fillTemplate(['= ', { hole: 'query-phrasing', query: 0 }], {
      page: pageOf(linked, 1),
      site: linked,
    })
  }
  expect(inline({ kind: 'value', value: { type: 'shown-list', items: [1, BEES] } })).toBe(
    '= 1, <a href="/garden/bees" class="page">Bees &amp; wasps</a>',
  )
  expect(
    inline({ kind: 'value', value: { type: 'phrase', parts: ['<', BEES, { type: 'code', text: '<b>' }] } }),
  ).toBe('= &lt;<a href="/garden/bees" class="page">Bees &amp; wasps</a><code>&lt;b&gt;</code>')
  expect(inline({ kind: 'value', value: { type: 'date', time: 0, hasTime: false } })).toBe(
    '= <time datetime="1970-01-01">1970-01-01</time>',
  )
  expect(inline({ kind: 'unanswered', why: 'No.' })).toBe('= <code>LIST &lt;b&gt;</code>')
})

test('the page shows the result, its block elsewhere the source, and whose words it shows is known', () => {
  const linked = site({
    kind: 'blocks',
    ...facts,
    total: 1,
    groups: [{ key: BEES, blocks: [{ ...BEES, block: 0 }] }],
  })
  const output = renderPage(pageOf(linked, 1), linked)
  expect(output.page.body).toContain('A <em>bee</em>')
  expect(output.blockHtml).toEqual([
    '<pre class="query-source" tabindex="0"><code>LIST &lt;b&gt;</code></pre>',
  ])
  expect(output.dependencies).toEqual([uuid(2000)])
})
