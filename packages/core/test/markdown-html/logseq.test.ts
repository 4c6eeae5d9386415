import { expect, test } from 'vitest'
import { graphConfig } from '../../../../test/support/graph-config.ts'
import { parsePage } from '../../src/markdown/parse-page.ts'
import type { GraphConfig, Page } from '../../src/nouns.ts'
import { formatProblem } from '../../src/problem.ts'
import { fill, fillBlock, sourceFile } from './support.ts'

const read = (markdown: string, changes?: Partial<GraphConfig>): Page =>
  parsePage(sourceFile(markdown), graphConfig('logseq', changes))

/** The own HTML of the first block. */
const check = (markdown: string, html: string, changes?: Partial<GraphConfig>): void =>
  expect(fillBlock(read(markdown, changes).blocks[0]?.html ?? [])).toBe(html)

const checkPage = (markdown: string, html: string): void =>
  expect(fill(read(markdown)).replace(/ (?:id="b-\d+"|dir="auto")|\n/gu, '')).toBe(html)

const checkProblems = (markdown: string, problems: readonly string[], changes?: Partial<GraphConfig>): void =>
  expect(read(markdown, changes).problems.map(formatProblem)).toEqual(problems)

// ── Tasks ─────────────────────────────────────────────────────────────────────────────────────────────────────────

const TODO =
  '<span class="task"><input type="checkbox" disabled aria-label="to do"><span class="task-marker">TODO</span></span>'
const DONE =
  '<span class="task-done"><input type="checkbox" checked disabled aria-label="done"><span class="task-marker">DONE</span></span>'

test.each([
  ['- TODO write', `${TODO} write`],
  ['- TODO', TODO],
  ['- DONE [#A] a', `${DONE} <span class="priority-a">Priority A</span> a`],
  ['- [#C] a', '<span class="priority-c">Priority C</span> a'],
  ['- ## TODO a', `<h2>${TODO} a</h2>`],
  ['- CANCELLED a', '<span class="task-done"><span class="task-marker">CANCELLED</span></span> a'],
  ['- TODOs', 'TODOs'],
  ['- a TODO', 'a TODO'],
  ['- [#D] a', '[<a href="/w/0" class="page">#D</a>] a'],
  ['- BACKLOG a', 'BACKLOG a'],
])('the task %s', (markdown, html) => check(markdown, html))

test('dates are lines of their own, what was logged is nowhere', () =>
  check(
    '- a\n  SCHEDULED: <2024-01-15 Mon 9:00 .+1w> DEADLINE: <2024-02-01 Thu>\n  :LOGBOOK:\n  CLOCK: [2024-01-15 Mon 10:00:00]\n  :END:\n  CLOCK: [2024-01-15 Mon 10:00:00]',
    'a\n<div class="dates">Scheduled <time datetime="2024-01-15T09:00">2024-01-15 09:00</time>, every week · Deadline <time datetime="2024-02-01">2024-02-01</time></div>',
  ))

test('a block knows its dates and priority', () => {
  const { text, source, task, properties } =
    read('- TODO [#B] a\n  DEADLINE: <2024-02-01 Thu +3d>\n  :LOGBOOK:\n  :END:').blocks[0] ?? {}
  expect({ text, source, task, properties }).toEqual({
    text: 'a',
    source: 'TODO [#B] a\nDEADLINE: <2024-02-01 Thu +3d>',
    task: 'TODO',
    properties: { deadline: '2024-02-01', 'deadline-repeat': '+3d', priority: 'B' },
  })
})

test('code may say all this', () =>
  check(
    '- ```\n  SCHEDULED: <2024-01-15 Mon>\n  :LOGBOOK:\n  a:: b\n  #+BEGIN_NOTE\n  ```',
    '<pre tabindex="0"><code>SCHEDULED: &lt;2024-01-15 Mon>\n:LOGBOOK:\na:: b\n#+BEGIN_NOTE\n</code></pre>',
  ))

// ── Macros ────────────────────────────────────────────────────────────────────────────────────────────────────────

const media = (url: string, label: string): string =>
  `<a href="${url}" rel="noopener" class="external media">${label}</a>`

test.each([
  [
    '{{youtube https://www.youtube.com/watch?v=l4keRsRFnuc&t=1}}',
    'https://www.youtube.com/watch?v=l4keRsRFnuc',
    '▶ YouTube',
  ],
  ['{{youtube l4keRsRFnuc}}', 'https://www.youtube.com/watch?v=l4keRsRFnuc', '▶ YouTube'],
  ['{{video https://youtu.be/l4keRsRFnuc}}', 'https://www.youtube.com/watch?v=l4keRsRFnuc', '▶ YouTube'],
  ['{{vimeo 1234}}', 'https://vimeo.com/1234', '▶ Vimeo'],
  ['{{video https://player.vimeo.com/video/1234?h=1}}', 'https://vimeo.com/1234', '▶ Vimeo'],
  [
    '{{bilibili https://www.bilibili.com/video/BV1xx411c7mD}}',
    'https://www.bilibili.com/video/BV1xx411c7mD',
    '▶ Bilibili',
  ],
  ['{{video https://www.example.org/a.mp4}}', 'https://www.example.org/a.mp4', '▶ example.org'],
  [
    '{{tweet https://twitter.com/logseq/status/14?s=20}}',
    'https://x.com/logseq/status/14',
    'A post of @logseq on X',
  ],
  ['{{twitter 14}}', 'https://x.com/i/status/14', 'A post on X'],
])('%s is a link, and loads nothing', (macro, url, label) => check(`- ${macro}`, media(url, label)))

test('a timestamp leads into the video above it', () => {
  check('- {{youtube-timestamp 3725}} a', '<span class="timestamp">1:02:05</span> a')
  const page = read('- {{youtube l4keRsRFnuc}}\n\t- {{youtube-timestamp 1:53}} a')
  expect(fillBlock(page.blocks[1]?.html ?? [])).toBe(
    '<span class="timestamp"><a href="https://www.youtube.com/watch?v=l4keRsRFnuc&amp;t=113s" rel="noopener" class="external">1:53</a></span> a',
  )
})

test('a cloze hides nothing', () =>
  check(
    '- x {{cloze *a* [[b]] \\\\ cue}}',
    'x <span class="cloze"><em>a</em> <a href="/w/0" class="page">label 0</a></span>',
  ))

const macros = {
  poem: '**$1** and [[$2]]$3',
  loop: 'a {{loop}} b',
  bomb: '{{bomb2}}{{bomb2}}',
  bomb2: '$1'.padEnd(9000, 'x'),
  div: '[:div [:b "$1"]]',
  script: '[:script "$1"]',
  base: 'https://example.org/$1',
  page: '[[Page A]]',
  book: '[$1](https://example.org/book/$1) ![$1](../assets/$1.png)',
  js: 'javascript:alert(1)',
  list: '- # $1',
}

test('macros of the graph are what they stand for', () => {
  const filled = '<span class="filled"><strong>x</strong> and <a href="/w/0" class="page">label 0</a></span>'
  check('- {{poem x, "y, z"}}', filled, { macros })
  expect(read('- {{poem x, "y, z"}}', { macros }).links.map(({ target }) => target)).toEqual(['y, z'])
  check('- {{list x}}', '<span class="filled">- # x</span>', { macros })
  check('- `{{poem x}}`', '<code>{{poem x}}</code>', { macros })
})

test('a macro in an address, and an address in a macro', () => {
  const external = (url: string, label: string): string =>
    `<a href="${url}" rel="noopener" class="external">${label}</a>`
  check('- [a]({{base b}}/c)', external('https://example.org/b/c', 'a'), { macros })
  check('- [a][a]\n  \n  [a]: {{base b}}', external('https://example.org/b', 'a'), { macros })
  check('- [a]({{page}})', '<a href="/w/0" class="page">a</a>', { macros })
  check('- [a]({{js}})', '<a>a</a>', { macros })
  expect(read('- [a]({{none}}/x)', { macros }).links.map(({ target }) => target)).toEqual(['{{none}}/x'])
  const [block] = read('- {{book Honey bee}}', { macros }).blocks
  expect(fillBlock(block?.html ?? [])).toContain(
    external('https://example.org/book/Honey%20bee', 'Honey bee'),
  )
  expect(read('- {{book Honey bee}}', { macros }).links.map(({ target }) => target)).toEqual([
    '../assets/Honey bee.png',
  ])
})

test('addresses of macros do not become too much', () => {
  const [long] = read('- [a]({{bomb2}})', { macros }).links
  expect(long?.target).toBe('{{bomb2}}')
  const links = '[a]({{long}}) '.repeat(100)
  const page = read(`- ${links}`, { macros: { long: `../${'x'.repeat(1900)}` } })
  expect(page.links.filter(({ target }) => target.startsWith('../')).length).toBe(10)
})

test('hiccup is the HTML that it stands for, as safe as any', () => {
  check(
    '- {{div x}}',
    '<span class="filled"><span class="filled"><div><strong>x</strong></div></span></span>',
    {
      macros,
    },
  )
  check('- [:a {:href "javascript:alert(1)"} "a"]', '<a>a</a>')
  check(
    '- [:p {:onclick "alert(1)" :style {:color "red"}} "<b>"]',
    '<span class="filled"><p>&lt;b></p></span>',
  )
  check('- [:div [:script "x"]]', '<code class="macro">[:div [:script "x"]]</code>')
  check(
    '- [:img {:src "https://a.b/c.png" :width "30px"}]',
    '<img src="https://a.b/c.png" alt="" width="30" loading="lazy" decoding="async">',
  )
})

test('a macro in itself is its source inside', () =>
  check('- {{loop}}', '<span class="filled">a <code class="macro">{{loop}}</code> b</span>', { macros }))

test('macros that become too much are their source', () => {
  const [block] = read('- {{bomb}} {{bomb}} {{bomb}}', { macros }).blocks
  expect(block?.text.length).toBeLessThan(20_000)
  expect(fillBlock(block?.html ?? [])).toContain('{{bomb2}}')
})

test('a macro cannot make HTML that an author could not', () =>
  check('- {{h <script>alert(1)</script>}}', '<span class="filled"></span>', { macros: { h: '$1' } }))

test('what is not supported is shown as its source and reported at its place', () => {
  check('- a {{renderer :x}}', 'a <code class="macro">{{renderer :x}}</code>')
  checkProblems(
    '- a {{renderer :x}}\n  p:: {{zotero}}\n- {{script x}} {{youtube}} {{constructor}}',
    [
      'a.md:1:5  warning  The macro "{{renderer :x}}" is not supported; its source is shown.  (unsupported-macro)',
      'a.md:2:7  warning  The macro "{{zotero}}" is not supported; its source is shown.  (unsupported-macro)',
      'a.md:3:3  warning  The macro "{{script x}}" is not supported; its source is shown.  (unsupported-macro)',
      'a.md:3:16  warning  The macro "{{youtube}}" is not supported; its source is shown.  (unsupported-macro)',
      'a.md:3:28  warning  The macro "{{constructor}}" is not supported; its source is shown.  (unsupported-macro)',
    ],
    { macros },
  )
})

// ── #+BEGIN_… ─────────────────────────────────────────────────────────────────────────────────────────────────────

test.each([
  [
    '#+BEGIN_NOTE\n  a **b**\n  - c\n  #+END_NOTE\n  after',
    '<div class="callout callout-note" data-callout="note"><div class="callout-title">Note</div><p>a <strong>b</strong></p><ul><li>c</li></ul></div>after',
  ],
  ['#+begin_quote\n  a\n  #+END_QUOTE', '<blockquote><p>a</p></blockquote>'],
  ['#+BEGIN_SRC\n  a - [[b]]\n  #+END_SRC', '<pre tabindex="0"><code>a - [[b]]</code></pre>'],
  ['#+BEGIN_EXAMPLE\n  {{a}}\n  #+END_EXAMPLE', '<pre tabindex="0"><code>{{a}}</code></pre>'],
  ['#+BEGIN_CENTER\n  a\n  #+END_CENTER', '<div class="center"><p>a</p></div>'],
  ['#+BEGIN_VERSE\n  a\n  b\n  #+END_VERSE', '<div class="verse"><p>a<br>b</p></div>'],
  ['#+BEGIN_COMMENT\n  secret\n  #+END_COMMENT\n  a', 'a'],
  ['#+BEGIN_EXPORT html\n  <b>a</b><script>1</script>\n  #+END_EXPORT', '<b>a</b>'],
  ['#+BEGIN_FOO\n  a\n  #+END_FOO', 'a'],
  ['#+TITLE: a\n  b', 'b'],
  ['#+BEGIN_NOTE\n  a', '#+BEGIN_NOTE<br>a'],
])('%j', (markdown, html) => {
  const [block] = read(`- ${markdown}`).blocks
  expect(fillBlock(block?.html ?? []).replaceAll('\n', '')).toBe(html)
})

test('code has the language that its first line names', () => {
  const [block] = read('- #+BEGIN_SRC js\n  a\n  #+END_SRC').blocks
  expect(fillBlock(block?.html ?? [])).toContain('language-js')
})

test('what looks like a bullet inside of a block is none', () =>
  expect(read('- #+BEGIN_QUOTE\n  - a\n  - b\n  #+END_QUOTE\n- c').blocks.map(({ text }) => text)).toEqual([
    'a b',
    'c',
  ]))

test('a block that is not ended swallows no other', () =>
  expect(read('- #+BEGIN_QUOTE\n- a\n- b').blocks.map(({ text }) => text)).toEqual([
    '#+BEGIN_QUOTE',
    'a',
    'b',
  ]))

test('a query in a property is its source', () => {
  check(
    '- a\n  q:: {{query x}}',
    'a\n<dl class="properties"><div><dt>q</dt><dd><code class="macro">{{query x}}</code></dd></div></dl>',
  )
  checkProblems('q:: {{query x}}', [
    'a.md:1:5  warning  The macro "{{query x}}" is not supported; its source is shown.  (unsupported-macro)',
  ])
})

// ── Properties ────────────────────────────────────────────────────────────────────────────────────────────────────

test('properties of a block are a list, those of Logseq are hidden', () =>
  check(
    '- a\n  id:: 64b5f1a2-1111-4222-8333-444455556666\n  author:: [[Ada]], #b\n  year:: 1984.\n  card-repeats:: 3\n  x:: y\n  public:: true\n  tags:: c, d e',
    'a\n<dl class="properties"><div><dt>author</dt><dd><a href="/w/0" class="page">label 0</a>, <a href="/w/1" class="page">#b</a></dd></div>' +
      '<div><dt>year</dt><dd>1984.</dd></div>' +
      '<div><dt>tags</dt><dd><a href="/w/2" class="page">#c</a>, <a href="/w/3" class="page">#d e</a></dd></div></dl>',
    { hiddenProperties: ['x'] },
  ))

test('values of keys that are lists are pages', () => {
  const config = { commaProperties: ['authors'] }
  expect(read('- a\n  Authors:: Ada, [[Bob]]', config).blocks[0]?.properties).toEqual({
    Authors: ['Ada', 'Bob'],
  })
  expect(read('- a\n  Authors:: Ada, [[Bob]]', config).links).toMatchObject([
    { kind: 'page', target: 'Ada', line: 2, column: 13 },
    { kind: 'page', target: 'Bob', line: 2, column: 18 },
  ])
})

test('properties of a page are above it, with links and macros', () => {
  const page = read('title:: T\nurl:: {{u X}}\nup:: [[P]] and [q](https://e.org)\nicon:: x\n\n- a', {
    macros: { u: 'https://e.org/$1' },
  })
  expect(fillBlock(page.propertyList)).toBe(
    '<dl class="properties"><div><dt>url</dt><dd><span class="filled"><a href="https://e.org/X" rel="noopener" class="external">https://e.org/X</a></span></dd></div>' +
      '<div><dt>up</dt><dd><a href="/w/0" class="page">label 0</a> and <a href="https://e.org" rel="noopener" class="external">q</a></dd></div></dl>',
  )
  expect(page.properties).toMatchObject({ url: 'https://e.org/X' })
  expect(page.links).toMatchObject([{ target: 'P', block: undefined, line: 3, column: 6 }])
})

test('highlights of a PDF are called by its name', () => {
  const title = (path: string): string => parsePage(sourceFile('- x', path), graphConfig('logseq')).title
  expect(title('pages/hls__a_paper_1700000000000_0.md')).toBe('Highlights of a paper')
  expect(title('pages/hls__.md')).toBe('hls__')
})

test('a namespace is a query for the pages below it', () => {
  expect(read('- {{namespace [[Py]]}} {{namespace a/b}}').queries.map(({ source }) => source)).toEqual([
    '{{query (namespace [[Py]])}}',
    '{{query (namespace [[a/b]])}}',
  ])
  checkProblems('- {{namespace a) (b}}', [
    'a.md:1:3  warning  The macro "{{namespace a) (b}}" is not supported; its source is shown.  (unsupported-macro)',
  ])
})

// ── Outlines ──────────────────────────────────────────────────────────────────────────────────────────────────────

const NUMBER = '\n  logseq.order-list-type:: number'

test('numbered blocks are numbered in runs', () =>
  checkPage(
    `- a${NUMBER}\n- b${NUMBER}\n- c\n- d${NUMBER}`,
    '<ol class="outline"><li><div class="block">a</div></li><li><div class="block">b</div></li></ol>' +
      '<ul class="outline"><li><div class="block">c</div></li></ul><ol class="outline"><li><div class="block">d</div></li></ol>',
  ))

test('the children of a collapsed block are folded', () =>
  checkPage(
    '- a\n  collapsed:: true\n\t- b\n\t- c\n- d\n  collapsed:: true',
    '<ul class="outline"><li><div class="block">a</div><details class="folded"><summary>2 blocks</summary>' +
      '<ul><li><div class="block">b</div></li><li><div class="block">c</div></li></ul></details></li><li><div class="block">d</div></li></ul>',
  ))

test('the ground of a block is one of a few', () => {
  const block = (color: string): string => `<ul class="outline"><li><div class="${color}">a</div></li></ul>`
  checkPage('- a\n  background-color:: red', block('block ground-red'))
  checkPage('- a\n  background-color:: #497d46', block('block ground-green'))
  checkPage('- a\n  background-color:: red callout', block('block'))
})

test.each([
  ['- a\n  heading:: 3', '<h3>a</h3>'],
  ['- a\n  heading:: true', '<h2>a</h2>'],
  ['- a\n  heading:: 99', '<h6>a</h6>'],
  ['- a\n  heading:: false', 'a'],
  ['- # a\n  heading:: 3', '<h1>a</h1>'],
])('%j', (markdown, html) => check(markdown, html))

test('an author cannot forge what is ours', () =>
  check(
    '- <span class="task-done">x</span> <details class="folded"><summary>y</summary></details>',
    '<span>x</span> <details><summary>y</summary></details>',
  ))

// ── Time ──────────────────────────────────────────────────────────────────────────────────────────────────────────

test.each([
  ['#+BEGIN_QUOTE\n'],
  ['- #+BEGIN_NOTE\n'],
  ['{{a '],
  ['{{poem {{'],
  ['a:: b\n'],
  ['- a:: {{poem x}}\n'],
  ['SCHEDULED: <2024-01-01 '],
  [':LOGBOOK:\n'],
  ['- TODO [#A] '],
])('%j many times over is read', (piece) => {
  const page = read(piece.repeat(2000), { macros })
  expect(page.problems.filter(({ message }) => !message.includes('line'))).not.toContainEqual(
    expect.objectContaining({ code: 'page-too-large' }),
  )
})
