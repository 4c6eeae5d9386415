/** Where an embed stands in the HTML: the article with its blocks put in, holes in braces, ids left out. */

import { expect, test } from 'vitest'
import type { GraphConfig, Template } from '../../src/nouns.ts'
import { parse } from './support.ts'

function show(template: Template, blocks: readonly Template[]): string {
  return template
    .map((part) => {
      if (typeof part === 'string') return part
      if (part.hole === 'block-html') return show(blocks[part.block] ?? [], blocks)
      if (part.hole === 'embed') return `{embed ${part.link}}`
      return part.hole === 'embed-phrasing' ? `{phrasing ${part.link}}` : ''
    })
    .join('')
    .replaceAll(' dir="auto"', '')
}

const check = (markdown: string, html: string, dialect: GraphConfig['dialect'] = 'obsidian'): void => {
  const page = parse(markdown, dialect)
  const blocks = page.blocks.map((block) => block.html)
  expect(show(page.article, blocks)).toBe(html)
}

test('alone in a paragraph it takes the place of the paragraph', () =>
  check('![[a]]', '<div>{embed 0}</div>'))
test('in running text it parts the paragraph', () =>
  check('one ![[a]] two', '<div><p>one</p>{embed 0}<p>two</p></div>'))
test('two on two lines follow one another', () => check('![[a]]\n![[b]]', '<div>{embed 0}{embed 1}</div>'))
test('a line break before or after it goes', () =>
  check('one  \n![[a]]  \ntwo', '<div><p>one</p>{embed 0}<p>two</p></div>'))
test('in emphasis it parts the emphasis', () =>
  check(
    '*one **two ![[a]] three** four*',
    '<div><p><em>one <strong>two</strong></em></p>{embed 0}<p><em><strong>three</strong> four</em></p></div>',
  ))
test('emphasis around nothing else goes', () => check('**![[a]]**', '<div>{embed 0}</div>'))
test('in a tight item it stands in the item', () =>
  check('- one ![[a]]\n- ![[b]]', '<ul>\n<li>one {embed 0}</li>\n<li>{embed 1}</li>\n</ul>'))
test('in a loose item it takes the place of the paragraph', () =>
  check('- ![[a]]\n\n- two', '<ul>\n<li>\n{embed 0}\n</li>\n<li>\n<p>two</p>\n</li>\n</ul>'))
test('in a bullet it stands in the bullet', () =>
  check(
    '- one {{embed [[a]]}}\n\t- {{embed ((66a1f3a0-0000-4000-8000-000000000000))}}',
    '<ul class="outline">\n<li><div class="block">one {embed 0}</div>\n<ul>\n<li><div class="block">{embed 1}</div></li>\n</ul>\n</li>\n</ul>',
    'logseq',
  ))
test('in a quote it parts the paragraph of the quote', () =>
  check('> one ![[a]]', '<blockquote>\n<p>one</p>{embed 0}\n</blockquote>'))
test('in a cell it stands in the cell', () =>
  check(
    '|h|\n|-|\n|![[a]]|',
    '<div class="table" tabindex="0"><table>\n<thead>\n<tr>\n<th>h</th>\n</tr>\n</thead>\n<tbody>\n<tr>\n<td>{embed 0}</td>\n</tr>\n</tbody>\n</table></div>',
  ))
test('a heading holds no flow content', () => check('# one ![[a]]', '<h1><span></span>one {phrasing 0}</h1>'))
test('a picture, a film and a sound stay in the text', () =>
  check(
    'a ![[b.png]] ![[c.MP4|x]] ![[d.mp3#t=1]] ![e](f.pdf)',
    '<p>a {phrasing 0} {phrasing 1} {phrasing 2} {phrasing 3}</p>',
  ))
test('what is called like neither may be a page', () =>
  check('![[v1.2]] ![[x.excalidraw]]', '<div>{embed 0}{embed 1}</div>'))
test('a markdown image of a page is an embed', () => check('![a](b.md)', '<div>{embed 0}</div>'))
test('in raw HTML it stands where it may', () =>
  check('one <u>![[a]]</u> <sup>x</sup>', '<div><p>one</p>{embed 0}<p><sup>x</sup></p></div>'))
test('too deep in emphasis it stays in the text', () =>
  check(
    `${'<b>'.repeat(12)}![[a]]${'</b>'.repeat(12)}`,
    `<p>${'<b>'.repeat(12)}{phrasing 0}${'</b>'.repeat(12)}</p>`,
  ))
test('an id of a paragraph in two stays with the first', () => {
  const page = parse('<p id="x">one <b id="y">two ![[a]] three</b></p>')
  expect(JSON.stringify(page.article).match(/user-content-[xy]/gu)).toEqual([
    'user-content-x',
    'user-content-y',
  ])
})
test('a thousand in one emphasis are parted in time', () => {
  const page = parse(`**${'a ![[b]] '.repeat(1000)}c**`)
  expect(page.problems).toEqual([])
  expect(page.links).toHaveLength(1000)
})
