/**
 * Sizes at which work that grows with their square does not end before the test is given up: 100,000 times 100,000 of the
 * cheapest steps take minutes. No duration is asserted.
 */

import { expect, test } from 'vitest'
import { collectBacklinks } from '../../src/links/backlinks.ts'
import { createHeadingIndex } from '../../src/links/heading-index.ts'
import { createNearNames } from '../../src/links/near-names.ts'
import { createPathIndex } from '../../src/links/path-index.ts'
import type { NodeUuid } from '../../src/nouns.ts'
import { logseq, makeSite, obsidian, pageAt } from './page-builder.ts'

const numbers = (count: number): readonly number[] => Array.from({ length: count }, (_, n) => n)
const MANY = numbers(100_000)

test('one page that 100,000 pages link to', () => {
  const site = makeSite(obsidian, { 'a.md': { blocks: ['x'], links: ['[[hub]]'] }, 'hub.md': {} })
  const [citing, hub] = [pageAt(site, 'a.md'), pageAt(site, 'hub.md')]
  const pages = MANY.map((n) => ({ ...citing, uuid: `${n}` as NodeUuid }))
  const targets = new Map(pages.map(({ uuid }) => [uuid, citing.targets]))
  expect(collectBacklinks(pages, targets).get(hub.uuid)).toHaveLength(MANY.length)
})

test('a file of one name in 100,000 folders, named from each of them', () => {
  for (const dialect of ['obsidian', 'plain'] as const) {
    const index = createPathIndex(
      MANY.map((n) => [`${n}/a/README`, n]),
      dialect,
    )
    expect(MANY.every((n) => index.findNearest('README', `${n}/a`) === n)).toBe(true)
    expect(MANY.every((n) => index.findNearest('a/README', `${n}`) === n)).toBe(true)
    expect(MANY.every((n) => index.findNearest('README', `elsewhere/${n}`) === 0)).toBe(true)
  }
})

test('100,000 headings of one text and as many links to them', () => {
  const headings = MANY.map((n) => ({ block: n, level: 1, text: 'same', anchor: `h-${n}` }))
  const index = createHeadingIndex({ headings })
  expect(MANY.every((n) => index.find([`x${n}`, 'same']) === undefined)).toBe(true)
  expect(index.find(['same'])?.anchor).toBe('h-0')
})

test('100,000 names and as many that do not exist', () => {
  const near = createNearNames(MANY.map((n) => `gardening ${n}`))
  expect(near.find('gardning 7')).toMatch(/^gardening \d+$/)
  const found = MANY.map((n) => near.find(`gardning ${n}`))
  expect(found.filter((name) => name !== undefined).length).toBeLessThanOrEqual(2000)
})

test('a whole site in which everybody has one title, alias and block id and links to one page', () => {
  const id = '63d0a3c1-1b0d-4c3c-8a3e-0c8e1f2a3b4c'
  const pages = numbers(10_000).map((n) => [
    `pages/${n}.md`,
    { title: 'same', aliases: ['alias'], blocks: [`x ^${id}`], links: ['[[alias]]', `((${id}))`] },
  ])
  const site = makeSite(logseq, Object.fromEntries(pages))
  expect(pageAt(site, 'pages/0.md').backlinks).toHaveLength(9_999)
  expect(site.problems).toHaveLength(2 * 9_999)
})
