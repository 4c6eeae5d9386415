import fc from 'fast-check'
import { expect, test } from 'vitest'
import { linkPages } from '../../src/links/link-pages.ts'
import type { BlockNode, LinkedSite, SiteRows } from '../../src/nouns.ts'
import { planDeployment } from '../../src/plan/plan-deployment.ts'
import { toRows } from '../../src/plan/to-rows.ts'
import type { SiteRenderer } from '../../src/site-renderer.ts'
import {
  logseq,
  makePage,
  makeSite,
  obsidian,
  pageAt,
  type SiteText,
  siteFacts,
} from '../links/page-builder.ts'
import { rowsOfSite, textRenderer } from './output-builder.ts'
import { applied, nothingStored, storedAs } from './rows-builder.ts'

const rowsOf = (site: LinkedSite): SiteRows => rowsOfSite(site)
const blocksOf = (rows: SiteRows): readonly BlockNode[] => rows.nodes.filter((node) => node.kind === 'block')

test('a page becomes a row with everything about it in its metadata', () => {
  const site = makeSite(logseq, {
    'journals/2024_01_15.md': {
      title: 'A day',
      description: 'What happened',
      aliases: ['that day'],
      tags: ['diary'],
      properties: { type: 'log' },
      frontMatter: { layout: 'wide' },
      blocks: ['x'],
    },
  })
  const [node] = rowsOf(site).nodes
  expect(node).toEqual({
    kind: 'page',
    uuid: pageAt(site, 'journals/2024_01_15.md').uuid,
    name: 'Jan 15th, 2024',
    slug: 'jan-15th-2024',
    path: 'jan-15th-2024',
    title: 'A day',
    metadata: {
      sourcePath: 'journals/2024_01_15.md',
      aliases: ['that day'],
      tags: ['diary'],
      properties: { type: 'log' },
      frontMatter: { layout: 'wide' },
      description: 'What happened',
      journalDay: '2024-01-15',
      textDigest: expect.stringMatching(/^[0-9a-f]{64}$/),
    },
    digest: expect.stringMatching(/^[0-9a-f]{64}$/),
  })
})

test('the slug of a page is the last segment of its path', () => {
  const rows = rowsOf(makeSite(obsidian, { 'a/B c/D.md': {} }))
  expect(rows.nodes).toMatchObject([{ path: 'a/b-c/d', slug: 'd' }])
})

test('blocks follow their page, parents before children, with their rank among siblings', () => {
  const site = makeSite(obsidian, {
    'a.md': { blocks: ['# one', '  two', '  three', '    four', 'five ^v'] },
  })
  const uuids = new Map(blocksOf(rowsOf(site)).map(({ uuid, source }) => [uuid as string, source]))
  expect(
    blocksOf(rowsOf(site)).map(
      ({ source, parentUuid, order, idRule }) =>
        `${source} in ${uuids.get(parentUuid) ?? 'the page'} at ${order} by rule ${idRule}`,
    ),
  ).toEqual([
    '# one in the page at 0 by rule 2',
    'two in # one at 0 by rule 2',
    'three in # one at 1 by rule 2',
    'four in three at 0 by rule 2',
    'five in the page at 1 by rule 1',
  ])
})

test('a heading says its level and anchor, a task its marker', () => {
  const site = makeSite(obsidian, { 'a.md': { blocks: ['## Two', 'x'] } })
  const task = pageAt(site, 'a.md')
  const blocks = task.page.blocks.map((block, n) =>
    n === 1 ? { ...block, task: 'TODO', tags: ['t'], properties: { k: 'v' } } : block,
  )
  const pages = [{ ...task, page: { ...task.page, blocks } }]
  expect(blocksOf(rowsOf({ ...site, pages })).map(({ metadata }) => metadata)).toEqual([
    { kind: 'heading', tags: [], properties: {}, headingLevel: 2, anchor: 'h-0' },
    { kind: 'item', tags: ['t'], properties: { k: 'v' }, task: 'TODO' },
  ])
})

test('a link becomes a row with its two ends', () => {
  const site = makeSite(obsidian, {
    'a.md': {
      blocks: ['x'],
      links: ['[[b#^id]]', '#tag', '[[nowhere]]', { target: 'b', block: undefined }],
    },
    'b.md': { blocks: ['y ^id'] },
  })
  const [a, b] = [pageAt(site, 'a.md'), pageAt(site, 'b.md')]
  const [x, y] = [a.blockUuids[0], b.blockUuids[0]]
  expect(rowsOf(site).links.map(({ digest, ...link }) => link)).toEqual([
    { fromPage: a.uuid, fromBlock: x, order: 0, kind: 'page', target: 'b', toPage: b.uuid, toBlock: y },
    {
      fromPage: a.uuid,
      fromBlock: x,
      order: 1,
      kind: 'tag',
      target: 'tag',
      toPage: undefined,
      toBlock: undefined,
    },
    {
      fromPage: a.uuid,
      fromBlock: x,
      order: 2,
      kind: 'page',
      target: 'nowhere',
      toPage: undefined,
      toBlock: undefined,
    },
    {
      fromPage: a.uuid,
      fromBlock: undefined,
      order: 3,
      kind: 'page',
      target: 'b',
      toPage: b.uuid,
      toBlock: undefined,
    },
  ])
})

test('pages, listings and the shell are all rendered rows', () => {
  const rows = rowsOf(makeSite(obsidian, { 'a.md': {}, 'b.md': {} }))
  expect(rows.renderedPages.map(({ kind, path }) => `${kind} ${path}`)).toEqual([
    'page a',
    'page b',
    'listing -/pages',
    'shell -/shell',
  ])
})

test('output that leaves a block out is a bug that is thrown', () => {
  const site = makeSite(obsidian, { 'a.md': { blocks: ['x'] } })
  const forgetful: SiteRenderer = {
    ...textRenderer,
    renderPage: (page) => ({ ...textRenderer.renderPage(page, site), blockHtml: [] }),
  }
  expect(() => rowsOfSite(site, forgetful)).toThrow(RangeError)
})

test('a page is rendered when its rows are asked for, and not before', () => {
  const site = makeSite(obsidian, { 'a.md': {}, 'b.md': {} })
  const rendered: string[] = []
  const watched: SiteRenderer = {
    ...textRenderer,
    renderPage: (page) => {
      rendered.push(page.path)
      return textRenderer.renderPage(page, site)
    },
  }
  const rows = toRows(site, watched)
  expect(rendered).toEqual([])
  rows.next()
  expect(rendered).toEqual(['a'])
})

/** Keys of rows that a change of the files writes. */
const written = (before: SiteText, after: SiteText): readonly string[] => {
  const stored = storedAs(rowsOf(makeSite(obsidian, before)))
  const { insert } = planDeployment(stored, rowsOf(makeSite(obsidian, after)), { files: 0 })
  const names = insert.nodes.map((node) =>
    node.kind === 'page' ? `page ${node.name}` : `block ${node.source}`,
  )
  return [...names, ...insert.links.map(({ target }) => `link ${target}`)].toSorted()
}

test('another object id, an empty line above and another page change no row', () => {
  const page = makePage('a.md', obsidian, { blocks: ['x', 'y'], links: ['[[b]]'] })
  const lower = {
    ...page,
    oid: 'f'.repeat(40) as typeof page.oid,
    blocks: page.blocks.map((block) => ({ ...block, line: block.line + 1 })),
    links: page.links.map((link) => ({ ...link, line: link.line + 1, column: 9 })),
  }
  const facts = siteFacts(obsidian, ['a.md'])
  const rows = rowsOf(linkPages([lower], facts))
  expect(rows).toEqual(rowsOf(linkPages([page], facts)))
  expect(written({ 'a.md': { blocks: ['x'] } }, { 'a.md': { blocks: ['x'] }, 'b.md': {} })).toEqual([
    'page b',
  ])
})

test('an edit writes the page, the edited block, and nothing of the other pages', () => {
  const other: SiteText = { 'b.md': { blocks: ['z'], links: ['[[a]]'] } }
  expect(
    written({ ...other, 'a.md': { blocks: ['x', 'y'] } }, { ...other, 'a.md': { blocks: ['x', 'Y'] } }),
  ).toEqual(['block Y', 'page a'])
})

test('a page that links to one that comes writes the block that names it', () => {
  const citing: SiteText = { 'a.md': { blocks: ['x'], links: ['[[b]]'] } }
  expect(written(citing, { ...citing, 'b.md': {} })).toEqual(['block x', 'link b', 'page b'])
})

test('a page under another name with the same text has moved', () => {
  const stored = storedAs(
    rowsOf(makeSite(obsidian, { 'a.md': { blocks: ['x', '  y'] }, 'b.md': { blocks: ['z'] } })),
  )
  const next = rowsOf(
    makeSite(obsidian, { 'in/c.md': { blocks: ['x', '  y'] }, 'd.md': { blocks: ['x', 'y'] } }),
  )
  expect(planDeployment(stored, next, { files: 2 }).stats.pages).toMatchObject({
    total: 2,
    added: 1,
    removed: 1,
    moved: 1,
  })
})

const someFiles = fc.dictionary(
  fc.constantFrom('a.md', 'b.md', 'x/a.md', 'constructor.md', '__proto__.md'),
  fc.record({
    title: fc.constantFrom('One', 'Two'),
    blocks: fc.array(fc.constantFrom('x', 'y', '# H', '  x', 'z ^63d0a3c1-1b0d-4c3c-8a3e-0c8e1f2a3b4c')),
    links: fc.array(
      fc.constantFrom('[[a]]', '[[b]]', '#t', '[[x/a#H]]', '((63d0a3c1-1b0d-4c3c-8a3e-0c8e1f2a3b4c))'),
    ),
    aliases: fc.array(fc.constantFrom('b', 'old')),
    properties: fc.constantFrom({}, { k: [1, null, { v: 'w' }] }),
    isPublished: fc.boolean(),
  }),
)

test('whatever changed between two commits, the plan gives exactly the rows of the second, and then nothing', () => {
  fc.assert(
    fc.property(someFiles, someFiles, (before, after) => {
      const [first, second] = [before, after].map((files) => rowsOf(makeSite(obsidian, files)))
      if (first === undefined || second === undefined) throw new Error('two sites make two sets of rows')
      const stored = applied(nothingStored, planDeployment(nothingStored, first, { files: 0 }))
      expect(stored).toEqual(storedAs(first))
      const plan = planDeployment(stored, second, { files: 0 })
      expect(applied(stored, plan)).toEqual(storedAs(second))
      const again = planDeployment(storedAs(second), second, { files: 0 })
      expect(again.stats).toMatchObject({ rows: 0, batches: 0 })
      expect(again.digest).toBe(plan.digest)
    }),
  )
})

test('rows with equal digests are equal', () => {
  fc.assert(
    fc.property(someFiles, someFiles, (before, after) => {
      const seen = new Map<string, unknown>()
      for (const files of [before, after]) {
        const { nodes, links, redirects } = rowsOf(makeSite(obsidian, files))
        for (const row of [...nodes, ...links, ...redirects]) {
          if (seen.has(row.digest)) expect(row).toEqual(seen.get(row.digest))
          seen.set(row.digest, row)
        }
      }
    }),
  )
})

test('a parent stands before its children, and siblings are counted without a gap', () => {
  fc.assert(
    fc.property(someFiles, (files) => {
      const seen = new Set<string>()
      const children = new Map<string, number>()
      for (const node of rowsOf(makeSite(obsidian, files)).nodes) {
        expect(seen.has(node.uuid)).toBe(false)
        seen.add(node.uuid)
        if (node.kind === 'page') continue
        expect(seen).toContain(node.pageUuid)
        expect(seen).toContain(node.parentUuid)
        expect(node.order).toBe(children.get(node.parentUuid) ?? 0)
        children.set(node.parentUuid, node.order + 1)
      }
    }),
  )
})
