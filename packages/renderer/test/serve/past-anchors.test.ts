import type { AnchorPlace, Slug } from '@draehi/core'
import { expect, test } from 'vitest'
import { createFetch } from '../../src/serve/create-fetch.ts'
import { placePastAnchors } from '../../src/serve/past-anchors.ts'
import { createFixtureReader } from './fixture-reader.ts'

/** @param names `name>id` on the page, `name>page#id` elsewhere, with `?` on a page that is in no list */
function toPlaces(names: string): readonly AnchorPlace[] {
  return names.split(' ').map((word) => {
    const [anchor = '', to = ''] = word.split('>')
    const [id = '', page] = to.split('#').reverse()
    const isUnlisted = page?.startsWith('?') ?? false
    const path = page?.replace('?', '') ?? 'a'
    return { anchor, path, title: `Title of <${path}>`, id, isUnlisted }
  })
}

const here = { slug: 's' as Slug, path: 'a' }

const check = (body: string, names: string, html: string): void =>
  expect(placePastAnchors(body, toPlaces(names), here)).toBe(html)

const mark = (id: string): string => `<span class="past-anchor" id="${id}"></span>`
const line = (id: string, href: string, title: string): string =>
  `<p class="moved-part" id="${id}" lang="en" dir="ltr" hidden="">This part has moved to <a href="${href}">${title}</a>.</p>`

test('a heading begins with the names that it had', () =>
  check(
    '<p>x</p><h2 id="h-new">New</h2>',
    'h-old>h-new h-older>h-new',
    `<p>x</p><h2 id="h-new">${mark('h-old')}${mark('h-older')}New</h2>`,
  ))
test('an item of a list, too', () =>
  check(
    '<ul><li id="b-1" dir="auto">x</li></ul>',
    'b-0>b-1',
    `<ul><li id="b-1" dir="auto">${mark('b-0')}x</li></ul>`,
  ))
test.each(['table', 'pre', 'ul', 'details', 'dl', 'figure'])('a %s has them in front of it', (name) =>
  check(
    `<${name} id="b-1"><b>x</b></${name}>`,
    'b-0>b-1',
    `${mark('b-0')}<${name} id="b-1"><b>x</b></${name}>`,
  ),
)
test('what can hold nothing, too', () => check('<hr id="b-1">', 'b-0>b-1', `${mark('b-0')}<hr id="b-1">`))
test('a name that something has stays its own', () =>
  check('<h2 id="h-a">A</h2><h2 id="h-b">B</h2>', 'h-a>h-b', '<h2 id="h-a">A</h2><h2 id="h-b">B</h2>'))
test('a place that is not there is no place', () => check('<p>x</p>', 'h-a>h-b', '<p>x</p>'))
test('an id is one in a tag, and in no text or other attribute', () =>
  check(
    '<p title=" id=&quot;h-b&quot; >">id="h-b"</p><h2 title="a > b" id="h-b">B</h2>',
    'h-a>h-b',
    `<p title=" id=&quot;h-b&quot; >">id="h-b"</p><h2 title="a > b" id="h-b">${mark('h-a')}B</h2>`,
  ))
test('a part that is elsewhere has a line', () =>
  check('<p>x</p>', 'h-a>b/c#h-x', `${line('h-a', '/s/b/c#h-x', 'Title of &lt;b/c&gt;')}<p>x</p>`))
test('not when it is on a page that is in no list', () => check('<p>x</p>', 'h-a>?b#h-x', '<p>x</p>'))
test('whatever a name is made of, it is one attribute', () =>
  check('<h2 id="h-b">B</h2>', 'h-"&<日>h-b', `<h2 id="h-b">${mark('h-&quot;&amp;&lt;日')}B</h2>`))
test('without names a page is what it was', () =>
  expect(placePastAnchors('<p>x</p>', [], here)).toBe('<p>x</p>'))
test('on a page that is gone there are lines alone', () =>
  expect(placePastAnchors('<h1>Gone</h1>', toPlaces('h-a>b#h-x'), { ...here, path: undefined })).toBe(
    `${line('h-a', '/s/b#h-x', 'Title of &lt;b&gt;')}<h1>Gone</h1>`,
  ))
test('a hundred thousand tags are gone through once', () => {
  const body = '<p id="b-x">x</p>'.repeat(100_000)
  expect(placePastAnchors(`${body}<h2 id="h-b">B</h2>`, toPlaces('h-a>h-b'), here)).toHaveLength(
    body.length + `<h2 id="h-b">${mark('h-a')}B</h2>`.length,
  )
})

test('a page with another name of a place is another one to caches, and memory answers what the server does', async () => {
  const site = { workspaceId: 1, name: 'S', deploymentId: 1, pages: { a: '<h2 id="h-b">B</h2>' } }
  let now = 0
  const reader = createFixtureReader({ s: site })
  const fetch = createFetch(reader, { now: () => now })
  const ask = {
    ...{
      method: 'GET',
      target: '/s/a',
      hosts: ['s.test'],
      ifNoneMatch: undefined,
      acceptEncoding: undefined,
    },
  }
  const tags: (string | undefined)[] = []
  for (const deploymentId of [1, 2, 3]) {
    const anchors = { a: deploymentId === 2 ? toPlaces('h-a>h-b') : [] }
    reader.publish('s', { ...site, deploymentId, anchors })
    now += 10_000
    const answer = await fetch.answer(ask)
    expect(String(answer.body).includes('past-anchor')).toBe(deploymentId === 2)
    expect(fetch.peek(ask)).toEqual(answer)
    tags.push(answer.headers['etag'])
  }
  expect([tags[0] === tags[1], tags[0] === tags[2]]).toEqual([false, true])
  await fetch.settle()
})
