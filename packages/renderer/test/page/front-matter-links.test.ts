/** Links in front matter of Logseq, from the text of a page to its head. */

import { expect, test } from 'vitest'
import { outputAt, publish } from './published-site.ts'

const head = (frontMatter: string): string => {
  const site = publish({ 'a.md': `---\n${frontMatter}\n---\n- text`, 'B.md': '- b' }, 'logseq')
  return /<dl class="properties">.*?<\/dl>/su.exec(outputAt(site, 'a.md').page.body)?.[0] ?? ''
}

const link = (name: string): string => `<a href="/garden/b" class="page">${name}</a>`
const broken = (name: string): string => `<a class="broken" title="No page of this name">${name}</a>`

test.each([
  ['authors: [[x]], [[y]]\nup: [[B]]', link('B')],
  ['authors: [[x]], [[y]]\nup: [[No]]', broken('No')],
  ['authors: [[x]], [[y]]\nup: [[B]], [[No]]', `${link('B')}, ${broken('No')}`],
  ['authors: [[x]], [[y]]\nup: B', 'B'],
])('%j shows its links', (frontMatter, shown) => {
  expect(head(frontMatter)).toBe(`<dl class="properties"><div><dt>up</dt><dd>${shown}</dd></div></dl>`)
})
