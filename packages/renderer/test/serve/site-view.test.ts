import type { Slug } from '@draehi/core'
import { describe, expect, test } from 'vitest'
import { rewriteLinks } from '../../src/serve/rewrite-links.ts'
import { pastView, readAt } from '../../src/serve/site-view.ts'

const check = (html: string, expected: string): void =>
  expect(rewriteLinks(html, 'garden', (href) => `/x${href}`)).toBe(expected)

describe('links of a document are led elsewhere', () => {
  test.each([
    ['<a href="/garden">', '<a href="/x/garden">'],
    ['<a class="a" href="/garden/b#c">', '<a class="a" href="/x/garden/b#c">'],
    ['<img alt="a > b" src="/garden/-/files/x.png">', '<img alt="a > b" src="/x/garden/-/files/x.png">'],
    [
      '<img srcset="/garden/a 1x, https://e.test/b 2x, /garden/c">',
      '<img srcset="/x/garden/a 1x, https://e.test/b 2x, /x/garden/c">',
    ],
    ['<a title="x > y" href="/garden?q=1">', '<a title="x > y" href="/x/garden?q=1">'],
    ['<a href="/garden/a">a</a> <a href="/garden/a">', '<a href="/x/garden/a">a</a> <a href="/x/garden/a">'],
  ])('%s', check)
})

describe('what is no link of the site stays', () => {
  test.each([
    '<a href="/gardening/b">',
    '<a href="//garden/b">',
    '<a href="https://x.test/garden">',
    '<body data-site="/garden">',
    'Write href="/garden/b" in text, or <code>&lt;a href="/garden/b"&gt;</code>.',
    '<a title="&lt;a href=/garden/b">',
    '<link rel="stylesheet" href="/-/assets/garden.css">',
    '<a href="/garden/b',
    '<',
  ])('%s', (html) => check(html, html))
})

test('what is kept is led nowhere', () =>
  expect(
    rewriteLinks('<p class="t"><a href="/g">G</a></p><p><a href="/g">G</a></p>', 'g', () => '/x', [
      '<p class="t"><a ',
    ]),
  ).toBe('<p class="t"><a href="/g">G</a></p><p><a href="/x">G</a></p>'))

test('the cost of a document without an end of tags follows its length', () => {
  const html = '<a "'.repeat(200_000)
  expect(rewriteLinks(html, 'garden', String)).toBe(html)
})

test('a link into the past keeps its query and its fragment', () => {
  const { lead } = pastView('g' as Slug, { deploymentId: 7, since: '2024-05-01T10:00:00Z' }, 9)
  expect(['/g', '/g/a#b', '/g/a?x=1', '/g/a?x=1#b'].map(lead)).toEqual([
    '/g?at=7',
    '/g/a?at=7#b',
    '/g/a?x=1&amp;at=7',
    '/g/a?x=1&amp;at=7#b',
  ])
})

test.each([
  ['12', { id: 12 }],
  ['2024-05-01', { until: '2024-05-01T23:59:59.999Z' }],
  ['2024-05-01T10:00Z', { until: '2024-05-01T10:00:00.000Z' }],
  ['2024-05-01T10:00:00+02:00', { until: '2024-05-01T08:00:00.000Z' }],
  ['2024-13-01', undefined],
  ['', undefined],
  ['-1', undefined],
  ['1234567890', undefined],
  ["1' or 1=1", undefined],
])('?at=%s', (text, expected) => expect(readAt(text)).toEqual(expected))
