import fc from 'fast-check'
import { expect, test } from 'vitest'
import { authoredBlockUuid, pageUuid, textBlockUuid } from '../../src/id.ts'
import type { LinkedSite, NodeUuid, PageName } from '../../src/nouns.ts'
import { logseq, makeSite, obsidian, pageAt, problemsOf } from './page-builder.ts'

const uuid = '63d0a3c1-1b0d-4c3c-8a3e-0c8e1f2a3b4c'
const idOfA = pageUuid(1, 'a' as PageName)

const idsOf = (site: LinkedSite, path: string): readonly string[] => pageAt(site, path).blockUuids
const rulesOf = (site: LinkedSite, path: string): readonly number[] => pageAt(site, path).idRules

test('a block without an id is hashed with its page, its source and how often that stood before', () => {
  const site = makeSite(obsidian, { 'a.md': { blocks: ['x', 'y', 'x', '  x'] } })
  expect(idsOf(site, 'a.md')).toEqual([
    textBlockUuid(idOfA, 'x', 0),
    textBlockUuid(idOfA, 'y', 0),
    textBlockUuid(idOfA, 'x', 1),
    textBlockUuid(idOfA, 'x', 2),
  ])
  expect(rulesOf(site, 'a.md')).toEqual([2, 2, 2, 2])
})

test('a block with an id keeps it; giving a block an id changes no other block', () => {
  const site = makeSite(obsidian, { 'a.md': { blocks: [`x ^${uuid.toUpperCase()}`, 'x', 'z ^sum'] } })
  expect(idsOf(site, 'a.md')).toEqual([uuid, textBlockUuid(idOfA, 'x', 1), authoredBlockUuid(idOfA, 'sum')])
  expect(rulesOf(site, 'a.md')).toEqual([1, 2, 1])
})

test('inserting, moving and removing a block changes no other id', () => {
  const before = makeSite(obsidian, { 'a.md': { blocks: ['x', 'y', 'z'] } })
  const after = makeSite(obsidian, { 'a.md': { blocks: ['new', 'z', '  x'] } })
  const [x, , z] = idsOf(before, 'a.md')
  expect(idsOf(after, 'a.md').slice(1)).toEqual([z, x])
})

test('of two blocks with one UUID the first in path order keeps it', () => {
  const site = makeSite(logseq, {
    'pages/b.md': { blocks: ['here', `x ^${uuid}`, `y ^${uuid}`] },
    'pages/a.md': { blocks: [`z ^${uuid}`] },
  })
  const idOfB = pageUuid(1, 'b' as PageName)
  expect(idsOf(site, 'pages/a.md')).toEqual([uuid])
  expect(idsOf(site, 'pages/b.md').slice(1)).toEqual([
    textBlockUuid(idOfB, 'x', 0),
    textBlockUuid(idOfB, 'y', 0),
  ])
  expect(problemsOf(site)).toEqual([
    `pages/b.md:2  warning  The id "${uuid}" belongs to pages/a.md:1 already. Remove the id from one of the two; links to it lead to the first.  (duplicate-id)`,
    `pages/b.md:3  warning  The id "${uuid}" belongs to pages/a.md:1 already. Remove the id from one of the two; links to it lead to the first.  (duplicate-id)`,
  ])
})

test('an id that is no UUID belongs to its page', () => {
  const site = makeSite(obsidian, {
    'a.md': { blocks: ['x ^sum', 'y ^sum'] },
    'b.md': { blocks: ['x ^sum'] },
  })
  const idOfB = pageUuid(1, 'b' as PageName)
  expect(idsOf(site, 'a.md')).toEqual([authoredBlockUuid(idOfA, 'sum'), textBlockUuid(idOfA, 'y', 0)])
  expect(idsOf(site, 'b.md')).toEqual([authoredBlockUuid(idOfB, 'sum')])
  expect(problemsOf(site)).toEqual([
    'a.md:2  warning  The id "sum" belongs to a.md:1 already. Remove the id from one of the two; links to it lead to the first.  (duplicate-id)',
  ])
})

test('an author takes neither the id of a page nor one that another block derives', () => {
  const stolen = textBlockUuid(idOfA, 'x', 0)
  const site = makeSite(obsidian, {
    'a.md': { blocks: ['x', 'x'] },
    'b.md': { blocks: [`p ^${idOfA}`, `q ^${stolen}`, `r ^${authoredBlockUuid(idOfA, 's')}`] },
  })
  expect(idsOf(site, 'a.md')).toEqual([textBlockUuid(idOfA, 'x', 1), textBlockUuid(idOfA, 'x', 2)])
  expect(rulesOf(site, 'b.md')).toEqual([2, 1, 1])
  expect(problemsOf(site)).toEqual([
    `b.md:1  warning  The id "${idOfA}" belongs to a page already. Remove the id from one of the two; links to it lead to the first.  (duplicate-id)`,
  ])
})

test('an id of a page that is not published is free', () => {
  const site = makeSite(obsidian, {
    'a.md': { isPublished: false, blocks: [`x ^${uuid}`] },
    'b.md': { blocks: [`y ^${uuid}`] },
  })
  expect(idsOf(site, 'b.md')).toEqual([uuid])
  expect(problemsOf(site)).toEqual([])
})

const someText = fc.constantFrom('x', 'y', '0', `${'0'.repeat(64)}::0`, 'x::1', '^x', '__proto__')
const someId = fc.option(fc.constantFrom('i', 'j', uuid, idOfA, textBlockUuid(idOfA, 'x', 0)), {
  nil: undefined,
})
const someBlock = fc
  .record({ depth: fc.nat(2), text: someText, id: someId })
  .map(({ depth, text, id }) => `${'  '.repeat(depth)}${text}${id === undefined ? '' : ` ^${id}`}`)

test('no two nodes of a site have one id, and each is made by its recipe', () => {
  fc.assert(
    fc.property(
      fc.dictionary(fc.constantFrom('a.md', 'b.md', 'constructor.md', 'c/a.md'), fc.array(someBlock)),
      (files) => {
        const site = makeSite(
          obsidian,
          Object.fromEntries(Object.entries(files).map(([path, blocks]) => [path, { blocks }])),
        )
        const all = site.pages.flatMap(({ uuid, blockUuids }) => [uuid, ...blockUuids])
        expect(new Set(all).size).toBe(all.length)
        for (const { page, uuid, blockUuids, idRules } of site.pages) {
          expect(uuid).toBe(pageUuid(1, page.name))
          page.blocks.forEach((block, n) => {
            const id = block.authorId ?? ''
            const recipes: readonly (NodeUuid | undefined)[] =
              idRules[n] === 1
                ? [id as NodeUuid, authoredBlockUuid(uuid, id)]
                : [...page.blocks, 'one taken'].map((_, k) => textBlockUuid(uuid, block.source, k))
            expect(recipes).toContain(blockUuids[n])
          })
        }
      },
    ),
  )
})

test('the same files in another workspace have other ids', () => {
  const files = { 'a.md': { blocks: ['x', 'y ^sum'] } }
  const ids = (workspaceId: number): readonly string[] =>
    makeSite(obsidian, files, [], workspaceId).pages.flatMap(({ uuid, blockUuids }) => [uuid, ...blockUuids])
  expect(ids(1).filter((id) => ids(2).includes(id))).toEqual([])
})

test('what is hashed says where the workspace, the page and the block end', () => {
  fc.assert(
    fc.property(fc.nat(2000), fc.nat(2000), fc.string(), fc.string(), (w1, w2, n1, n2) => {
      const same = w1 === w2 && n1.normalize('NFC') === n2.normalize('NFC')
      expect(pageUuid(w1, n1 as PageName) === pageUuid(w2, n2 as PageName)).toBe(same)
    }),
  )
  expect(pageUuid(1, '1::a' as PageName)).not.toBe(pageUuid(11, 'a' as PageName))
  expect(textBlockUuid(idOfA, 'x', 1)).not.toBe(textBlockUuid(idOfA, 'x::1', 0))
})
