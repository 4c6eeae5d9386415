import fc from 'fast-check'
import { expect, test } from 'vitest'
import { digestOfDigests } from '../../src/id.ts'
import type { SiteRows } from '../../src/nouns.ts'
import { openPlan, planDeployment } from '../../src/plan/plan-deployment.ts'
import { applied, asMaps, nothingStored, rowsOf, storedAs, uuidOf } from './rows-builder.ts'

type Pages = Readonly<Record<string, readonly string[]>>

const planned = (before: Pages, after: Pages) =>
  planDeployment(storedAs(rowsOf(before)), rowsOf(after), { files: Object.keys(after).length })

const pageStats = (before: Pages, after: Pages): string => {
  const { added, changed, removed, moved, unchanged } = planned(before, after).stats.pages
  return `${added} added, ${changed} changed, ${removed} removed, ${moved} moved, ${unchanged} unchanged`
}

const none = '0 added, 0 changed, 0 removed, 0 moved, 0 unchanged'

test.each<[string, Pages, Pages, string]>([
  ['nothing stored and nothing written', {}, {}, none],
  ['a first page', {}, { a: ['x'] }, '1 added, 0 changed, 0 removed, 0 moved, 0 unchanged'],
  ['an equal page', { a: ['x'] }, { a: ['x'] }, '0 added, 0 changed, 0 removed, 0 moved, 1 unchanged'],
  ['an edited block', { a: ['x'] }, { a: ['y'] }, '0 added, 1 changed, 0 removed, 0 moved, 0 unchanged'],
  [
    'a block that only goes',
    { a: ['x', 'y'] },
    { a: ['x'] },
    '0 added, 1 changed, 0 removed, 0 moved, 0 unchanged',
  ],
  [
    'a page that goes',
    { a: ['x'], b: ['y'] },
    { a: ['x'] },
    '0 added, 0 changed, 1 removed, 0 moved, 1 unchanged',
  ],
  [
    'a page with another name and the same text',
    { a: ['x'] },
    { b: ['x'] },
    '0 added, 0 changed, 0 removed, 1 moved, 0 unchanged',
  ],
  [
    'a page with another name and another text',
    { a: ['x'] },
    { b: ['y'] },
    '1 added, 0 changed, 1 removed, 0 moved, 0 unchanged',
  ],
  [
    'two copies where one was',
    { a: ['x'] },
    { b: ['x'], c: ['x'] },
    '1 added, 0 changed, 0 removed, 1 moved, 0 unchanged',
  ],
  [
    'a copy of a page that stays',
    { a: ['x'] },
    { a: ['x'], b: ['x'] },
    '1 added, 0 changed, 0 removed, 0 moved, 1 unchanged',
  ],
  [
    'an empty page with another name',
    { a: [] },
    { b: [] },
    '1 added, 0 changed, 1 removed, 0 moved, 0 unchanged',
  ],
])('%s', (_, before, after, expected) => {
  expect(pageStats(before, after)).toBe(expected)
})

test('an edited page writes its row, its block and its HTML, and nothing else', () => {
  const plan = planned({ a: ['x', 'y'], b: ['z'] }, { a: ['x', 'q'], b: ['z'] })
  expect(plan.insert.nodes.map(({ uuid }) => uuid)).toEqual([uuidOf('a'), uuidOf('a', 'q')])
  expect(plan.end).toEqual({
    nodes: [`block:${uuidOf('a', 'y')}`, `page:${uuidOf('a')}`],
    links: [],
    renderedPages: ['a'],
    redirects: [],
    assets: [],
    assetChunks: [],
  })
  expect(plan.insert.renderedPages.map(({ path }) => path)).toEqual(['a'])
  expect(plan.stats).toEqual({
    files: 2,
    pages: { total: 2, added: 0, changed: 1, removed: 0, moved: 0, unchanged: 1, parsed: 2, rendered: 2 },
    blocks: { total: 3, added: 1, changed: 0, removed: 1 },
    links: 0,
    rows: 6,
    batches: 1,
  })
})

test('a block at another place among its siblings is changed', () => {
  expect(planned({ a: ['x', 'y'] }, { a: ['y', 'x'] }).stats.blocks).toEqual({
    total: 2,
    added: 0,
    changed: 2,
    removed: 0,
  })
})

test('a redirect that leads elsewhere is ended and inserted', () => {
  const before = storedAs(rowsOf({}, { old: 'a', gone: 'a', same: 'a' }))
  const plan = planDeployment(before, rowsOf({}, { old: 'b', new: 'b', same: 'a' }), { files: 0 })
  expect(plan.end.redirects).toEqual(['gone', 'old'])
  expect(plan.insert.redirects.map(({ from, to }) => `${from} → ${to}`)).toEqual(['old → b', 'new → b'])
})

test.each([
  [0, 0],
  [1, 1],
  [999, 1],
  [1000, 2],
])('a page of %i blocks takes %i statements', (blocks, batches) => {
  const pages = blocks === 0 ? {} : { a: Array.from({ length: blocks }, (_, n) => `${n}`) }
  expect(planned({}, pages).stats.batches).toBe(batches)
})

test('two rows with one key are a bug that is thrown', () => {
  const rows = rowsOf({ a: ['x', 'x'] })
  expect(() => planDeployment(nothingStored, rows, { files: 1 })).toThrow(uuidOf('a', 'x'))
})

const somePages = fc.dictionary(
  fc.constantFrom('a', 'b', 'c', 'constructor', '__proto__', 'ä'),
  fc.uniqueArray(fc.constantFrom('x', 'y', 'z', 'w'), { maxLength: 4 }),
)
const someRedirects = fc.dictionary(fc.constantFrom('old', 'older', 'toString'), fc.constantFrom('a', 'b'))
const someRows = fc.tuple(somePages, someRedirects).map(([pages, redirects]) => rowsOf(pages, redirects))

test('a plan applied to what was stored gives exactly the rows, and planning again gives nothing', () => {
  fc.assert(
    fc.property(someRows, someRows, (before, after) => {
      const first = applied(nothingStored, planDeployment(nothingStored, before, { files: 0 }))
      expect(first).toEqual(storedAs(before))
      const plan = planDeployment(first, after, { files: 0 })
      const second = applied(first, plan)
      expect(second).toEqual(storedAs(after))
      const again = planDeployment(second, after, { files: 0 })
      expect(again.stats.rows).toBe(0)
      expect(again.digest).toBe(plan.digest)
    }),
  )
})

test('the counts add up', () => {
  fc.assert(
    fc.property(someRows, someRows, (before, after) => {
      const { pages, blocks } = planDeployment(storedAs(before), after, { files: 0 }).stats
      const stored = before.nodes.filter(({ kind }) => kind === 'page').length
      expect(pages.added + pages.changed + pages.moved + pages.unchanged).toBe(pages.total)
      expect(stored - pages.removed + pages.added).toBe(pages.total)
      expect(before.nodes.length - stored - blocks.removed + blocks.added).toBe(blocks.total)
    }),
  )
})

test('the digest does not depend on the order of the rows', () => {
  const rows = rowsOf({ a: ['x', 'y'], b: ['z'] })
  const turned = {
    ...rows,
    nodes: rows.nodes.toReversed(),
    renderedPages: rows.renderedPages.toReversed(),
  }
  const facts = { files: 2 }
  expect(planDeployment(nothingStored, turned, facts).digest).toBe(
    planDeployment(nothingStored, rows, facts).digest,
  )
})

test('the digest is over the digests of rendered pages, which cover their nodes and links, sorted by path', () => {
  const rows = rowsOf({ b: ['x', 'y'], a: [] })
  const [bodyB, bodyA] = rows.renderedPages.map(({ digest }) => digest as string)
  const sorted = [bodyA ?? '', bodyB ?? '']
  expect(planDeployment(nothingStored, rows, { files: 2 }).digest).toBe(digestOfDigests(sorted))
})

/** The rows of one page each, the last with the redirects. */
function* inParts(rows: SiteRows): Generator<SiteRows> {
  const none = { nodes: [], links: [], renderedPages: [], redirects: [], assets: [], assetChunks: [] }
  const pages = rows.nodes.filter(({ kind }) => kind === 'page')
  for (const [n, { uuid }] of pages.entries()) {
    const nodes = rows.nodes.filter(
      (node) => node.uuid === uuid || (node.kind === 'block' && node.pageUuid === uuid),
    )
    yield { ...none, nodes, renderedPages: rows.renderedPages.slice(n, n + 1) }
  }
  yield { ...none, redirects: rows.redirects }
}

test('a plan made page by page says the same as one made at once, and its parts can be carried out in turn', () => {
  fc.assert(
    fc.property(someRows, someRows, (before, after) => {
      const stored = storedAs(before)
      const open = openPlan(stored, { files: 3 })
      let now = stored
      for (const rows of inParts(after)) now = applied(now, open.add(rows))
      const { stats, digest, stored: then, ...rest } = open.close()
      now = applied(now, rest)
      expect(now).toEqual(storedAs(after))
      expect(asMaps(then)).toEqual(storedAs(after))
      const whole = planDeployment(stored, after, { files: 3 })
      expect({ stats, digest }).toEqual({ stats: whole.stats, digest: whole.digest })
    }),
  )
})

test('a block that takes the uuid of a page that goes is inserted after the page has ended', () => {
  const before = rowsOf({ a: ['x'], b: [] })
  const after = rowsOf({ b: ['y'] })
  const taken = after.nodes.map((node) => (node.kind === 'block' ? { ...node, uuid: uuidOf('a') } : node))
  const open = openPlan(storedAs(before), { files: 1 })
  const part = open.add({ ...after, nodes: taken })
  expect(part.end.nodes).toContain(`page:${uuidOf('a')}`)
  const rest = open.close()
  expect(rest.end.nodes).toEqual([`block:${uuidOf('a', 'x')}`])
  expect(rest.stats.pages).toMatchObject({ total: 1, removed: 1 })
  expect(rest.stats.blocks).toEqual({ total: 1, added: 1, changed: 0, removed: 1 })
  expect(rest.stats.rows).toBe(3 + 5)
})
