import { tests as printedTests } from 'commonmark-spec'
import { expect, test } from 'vitest'
import { normalHtml, toSpecHtml } from './spec-html.ts'

/**
 * Every example of the CommonMark specification 0.31.2 (© John MacFarlane, CC-BY-SA 4.0), through our masking.
 * Where our own syntax or GitHub's extensions give an example another meaning, it stands here with its reason.
 */
const CHANGED: Readonly<Record<number, { readonly because: string; readonly html: string }>> = {
  64: { because: '`#hashtag` is a tag', html: '<p>#5 bolt</p><p>‹tag›</p>' },
  548: {
    because: '`[[foo]]` is a link, and in a label only its words are left',
    html: '<p><a href="/url">foo</a></p>',
  },
  559: { because: '`[[*foo* bar]]` is a link', html: '<p>‹wikilink›</p>' },
  590: {
    because: '`![[foo]]` is an embed, `[[foo]]` a link',
    html: '<p>‹embed›</p><p>‹wikilink›: /url "title"</p>',
  },
  602: {
    because: 'GitHub links bare URLs',
    html: '<p>&lt;<a href="https://foo.bar/baz">https://foo.bar/baz</a> bim&gt;</p>',
  },
  606: {
    because: 'GitHub links bare mail addresses',
    html: '<p>&lt;<a href="mailto:foo+@bar.example.com">foo+@bar.example.com</a>&gt;</p>',
  },
  608: {
    because: 'GitHub links bare URLs',
    html: '<p>&lt; <a href="https://foo.bar">https://foo.bar</a> &gt;</p>',
  },
  611: {
    because: 'GitHub links bare URLs',
    html: '<p><a href="https://example.com">https://example.com</a></p>',
  },
  612: {
    because: 'GitHub links bare mail addresses',
    html: '<p><a href="mailto:foo@bar.example.com">foo@bar.example.com</a></p>',
  },
  619: { because: '`#ref` after punctuation is a tag', html: '<p>&lt;a h*‹tag›="hi"&gt;</p>' },
}

/** The specification prints tabs as arrows. */
const tests = printedTests.map(({ markdown, html, ...rest }) => ({
  ...rest,
  markdown: markdown.replaceAll('→', '\t'),
  html: html.replaceAll('→', '\t'),
}))

test('the specification has 652 examples', () => expect(tests).toHaveLength(652))

for (const example of tests) {
  const changed = CHANGED[example.number]
  const name = `${example.number} ${example.section}${changed === undefined ? '' : `: ${changed.because}`}`
  test(name, () => {
    expect(normalHtml(toSpecHtml(example.markdown))).toBe(normalHtml(changed?.html ?? example.html))
  })
}

test('every example that is said to change does change', () => {
  const changed = tests.filter(({ number }) => CHANGED[number] !== undefined)
  const same = changed.filter(
    ({ number, html }) => normalHtml(CHANGED[number]?.html ?? '') === normalHtml(html),
  )
  expect(changed).toHaveLength(10)
  expect(same).toEqual([])
})
