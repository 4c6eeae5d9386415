import { expect, test } from 'vitest'
import { element, escapeXml } from '../../src/machine/xml.ts'

test.each([
  ['a & b < c > "d" \'e\'', 'a &amp; b &lt; c &gt; &quot;d&quot; &apos;e&apos;'],
  [']]></title><script>', ']]&gt;&lt;/title&gt;&lt;script&gt;'],
  ['\t\n\r', '\t\n\r'],
  ['\u0000\u0008\u000b\u000c\u000e\u001fa', 'a'],
  ['\ud800a\udc00', 'a'],
  ['\ufffea\uffff', 'a'],
  ['\u2028\u2029\ufeff😀', '\u2028\u2029\ufeff😀'],
])('M19: %j is %j in XML', (text, xml) => {
  expect(escapeXml(text)).toBe(xml)
})

test('an element without text is none, an empty one is there', () =>
  expect([element('title', undefined), element('title', '')]).toEqual(['', '<title></title>']))
