/** Quotes of blocks on other pages, from markdown to HTML. */

import { parse, serialize } from 'parse5'
import { describe, expect, test } from 'vitest'
import { cutText } from '../../src/page/cut-passage.ts'
import { tokensOf } from '../../src/page/html-tokens.ts'
import { passagesOf } from '../../src/page/passages.ts'
import { quoteBlock } from '../../src/page/quote.ts'
import { outputAt, pageAt, publish } from './published-site.ts'

/** The quotes on the page `cited`, block ids left out. */
function quotesOf(text: string, dialect: 'obsidian' | 'logseq' | 'plain' = 'obsidian'): readonly string[] {
  const site = publish({ 'cited.md': 'Here.', 'a.md': text }, dialect)
  const { body } = outputAt(site, 'cited.md').page
  return [...body.matchAll(/<blockquote class="quote">(.*?)<\/blockquote><a class="jump"/gsu)].map(
    ([, quote = '']) => quote.replace(/ dir="auto"/gu, ''),
  )
}

const LINK = '<a href="/garden/cited" class="page">cited</a>'
const words = (count: number): string => Array.from({ length: count }, (_, n) => `word${n}`).join(' ')
const rows = (count: number): string =>
  Array.from({ length: count }, (_, n) => `| ${n} | some words of row ${n} | \`[[code]]\` |\n`).join('')

describe('a long block is quoted around the link', () => {
  test('a table by its row, with the headings of the columns', () => {
    const head = '| n | text | code |\n|---|---|---|\n'
    const [quote] = quotesOf(`${head}${rows(60)}| 60 | see [[cited]] | \`x\` |\n${rows(60)}`)
    expect(quote?.replace(/\n/gu, '')).toBe(
      '<div class="table" tabindex="0"><table><thead><tr><th>n</th><th>text</th><th>code</th></tr></thead>' +
        `<tbody><tr><td>60</td><td>see ${LINK}</td><td><code>x</code></td></tr></tbody></table></div>`,
    )
  })
  test('a row that is too long by its cell', () => {
    const [quote] = quotesOf(`| a | b |\n|---|---|\n| ${words(500)} | **see** [[cited]] |\n`)
    expect(quote).toBe(`<p><strong>see</strong> ${LINK}</p>`)
  })
  test('a paragraph by what stands before and after', () => {
    const [quote = ''] = quotesOf(`${words(300)} **see [[cited]] and** ${words(300)}`)
    expect(quote).toMatch(/^<p>…word\d/u)
    expect(quote).toMatch(/word\d+…<\/p>$/u)
    expect(quote).toContain(`word299 <strong>see ${LINK} and</strong> word0`)
    expect(quote.length).toBeLessThan(600)
  })
  test('a callout by the paragraph in it', () => {
    const [quote] = quotesOf(`> [!note]\n> ${words(300)}\n>\n> see [[cited]]\n>\n> ${words(300)}\n`)
    expect(quote).toBe(`<p>see ${LINK}</p>`)
  })
  test('emphasis that is longer than the quote is closed and opened', () => {
    const [quote = ''] = quotesOf(`**${words(300)} [[cited]] ${words(300)}**`)
    expect(quote).toMatch(/^<p><strong>…word.*word\d+<\/strong>…<\/p>$/u)
  })
  test('code that looks like syntax is code', () => {
    const [quote] = quotesOf(`${words(300)}\n\`[[x]]\` and [[cited]]`)
    expect(quote).toContain('<code>[[x]]</code> and ')
    expect(quote?.replace(/<code>.*?<\/code>/gu, '')).not.toMatch(/\[\[/u)
  })
})

test('the beginning of long code is code that can be scrolled by keys', () => {
  const code = `\`\`\`js\n${'f(1)\n'.repeat(400)}\`\`\``
  const site = publish({ 'a.md': `- #sown\n  ${code.replaceAll('\n', '\n  ')}\n` }, 'logseq')
  const { html } = quoteBlock(pageAt(site, 'a.md'), 0, { site })
  expect(html).toMatch(/<pre tabindex="0"><code[^>]*>.*…<\/pre>$/su)
})

test('a short block is quoted whole, without ids, headings and boxes in it', () => {
  expect(quotesOf('## See [[cited]] and `[[x]]`\n')).toEqual([
    `<div>See ${LINK} and <code>[[x]]</code></div>`,
  ])
  const [task] = quotesOf('- [x] see [[cited]]\n')
  expect(task).toMatch(/^<input [^>]*type="checkbox"[^>]*> ?see <a/u)
  const [noted] = quotesOf('See [[cited]].[^1]\n\n[^1]: Below.\n')
  expect(noted).toMatch(/^<p>See .*<sup><a[^>]*>1<\/a><\/sup><\/p>$/u)
  expect(noted).not.toMatch(/ id="/u)
})

test('the trail above a quote and the contents of a page show code as code', () => {
  const site = publish(
    {
      'cited.md': 'Here.',
      'a.md': '# A\n\n## The `[[x]]` of [[cited|links]]\n\nsee [[cited]]\n\n## Other\n',
    },
    'obsidian',
  )
  expect(outputAt(site, 'cited.md').page.body).toContain(
    '<p class="trail">A › The <code>[[x]]</code> of links</p>',
  )
  expect(outputAt(site, 'a.md').page.body).toContain('">The <code>[[x]]</code> of links</a>')
})

test('code above a quote is code', () => {
  const site = publish(
    { 'cited.md': '- Here.', 'a.md': '- ```js\n  f((x) =>\n  ```\n\t- see [[cited]]\n' },
    'logseq',
  )
  expect(outputAt(site, 'cited.md').page.body).toContain('<p class="trail"><code>f((x) =></code></p>')
})

test('formulas in the contents and above a quote are formulas', () => {
  const text = '# A\n\n## Of $\\frac{{a}}{b}$\n\nsee [[cited]]\n\n## Other\n'
  const site = publish({ 'cited.md': 'Here.', 'a.md': text }, 'obsidian')
  for (const file of ['a.md', 'cited.md']) {
    const { body } = outputAt(site, file).page
    const words = /(?:<p class="trail">A › |">)(Of <math.*?<\/math>)<\/(?:p|a)>/u.exec(body)?.[1]
    expect(words).toMatch(/^Of <math[^>]*>.*<mfrac>/u)
  }
})

test('a description has its links and its code', () => {
  const text = '---\ndescription: "What `[[x]]` means, and [[cited]]"\n---\n'
  const { page } = outputAt(publish({ 'cited.md': 'Here.', 'a.md': text }, 'obsidian'), 'a.md')
  expect(page.body).toContain(`<span class="description">What <code>[[x]]</code> means, and ${LINK}</span>`)
  expect(page.head).toContain('<meta name="description" content="What x means, and cited">')
})

test('whatever the block, a quote is well-formed and has no id', () => {
  const parts = [
    '<div id="a"><b>bold <i>both [[cited]]</b> rest</i></div>',
    '$\\frac{a}{b}$ [[cited]] $$x^2$$',
    '<table><tr><td><table><tr><td>[[cited]]</td></tr></table></td></tr></table>',
    '<details><summary>[[cited]]</summary>\n\ntext\n\n</details>',
    '![[cited]]',
    '&amp;&lt;&#128512; [[cited]] 😀😀😀',
    '<a title="a > b &quot; c">x</a> [[cited]]',
    '```\n[[no link]]\n```\n[[cited]]',
    '> - [ ] [[cited]] ^id\n',
  ]
  for (const part of parts)
    for (const dialect of ['obsidian', 'logseq', 'plain'] as const)
      for (const around of ['', `${words(250)} `, `- ${words(500)}\n  `])
        for (const quote of quotesOf(`${around}${part}${around}`, dialect)) {
          const document = parse(`<!doctype html><body><div>${quote}</div>`)
          const again = serialize(document).match(/<body><div>(.*)<\/div><\/body>/su)?.[1]
          expect(again?.replaceAll('<tbody>', '')).toBe(
            serialize(parse(`<!doctype html><body>${quote}`))
              .match(/<body>(.*)<\/body>/su)?.[1]
              ?.replaceAll('<tbody>', ''),
          )
          expect([...quote.matchAll(/<([a-z][a-z0-9]*)/gu)].length).toBeGreaterThanOrEqual(
            [...quote.matchAll(/<\//gu)].length,
          )
          expect(quote).not.toMatch(/ id="|\[\[cited/u)
        }
})

test('tags are told from text, with holes in them', () => {
  const template = [
    'a &lt; <a',
    { hole: 'link-attributes', link: 0 },
    ' title="x > y">',
    { hole: 'link-label', link: 0 },
    '</a><br>b',
  ] as const
  expect([...tokensOf(template)].map((token) => [token.kind, 'name' in token ? token.name : ''])).toEqual([
    ['text', ''],
    ['open', 'a'],
    ['hole', ''],
    ['close', 'a'],
    ['void', 'br'],
    ['text', ''],
  ])
})

test('passages are rows and runs of words', () => {
  const html =
    '<ul><li>one <b>two</b><ul><li>three</li></ul></li></ul><table><tr><td>a</td><td>b</td></tr></table>'
  expect([...passagesOf([html])].map(({ kind, pieces }) => [kind, pieces.length])).toEqual([
    ['words', 4],
    ['words', 1],
    ['row', 8],
  ])
})

test('a text is cut between characters and entities', () => {
  expect(cutText('a &amp; b', 4, 1).trim()).toBe('a')
  expect(cutText('ab&amp;cd', 5, 1)).toBe('ab')
  expect(cutText('ab&amp;cd', 4, -1)).toBe('cd')
  expect(cutText('x😀y', 2, 1)).toBe('x')
  expect(cutText('x😀y', 2, -1)).toBe('y')
  expect(cutText('short', 10, 1)).toBe('short')
})
