import fc from 'fast-check'
import { expect, test } from 'vitest'
import { hrefsOf, rewriteHtml, rewriteWhole } from '../../src/export/rewrite-links.ts'
import { escapeAttribute, escapeText } from '../../src/page/html.ts'

const map = (href: string): string | undefined => (href.startsWith('/gone') ? undefined : `/x${href}`)

test.each([
  ['a link', '<a class="b" href="/g/a?x=1&amp;y">t</a>', '<a class="b" href="/x/g/a?x=1&amp;y">t</a>'],
  [
    'words that look like one',
    '<p>a href="/g/a" &lt;a href="/g"&gt;</p>',
    '<p>a href="/g/a" &lt;a href="/g"&gt;</p>',
  ],
  [
    'pictures of one image',
    '<source srcset="/g/p 1x, /gone 2x, https://e.example/p 3x" media="a"><video poster="/g/p">',
    '<source srcset="/x/g/p 1x, https://e.example/p 3x" media="a"><video poster="/x/g/p">',
  ],
  ['pictures that lead nowhere', '<img srcset="/gone 2x" src="/g/p">', '<img src="/x/g/p">'],
  ['a link that leads nowhere', '<a class="b" href="/gone" title="t">t</a>', '<a class="b" title="t">t</a>'],
  [
    'another host',
    '<a href="https://e.example/g">t</a><a href="//e/g">',
    '<a href="https://e.example/g">t</a><a href="//e/g">',
  ],
  [
    'an attribute with signs of tags',
    '<img alt="1 > 0 href=" src="/g/p">',
    '<img alt="1 > 0 href=" src="/x/g/p">',
  ],
  [
    'a script is not looked into',
    '<script src="/s"></script><script>"<a href=\\"/g\\">"</script>',
    '<script src="/x/s"></script><script>"<a href=\\"/g\\">"</script>',
  ],
  ['a name in a value', '<img alt=" href="><a href="/g">', '<img alt=" href="><a href="/x/g">'],
  ['what ends too early', '<a href="/g', '<a href="/g'],
])('%s', (_, html, expected) => expect(rewriteHtml(html, map)).toBe(expected))

test('whole addresses are rewritten wherever they stand', () =>
  expect(
    rewriteWhole(
      '[a](https://draehi-export.invalid/g/a) "https://draehi-export.invalid/g"',
      (href) => `W${href}`,
    ),
  ).toBe('[a](W/g/a) "W/g"'))

test('attributes of the body are ours', () =>
  expect(
    rewriteHtml('<body data-site="/g" class="a"><p>', map, { 'data-site': '', 'data-index': '/"&' }),
  ).toBe('<body class="a" data-site="" data-index="/&quot;&amp;"><p>'))

test('what a document leads to is found in its tags and whole addresses alone', () =>
  expect([
    ...hrefsOf(
      '<a href="/g/a?x#y">href="/g/text"</a><img src="/p&amp;q" srcset="/p2 2x, https://e.example/p 3x"><form action="/g/ask"></form>' +
        '<meta content="https://draehi-export.invalid/g/card.png"><a href="https://e.example/">',
    ),
  ]).toEqual(['/g/a', '/p&q', '/p2', '/g/card.png']))

const text = fc.string({ unit: fc.constantFrom('<', '>', '"', "'", '&', '=', ' href=', '/', 'a', ' ', '\n') })
const name = fc.constantFrom('href', 'src', 'title', 'alt', 'data-x')
/** A document, and the same with its addresses turned: both written from one value. */
interface Pair {
  readonly html: string
  readonly turned: string
}
const join = (parts: readonly Pair[]): Pair => ({
  html: parts.map(({ html }) => html).join(''),
  turned: parts.map(({ turned }) => turned).join(''),
})
const turn = (key: string, value: string): string =>
  (key === 'href' || key === 'src') && /^\/(?!\/)/u.test(value) ? `/x${value}` : value
const { list } = fc.letrec<{ node: Pair; list: Pair }>((tie) => ({
  node: fc.oneof(
    { maxDepth: 4 },
    text.map((said) => ({ html: escapeText(said), turned: escapeText(said) })),
    fc
      .tuple(
        fc.constantFrom('a', 'b', 'i'),
        fc.uniqueArray(fc.tuple(name, text), { selector: ([key]) => key }),
        tie('list'),
      )
      .map(([tag, attributes, inner]) => {
        const write = (change: (key: string, value: string) => string): string =>
          attributes.map(([key, value]) => ` ${key}="${escapeAttribute(change(key, value))}"`).join('')
        return {
          html: `<${tag}${write((_, value) => value)}>${inner.html}</${tag}>`,
          turned: `<${tag}${write(turn)}>${inner.turned}</${tag}>`,
        }
      }),
  ),
  list: fc.array(tie('node'), { maxLength: 4 }).map(join),
}))

test('whatever texts and values hold, addresses are turned and nothing else', () =>
  fc.assert(
    fc.property(list, ({ html, turned }) => {
      expect(rewriteHtml(html, (href) => `/x${href}`)).toBe(turned)
    }),
    { numRuns: 500 },
  ))
