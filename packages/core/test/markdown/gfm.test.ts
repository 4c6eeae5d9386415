import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { normalHtml, toSpecHtml } from './spec-html.ts'

interface Example {
  readonly number: number
  readonly section: string
  readonly markdown: string
  readonly html: string
}

const file = new URL('../../../../fixtures/syntax/gfm-0.29.json', import.meta.url)
const { examples }: { readonly examples: readonly Example[] } = JSON.parse(readFileSync(file, 'utf8'))

const CHANGED: Readonly<Record<number, { readonly because: string; readonly html: string }>> = {
  628: {
    because: 'GitHub no longer links ftp',
    html:
      '<p><a href="http://commonmark.org">http://commonmark.org</a></p>' +
      '<p>(Visit <a href="https://encrypted.google.com/search?q=Markup+(business)">https://encrypted.google.com/search?q=Markup+(business)</a>)</p>' +
      '<p>Anonymous FTP is available at ftp://foo.bar.baz.</p>',
  },
  653: {
    because: 'these elements are the concern of the sanitiser, which knows more of them',
    html: '<p><strong> <title> <style> <em></p>\n<blockquote>\n  <xmp> is disallowed.  <XMP> is also disallowed.\n</blockquote>',
  },
}

test('the specification has 24 examples of extensions', () => expect(examples).toHaveLength(24))

for (const example of examples) {
  const changed = CHANGED[example.number]
  const name = `${example.number} ${example.section}${changed === undefined ? '' : `: ${changed.because}`}`
  test(name, () => {
    expect(normalHtml(toSpecHtml(example.markdown))).toBe(normalHtml(changed?.html ?? example.html))
  })
}
