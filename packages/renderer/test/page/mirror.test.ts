/** The markdown mirror of Logseq 2, from its files to what is served of a page. */

import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { outputAt, proseAt, publish } from './published-site.ts'

const read = (name: string): string =>
  readFileSync(new URL(`../../../../fixtures/syntax/mirror/${name}.md`, import.meta.url), 'utf8')

const site = publish(
  { 'Home.md': read('page'), 'blocks.md': read('blocks'), 'Page.md': '- here' },
  'logseq',
  { fileNameFormat: 'mirror' },
)

test('a page has the id of its first line, its properties and its blocks', () => {
  const { page } = outputAt(site, 'Home.md')
  expect(page.pageUuid).toBe('11111111-1111-4111-8111-111111111111')
  expect(page.body).toContain('<dt>owner</dt><dd><a class="broken" title="No page of this name">Bob</a></dd>')
  expect(page.body).toMatch(/<dt>about<\/dt><dd>.*first.*second.*<\/dd>/su)
  expect(page.body).not.toMatch(/::|<!-- id/u)
  expect(proseAt(site, 'Home.md')).toContain('hello <a href="/garden/page" class="page">Page</a>')
})

test('a block has its properties and its task', () => {
  const prose = proseAt(site, 'blocks.md')
  expect(prose).toMatch(
    /<dt>rating<\/dt><dd>4<\/dd>.*<dt>notes<\/dt><dd>.*one.*two <a href="\/garden\/page"/su,
  )
  expect(prose).toContain('<span class="task-marker">TODO</span>')
  expect(prose).not.toMatch(/::/u)
})
