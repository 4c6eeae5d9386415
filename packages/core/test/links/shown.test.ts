import { expect, test } from 'vitest'
import { isShownAt } from '../../src/links/is-shown.ts'
import { linkPages } from '../../src/links/link-pages.ts'
import { NO_DETAILS } from '../../src/markdown/known-keys.ts'
import type { LinkedSite, PageDetails } from '../../src/nouns.ts'
import {
  makePage,
  makeSite,
  obsidian,
  pageAt,
  plain,
  problemsOf,
  siteFacts,
  targetsOf,
} from './page-builder.ts'

const details = (change: Partial<PageDetails>): PageDetails => ({ ...NO_DETAILS, ...change })
const FROM = '2026-01-01T10:00:00.000Z'
const UNTIL = '2026-01-01T12:00:00.000Z'

test.each([
  ['2026-01-01T09:59:59.999Z', false],
  [FROM, true],
  ['2026-01-01T11:59:59.999Z', true],
  [UNTIL, false],
])('at %s a page of that morning is shown: %s', (now, isShown) => {
  const page = { isPublished: true, details: details({ shownFrom: FROM, shownUntil: UNTIL }) }
  expect(isShownAt(page, now)).toBe(isShown)
  expect(isShownAt({ ...page, isPublished: false }, now)).toBe(false)
})

const siteAt = (now: string): LinkedSite => {
  const pages = [
    makePage('a.md', plain, { links: ['[[b]]'], blocks: ['see b'] }),
    makePage('b.md', plain, {
      details: details({ shownFrom: FROM, shownUntil: UNTIL, redirectFrom: ['/was'] }),
      links: ['[[a]]'],
      aliases: ['bee'],
    }),
  ]
  return linkPages(pages, { ...siteFacts(plain, ['a.md', 'b.md']), now })
}
const facts = (site: LinkedSite) => [
  site.pages.map(({ path }) => path),
  targetsOf(site, 'a.md'),
  pageAt(site, 'a.md').backlinks.length,
  pageAt(site, 'a.md').next?.path,
  site.redirects.map(({ from }) => from),
]

test('a page whose time has not come or is over is nowhere', () => {
  expect(facts(siteAt('2026-01-01T09:59:00.000Z'))).toEqual([['a'], ['broken'], 0, undefined, []])
  expect(facts(siteAt(FROM))).toEqual([['a', 'b'], ['b.md'], 1, 'b', ['bee', 'was']])
  expect(facts(siteAt(UNTIL))).toEqual([['a'], ['broken'], 0, undefined, []])
})

test('an unlisted page is reached by links and stands in no list', () => {
  const site = makeSite(obsidian, {
    'a.md': { links: ['[[b]]'], blocks: ['x'] },
    'b.md': { details: details({ isUnlisted: true }), title: 'Hidden away', links: ['[[a]]'], blocks: ['y'] },
    'b/c.md': { title: 'C' },
    'd.md': {},
  })
  expect(targetsOf(site, 'a.md')).toEqual(['b.md'])
  expect(pageAt(site, 'a.md').next?.path).toBe('d')
  expect(pageAt(site, 'b.md').next).toBe(undefined)
  expect(pageAt(site, 'a.md').backlinks).toEqual([])
  expect(pageAt(site, 'b.md').backlinks).toHaveLength(1)
  expect(pageAt(site, 'b/c.md').breadcrumbs).toEqual([{ title: 'b', path: undefined }])
})

test('pages with a rank come first, by it, and the rest by name', () => {
  const site = makeSite(plain, {
    'a.md': {},
    'b.md': { details: details({ rank: 10 }) },
    'c.md': { details: details({ rank: -1 }) },
    'd.md': { details: details({ rank: 2 }) },
    'e.md': { details: details({ rank: 2 }) },
  })
  const order: (string | undefined)[] = ['c']
  for (let page = pageAt(site, 'c.md'); page.next !== undefined; page = pageAt(site, `${page.next.path}.md`))
    order.push(page.next.path)
  expect(order).toEqual(['c', 'd', 'e', 'b', 'a'])
})

test('permalink / makes a page the home page, before README and after draehi.yaml', () => {
  const files = {
    'README.md': { blocks: ['x'] },
    'start.md': { details: details({ isHome: true }) },
    'zero.md': { details: details({ isHome: true }) },
  }
  const site = makeSite(plain, files)
  expect(site.home).toBe('start')
  expect(problemsOf(site)).toEqual([
    'zero.md  warning  The home page is start.md already. Take "permalink: /" out of one of the two files, or name the home page in draehi.yaml.  (slug-collision)',
  ])
  expect(makeSite({ ...plain, home: 'zero' }, files).home).toBe('zero')
})
