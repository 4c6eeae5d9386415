import type { LinkedSite } from '@draehi/core'
import { expect, test } from 'vitest'
import { pageHref } from '../../src/page/page-href.ts'
import { renderShell } from '../../src/page/render-shell.ts'
import { CONFIG, linkedSite, path } from './site.ts'

const parts = (site: LinkedSite): readonly string[] =>
  JSON.parse(renderShell(site, ['/-/assets/early.0a.js', '/-/assets/style.css', '/-/assets/site.0b.js']).body)

test('the frame is three strings', () =>
  expect(parts(linkedSite([]))).toEqual([
    '<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">' +
      '<meta name="color-scheme" content="light dark"><script src="/-/assets/early.0a.js"></script><link rel="stylesheet" href="/-/assets/style.css">' +
      '<script type="module" src="/-/assets/site.0b.js"></script>',
    '</head><body><a class="skip" href="#content">Skip to content</a><header class="site-header"><p class="site-title"><a href="/garden">Garden</a></p>' +
      '<nav aria-label="Site"><ul><li><a href="/garden/-/pages">All pages</a></li><li><a href="/garden/-/tags">Tags</a></li></ul></nav>' +
      '<form class="site-search" role="search" aria-label="Site" method="get" action="/garden/-/search"><input type="search" name="q" aria-label="Search" placeholder="Search" autocomplete="off" enterkeyhint="search" maxlength="200" dir="auto"></form><div class="tools"></div></header>' +
      '<main id="content" tabindex="-1">',
    '</main><footer class="site-footer"><p>Published with draehi</p></footer></body></html>',
  ]))

test("the navigation is the writer's: by path, name, title or alias; what is nothing is not a link", () => {
  const nav = ['/docs/a', 'Alpha', 'Aleph', '/', '-/tags', 'Nowhere'].map((to) => ({ title: `<${to}>`, to }))
  const site = linkedSite([{ at: 'docs/a', title: 'Alpha', aliases: ['aleph'] }, { at: 'index' }], {
    config: { ...CONFIG, nav },
    home: path('index'),
  })
  expect(parts(site)[1]).toContain(
    '<ul><li><a href="/garden/docs/a">&lt;/docs/a&gt;</a></li><li><a href="/garden/docs/a">&lt;Alpha&gt;</a></li>' +
      '<li><a href="/garden/docs/a">&lt;Aleph&gt;</a></li><li><a href="/garden">&lt;/&gt;</a></li>' +
      '<li><a href="/garden/-/tags">&lt;-/tags&gt;</a></li><li>&lt;Nowhere&gt;</li><li>',
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
