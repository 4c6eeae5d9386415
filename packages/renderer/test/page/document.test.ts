/** Whole documents, through the real parser and linker: what they are to an HTML parser, and where their links lead. */

import type { LinkedSite } from '@draehi/core'
import fc from 'fast-check'
import { parse, serialize } from 'parse5'
import { expect, test } from 'vitest'
import { attribute, documentsOf, elementsOf, publish, respelt } from './published-site.ts'
import { block, CONFIG, linkedSite, path, uuid } from './site.ts'

const BEES = {
  'README.md':
    '# Bees\n\nSee [[bees]], [[bees#Hive|the hive]], [[Nowhere]], #insect and ![a bee](bee.png).\n\n- one ^one\n- [ ] two\n',
  'bees.md': [
    '---\ntags: [insect, "a/b"]\nauthor: "[[wax]]"\naliases: [apis]\n---\n',
    '# The bees\n\n## Hive\n\nText[^1] and ![[wax]] and [[README#^one]].\n\n## Hive\n\n| a | b |\n|---|--:|\n| [x](https://example.org/?a&b) | 2 |\n\n```js\nconst a = "<b>"\n```\n\n[^1]: A *note*.\n',
  ].join(''),
  'wax/wax.md': '> Quoted [[bees]] #insect\n\n<details><summary>More</summary>\n\nHidden\n\n</details>\n',
  'empty.md': '',
}

const LOGSEQ = {
  'pages/bees.md':
    'alias:: apis\ntags:: insect\n\n- # Hive\n  id:: 6512c1a5-1111-4111-8111-111111111111\n\t- TODO Visit [[wax]] #insect\n\t- ![bee](../bee.png)\n- Cited: ((6512c1a5-1111-4111-8111-111111111111))\n',
  'pages/wax___candle.md': '- [[bees]] burn\n- ((6512c1a5-1111-4111-8111-111111111111))\n',
  'journals/2024_01_15.md': '- Saw [[bees]]\n',
}

test.each([
  ['plain', publish(BEES)],
  ['logseq', publish(LOGSEQ, 'logseq')],
] as const)('a parser reads a %s site as it was written', (_, site) => {
  for (const [address, html] of documentsOf(site)) {
    expect([address, respelt(serialize(parse(html)))]).toEqual([address, respelt(html)])
  }
})

test.each([
  ['plain', publish(BEES)],
  ['logseq', publish(LOGSEQ, 'logseq')],
] as const)('every link of a %s site leads to one of its documents, and to a place in it', (_, site) => {
  const documents = documentsOf(site)
  const trees = new Map([...documents].map(([address, html]) => [address, elementsOf(parse(html))]))
  const idsAt = (address: string): (string | undefined)[] | undefined =>
    trees.get(address)?.map((element) => attribute(element, 'id'))
  let followed = 0
  for (const [address, elements] of trees) {
    for (const element of elements.filter(({ tagName }) => tagName === 'a')) {
      const href = attribute(element, 'href')
      if (href === undefined || href.startsWith('https://')) continue
      const [to = '', fragment] = decodeURIComponent(href).split('#')
      const ids = idsAt(to === '' ? address : to)
      expect([address, href, ids === undefined]).toEqual([address, href, false])
      if (fragment !== undefined)
        expect([address, href, ids?.includes(fragment)]).toEqual([address, href, true])
      followed++
    }
  }
  expect(followed).toBeGreaterThan(30)
})

test('every page is reached from home', () => {
  const documents = documentsOf(publish(BEES))
  const reached = new Set<string>()
  const waiting = ['/garden']
  for (let address = waiting.pop(); address !== undefined; address = waiting.pop()) {
    if (reached.has(address)) continue
    reached.add(address)
    for (const [, href = ''] of (documents.get(address) ?? '').matchAll(/href="(\/garden[^"#]*)/gu)) {
      waiting.push(decodeURIComponent(href))
    }
  }
  expect([...documents.keys()].filter((address) => !reached.has(address))).toEqual([])
})

test('no id is there twice, and every label names an id that is there', () => {
  for (const [address, html] of [...documentsOf(publish(BEES)), ...documentsOf(publish(LOGSEQ, 'logseq'))]) {
    const elements = elementsOf(parse(html))
    const ids = elements.flatMap((element) => attribute(element, 'id') ?? [])
    const named = elements.flatMap((element) => attribute(element, 'aria-labelledby') ?? [])
    expect([address, ids.filter((id, n) => ids.indexOf(id) !== n)]).toEqual([address, []])
    expect([address, named.filter((id) => !ids.includes(id))]).toEqual([address, []])
  }
})

test('nothing needs a script or a style that the policy forbids', () => {
  for (const html of documentsOf(publish(BEES)).values()) {
    for (const element of elementsOf(parse(html))) {
      expect(['style', 'iframe', 'object', 'base'].includes(element.tagName)).toBe(false)
      // Data, which no browser runs and no policy asks about.
      const isData = attribute(element, 'type') === 'application/ld+json'
      if (element.tagName === 'script' && !isData) {
        expect(attribute(element, 'src')).toMatch(/^\/-\/assets\/[a-z-]+\.[0-9a-f]{12}\.js$/u)
        expect(element.childNodes).toEqual([])
      }
      expect(element.attrs.filter(({ name }) => name === 'style' || name.startsWith('on'))).toEqual([])
    }
  }
})

/** A site where `text` stands wherever a name may stand. */
function siteOf(text: string): LinkedSite {
  return linkedSite(
    [
      {
        at: 'a',
        title: text,
        description: text,
        aliases: [text],
        tags: [text],
        properties: { [text]: [text, `[[${text}]]`] },
        blocks: [
          block(text, {
            html: ['<a ', { hole: 'link-attributes', link: 0 }, '>', { hole: 'link-label', link: 0 }, '</a>'],
            tags: [text],
          }),
        ],
        headings: [1, 2].map((level) => ({ block: 0, level, text, anchor: 'h-x' })),
        links: [
          { kind: 'page', block: 0, target: text, fragment: undefined, label: undefined, line: 1, column: 1 },
        ],
        article: [
          '<p>',
          { hole: 'block-html', block: 0 },
          '<img ',
          { hole: 'picture-attributes', link: 0, alt: text, width: undefined, height: undefined },
          '></p>',
          { hole: 'embed', link: 0 },
        ],
        linked: {
          breadcrumbs: [{ title: text, path: undefined }],
          next: { path: path('a'), title: text },
          backlinks: [{ page: uuid(1000), path: path('a'), title: text, block: 0 }],
        },
      },
    ],
    { title: text, config: { ...CONFIG, lang: text, nav: [{ title: text, to: text }] } },
  )
}

function checkText(text: string): void {
  const plain = documentsOf(siteOf('word')).get('/garden/a') ?? ''
  const shape = (html: string): string[] => elementsOf(parse(html)).map(({ tagName }) => tagName)
  const html = documentsOf(siteOf(text)).get('/garden/a') ?? ''
  expect(serialize(parse(html))).toBe(html)
  expect(shape(html)).toEqual(shape(plain))
}

test.each([
  '</script><script>alert(1)</script>',
  '</title><img src=x onerror=alert(1)>',
  '" onmouseover="alert(1)" x="',
  "' onfocus='alert(1)",
  '--><b>',
  '&amp; &lt;b&gt; &nbsp;\u00a0',
  'constructor',
  '__proto__',
  'a\r\nb\u0000c\u000cd',
  'lone \ud800 surrogate',
])('%j is text wherever it stands', checkText)

test('any text is text', () =>
  fc.assert(
    fc.property(
      fc
        .string({ unit: 'binary', minLength: 1, maxLength: 40 })
        // A plain word may be the name of a property that is shown elsewhere, or nowhere.
        .filter((text) => /^[\p{L}<]/u.test(text) && !/[[\]|#]|https?:|^[\w.-]+$/u.test(text)),
      checkText,
    ),
    { numRuns: 60 },
  ))

test('the first heading of an article that says the title is the title, and stands once', () => {
  const site = publish(
    {
      'getting-started.md': '# Getting started\n\n## Then\n\ntext\n\n## Last\n',
      'other.md': '# Something else\n\n# Other\n',
      'text first.md': 'Words\n\n# Text first\n',
      'again.md': '[[getting-started#Getting started]]\n',
    },
    'obsidian',
  )
  const bodyOf = (at: string): string => documentsOf(site).get(`/garden/${at}`) ?? ''
  const h1 = (at: string): readonly string[] =>
    [...bodyOf(at).matchAll(/<h1[^>]*>(?:<span[^>]*><\/span>)?([^<]*)/gu)].map(([, text = '']) => text)
  expect(h1('getting-started')).toEqual(['Getting started'])
  expect(h1('other')).toEqual(['other', 'Something else', 'Other'])
  expect(h1('text-first')).toEqual(['text first', 'Text first'])
  const page = bodyOf('getting-started')
  expect(page).toMatch(/<header class="page-header"><h1 [^>]*id="h-getting-started"/u)
  expect(page).toMatch(/<nav aria-label="On this page">(?:(?!Getting).)*Then.*Last.*<\/nav>/su)
  expect(page).toMatch(/<div class="prose">\s*<h2/u)
  expect(bodyOf('again')).toContain('href="/garden/getting-started#h-getting-started"')
})

test('a folder without a page lists what is in it, and is above its pages', () => {
  const documents = documentsOf(
    publish({ 'a/b/c.md': 'x', 'a/b/d.md': 'x', 'a/e.md': 'x', 'f.md': 'x', 'g/h.md': 'x', 'g.md': 'x' }),
  )
  const main = (at: string): string =>
    /<main.*<\/main>/su.exec(documents.get(`/garden/${at}`) ?? '')?.[0] ?? ''
  expect(main('a')).toContain(
    '<h1 dir="auto">a</h1><p class="meta">3 pages</p></header><ul class="entries folder-entries"><li><a href="/garden/a/b">b</a> <span class="note">2 pages</span>' +
      '<ul><li><a href="/garden/a/b/c">c</a></li><li><a href="/garden/a/b/d">d</a></li></ul></li><li><a href="/garden/a/e">e</a></li></ul>',
  )
  expect(main('a/b')).toContain('<ol><li><a href="/garden/a">a</a></li><li aria-current="page">b</li></ol>')
  expect(main('a/b/c')).toContain('<li><a href="/garden/a">a</a></li><li><a href="/garden/a/b">b</a></li>')
  expect(main('g')).not.toContain('folder-entries')
  expect(main('a/b/d')).toContain('rel="next" href="/garden/a/e"')
})

test('a block says how often other pages name it, on its own page', () => {
  const site = publish(
    {
      'pages/a.md':
        '- one\n  id:: 6512c1a5-1111-4111-8111-111111111111\n\t- two\n- ((6512c1a5-1111-4111-8111-111111111111))\n',
      'pages/b.md':
        '- ((6512c1a5-1111-4111-8111-111111111111)) and ((6512c1a5-1111-4111-8111-111111111111))\n- {{embed [[a]]}}\n',
    },
    'logseq',
  )
  const a = documentsOf(site).get('/garden/a') ?? ''
  expect(a.match(/class="cited-count"/gu)).toHaveLength(1)
  expect(a).toContain(
    'one<a class="cited-count" href="#cited-by" title="2 references to this block" aria-label="2 references to this block">2</a></div>',
  )
  expect(a).toContain('id="cited-by"')
  expect(documentsOf(site).get('/garden/b')).not.toContain('cited-count')
})
