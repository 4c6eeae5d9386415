import { expect, test } from 'vitest'
import { logseq, makeSite, obsidian, plain, problemsOf, targetsOf } from './page-builder.ts'

const guide = [
  '# Set up',
  '## Usage',
  '### Options: all & more',
  '# Use it',
  '## Usage',
  '## 使い方',
  '# Options',
]

test.each([
  ['Set up', '# h-0'],
  ['set UP', '# h-0'],
  ['Usage', '# h-1'],
  ['Use it#Usage', '# h-4'],
  ['Set up#Usage', '# h-1'],
  ['Set up#Options all more', '# h-2'],
  ['Set up#使い方', undefined],
  ['使い方', '# h-5'],
  ['Options: all & more', '# h-2'],
  ['set-up', '# h-0'],
  ['usage-1', '# h-4'],
  ['options-all--more', '# h-2'],
  ['h-3', '# h-3'],
  ['Guide', ''],
  ['Nothing', undefined],
  ['constructor', undefined],
  ['', ''],
])('[[guide#%s]] leads to %s', (fragment, expected) => {
  const site = makeSite(obsidian, {
    'a.md': { links: [`[[guide#${fragment}]]`, `(guide.md#${fragment})`] },
    'guide.md': { title: 'Guide', blocks: guide },
  })
  const target = `guide.md ${expected ?? ''}`.trim()
  expect(targetsOf(site, 'a.md')).toEqual([target, target])
  expect(problemsOf(site).length).toBe(expected === undefined ? 2 : 0)
})

test('a link to a heading names the block of the heading', () => {
  const site = makeSite(plain, { 'a.md': { blocks: ['text', '# One'], links: ['(#one)'] } })
  const [page] = site.pages
  expect(page?.targets).toEqual([
    {
      kind: 'page',
      page: page?.uuid,
      path: 'a',
      title: 'a',
      block: page?.blockUuids[1],
      anchor: 'h-1',
    },
  ])
})

test('a heading that is missing leaves the page and is a problem', () => {
  const site = makeSite(obsidian, { 'a.md': { links: ['[[a#One#Two]]'] } })
  expect(targetsOf(site, 'a.md')).toEqual(['a.md'])
  expect(problemsOf(site)).toEqual([
    'a.md:1:1  warning  The page "a" has no heading "One > Two".  (broken-heading)',
  ])
})

test('a block is found by the id its author wrote', () => {
  const site = makeSite(obsidian, {
    'a.md': {
      blocks: ['mine ^own'],
      links: ['[[b#^Sum]]', '[[b#^sum]]', '[[#^own]]', '((own))', '![[b#^sum]]'],
    },
    'b.md': { blocks: ['first', 'total ^Sum'] },
  })
  expect(targetsOf(site, 'a.md')).toEqual([
    'b.md > total',
    'b.md > total',
    'a.md > mine',
    'a.md > mine',
    'b.md > total',
  ])
})

const uuid = '63d0a3c1-1b0d-4c3c-8a3e-0c8e1f2a3b4c'

test('a block is found anywhere by the UUID its author wrote', () => {
  const site = makeSite(logseq, {
    'pages/a.md': { links: [`((${uuid}))`, `((${uuid.toUpperCase()}))`, `![[${uuid}]]`] },
    'pages/b.md': { blocks: ['parent', `  child ^${uuid}`] },
  })
  expect(targetsOf(site, 'pages/a.md')).toEqual(Array(3).fill('pages/b.md > child'))
})

test('a file link finds a block by the id its author wrote', () => {
  const site = makeSite(plain, {
    'a.md': { blocks: ['mine ^own'], links: ['(b.md#sum)', '(#own)'] },
    'b.md': { blocks: ['total ^sum'] },
  })
  expect(targetsOf(site, 'a.md')).toEqual(['b.md > total', 'a.md > mine'])
})

test('an embedded block that is missing is a missing block', () => {
  const site = makeSite(logseq, { 'pages/a.md': { links: [`![[${uuid}]]`] } })
  expect(problemsOf(site)).toEqual([
    `pages/a.md:1:1  warning  No published block has the id "${uuid}".  (broken-block-reference)`,
  ])
})

test('a block that is missing: the page stays when it is named, and it is a problem', () => {
  const site = makeSite(obsidian, { 'a.md': { links: ['[[b#^sum]]', `((${uuid}))`] }, 'b.md': {} })
  expect(targetsOf(site, 'a.md')).toEqual(['b.md', 'broken'])
  expect(problemsOf(site)).toEqual([
    'a.md:1:1  warning  The page "b" has no block with the id "sum".  (broken-block-reference)',
    `a.md:2:1  warning  No published block has the id "${uuid}".  (broken-block-reference)`,
  ])
})

test('for a heading or a block that is missing the nearest of the page is named', () => {
  const site = makeSite(obsidian, {
    'a.md': { links: ['[[b#Instalation]]', '[[b#Zzz]]', '[[b#^sumary]]', '[[b#^zzz]]'] },
    'b.md': { blocks: ['# Installation', 'text ^summary'] },
  })
  expect(problemsOf(site)).toEqual([
    'a.md:1:1  warning  The page "b" has no heading "Instalation". Did you mean "Installation"?  (broken-heading)',
    'a.md:2:1  warning  The page "b" has no heading "Zzz".  (broken-heading)',
    'a.md:3:1  warning  The page "b" has no block with the id "sumary". Did you mean "^summary"?  (broken-block-reference)',
    'a.md:4:1  warning  The page "b" has no block with the id "zzz".  (broken-block-reference)',
  ])
})
