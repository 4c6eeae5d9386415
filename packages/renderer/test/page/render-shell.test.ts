import type { LinkedSite, PagePath, SiteTreeEntry } from '@draehi/core'
import { expect, test } from 'vitest'
import { pageHref } from '../../src/page/page-href.ts'
import { renderShell } from '../../src/page/render-shell.ts'
import { CONFIG, linkedSite, path } from './site.ts'

const HEAD_FILES = ['/-/assets/early.0a.js', '/-/assets/style.css', '/-/assets/site.0b.js']

const parts = (site: LinkedSite): readonly string[] => JSON.parse(renderShell(site, HEAD_FILES).body)

test('the frame is four strings and the tree of the pages', () => {
  const [start, middle, ...rest]: unknown[] = JSON.parse(
    renderShell(linkedSite([], { tree: TREE }), HEAD_FILES).body,
  )
  expect(start).toBe(
    '<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">' +
      '<meta name="color-scheme" content="light dark"><link rel="expect" href="#content" blocking="render"><script src="/-/assets/early.0a.js"></script><link rel="stylesheet" href="/-/assets/style.css">' +
      '<script type="module" src="/-/assets/site.0b.js"></script>' +
      '<link rel="alternate" type="application/atom+xml" title="Garden (Atom)" href="/garden/-/atom.xml">' +
      '<link rel="alternate" type="application/rss+xml" title="Garden (RSS)" href="/garden/-/feed.xml">' +
      '<link rel="alternate" type="application/feed+json" title="Garden (JSON Feed)" href="/garden/-/feed.json">',
  )
  expect(String(middle).replace(/<svg.*?<\/svg>/gu, '◇')).toBe(
    '</head><body data-site="/garden"><a class="skip" href="#content">Skip to content</a><header class="site-header">' +
      '<button class="icon-button menu-button" type="button" popovertarget="sidebar" aria-label="Pages">◇</button>' +
      '<p class="site-title"><a href="/garden">Garden</a></p>' +
      '<form class="site-search" role="search" aria-label="Site" method="get" action="/garden/-/search">◇<input type="search" name="q" aria-label="Search" placeholder="Search" autocomplete="off" enterkeyhint="search" maxlength="200" dir="auto"></form><div class="tools"></div></header>' +
      '<div class="site-columns"><nav class="sidebar" id="sidebar" aria-label="Pages" popover="auto">' +
      '<ul class="site-lists"><li><a href="/garden/-/pages">All pages</a></li><li><a href="/garden/-/tags">Tags</a></li></ul>',
  )
  expect(rest).toEqual([
    '</nav><main id="content" tabindex="-1">',
    '</main></div><footer class="site-footer"><p>Published with draehi</p></footer></body></html>',
    [
      ['Home', ''],
      ['guide', 'guide', [['Start', 'guide/start']]],
      ['taken', null, [['x', 'taken/x']]],
    ],
  ])
})

const leaf = (title: string, at: PagePath | ''): SiteTreeEntry => ({
  title,
  path: at,
  isFolder: false,
  children: [],
})

const TREE: readonly SiteTreeEntry[] = [
  leaf('Home', ''),
  { title: 'guide', path: path('guide'), isFolder: true, children: [leaf('Start', path('guide/start'))] },
  { title: 'taken', path: undefined, isFolder: true, children: [leaf('x', path('taken/x'))] },
]

test('a site in a language that runs from right to left does so', () => {
  const startIn = (lang: string) => parts(linkedSite([], { config: { ...CONFIG, lang } }))[0]
  expect(startIn('he')).toContain('<html lang="he" dir="rtl">')
  expect(startIn('uz-Arab')).toContain('<html lang="uz-Arab" dir="rtl">')
  expect(startIn('uz')).toContain('<html lang="uz">')
})

test("the navigation is the writer's: by path, name, title or alias; what is nothing is not a link", () => {
  const nav = ['/docs/a', 'Alpha', 'Aleph', '/', '-/tags', 'Nowhere'].map((to) => ({ title: `<${to}>`, to }))
  const site = linkedSite([{ at: 'docs/a', title: 'Alpha', aliases: ['aleph'] }, { at: 'index' }], {
    config: { ...CONFIG, nav },
    home: path('index'),
  })
  expect(parts(site)[1]).toContain(
    '<ul><li><a href="/garden/docs/a">&lt;/docs/a&gt;</a></li><li><a href="/garden/docs/a">&lt;Alpha&gt;</a></li>' +
      '<li><a href="/garden/docs/a">&lt;Aleph&gt;</a></li><li><a href="/garden">&lt;/&gt;</a></li>' +
      '<li><a href="/garden/-/tags">&lt;-/tags&gt;</a></li><li>&lt;Nowhere&gt;</li></ul></nav>',
  )
})

test('language and title are escaped', () => {
  const [start, middle] = parts(
    linkedSite([], { title: '</title><script>', config: { ...CONFIG, lang: 'en"><script>' } }),
  )
  expect(start).toContain('<html lang="en&quot;&gt;&lt;script&gt;">')
  expect(middle).toContain('>&lt;/title&gt;&lt;script&gt;</a>')
})

test('an address is encoded by segment', () => {
  const { workspaceSlug } = linkedSite([])
  const href = (at: string): string => pageHref(workspaceSlug, at)
  expect(['', 'a', 'a b/ü', 'a?b#c', '\ud800'].map(href)).toEqual([
    '/garden',
    '/garden/a',
    '/garden/a%20b/%C3%BC',
    '/garden/a%3Fb%23c',
    '/garden/%EF%BF%BD',
  ])
})
