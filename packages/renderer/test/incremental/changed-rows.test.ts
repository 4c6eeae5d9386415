/**
 * What a sync keeps because it can know it is what a full rebuild makes: after every commit of a random history, every row
 * and the digest are compared. `DRAEHI_HISTORIES` says how many histories (default 4 for each dialect, about 80 commits); a failure prints
 * its seed and the shortest history that fails.
 */

import {
  type Asset,
  type Dialect,
  type Digest,
  type DigestMap,
  digestOf,
  type LinkedSite,
  type Node,
  type NodeUuid,
  type Oid,
  type Page,
  type PageLink,
  type SiteRows,
  type StoredRows,
} from '@draehi/core'
import { linkParsed } from '@draehi/core/link-sources'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { graphConfig } from '../../../../test/support/graph-config.ts'
import {
  keepRows,
  type PlacedRows,
  rowsAfter,
  rowsBeside,
  stayingPages,
} from '../../../core/src/kept/kept-rows.ts'
import { sizesOf } from '../../../core/src/kept/sizes.ts'
import { createUnpacker, packPage, type StoredPage } from '../../../core/src/markdown/packed-page.ts'
import { parsePage } from '../../../core/src/markdown/parse-page.ts'
import { parseWorkspaceSlug } from '../../../core/src/page-name.ts'
import { openPlanBeside } from '../../../core/src/plan/plan-beside.ts'
import { type ClosedPlan, openPlan } from '../../../core/src/plan/plan-deployment.ts'
import {
  assetChunkKey,
  assetKey,
  linkKey,
  nodeKey,
  redirectKey,
  renderedPageKey,
} from '../../../core/src/plan/row-key.ts'
import { toRows } from '../../../core/src/plan/to-rows.ts'
import { knowBeside, knowSite, toChangedRows } from '../../../core/src/traces/known-rows.ts'
import { NO_TRACES, type Traces } from '../../../core/src/traces/known-site.ts'
import { createInputs } from '../../../core/src/traces/page-trace.ts'
import { siteRenderer } from '../../src/site-renderer.ts'
import { applyEdit, EMPTY, type Graph, histories } from './graph-history.ts'

const HISTORIES = Number(process.env['DRAEHI_HISTORIES'] ?? 4)

interface Parsed {
  readonly page: Page
  /** As it lies in the file of parsed pages. */
  readonly stored: StoredPage
}

const parsed = new Map<string, Parsed>()

function parse(path: string, text: string, config: ReturnType<typeof graphConfig>): Parsed {
  const key = JSON.stringify([config.dialect, path, text])
  const known = parsed.get(key)
  if (known !== undefined) return known
  const page = parsePage({ path, text, oid: digestOf(text).slice(0, 40) as Oid }, config)
  const { facts, texts } = packPage(page, 1)
  const made = { page, stored: { facts, readTexts: () => texts } }
  parsed.set(key, made)
  return made
}

/** Pages come and go by their dates too. */
const MOMENTS = ['2026-02-01T00:00:00.000Z', '2026-04-01T00:00:00.000Z', '2026-06-01T00:00:00.000Z']

/** @param makePage what a run has of each file: the page that it parsed, or the one that an earlier run kept */
function siteOf(
  { files, settings, picture }: Graph,
  dialect: Dialect,
  n: number,
  makePage: (parsed: Parsed) => Page,
): LinkedSite {
  const config = graphConfig(dialect, {
    ...(settings === 1 ? { title: 'Another title' } : {}),
    ...(settings === 2 ? { home: 'a' } : {}),
    ...(settings === 3 ? { embedDepth: 1 } : {}),
  })
  const paths = [...files.keys()].sort()
  const pages = paths.map((path) => makePage(parse(path, files.get(path) ?? '', config)))
  const site = linkParsed(
    {
      commit: undefined,
      root: '',
      paths: new Set([...paths, ...(picture === 0 ? [] : ['pic.png'])]),
      assetFiles: new Map(),
      mailmap: undefined,
      config,
      problems: [],
      forgotten: [],
    },
    pages,
    {
      workspaceId: 1,
      workspaceSlug: parseWorkspaceSlug('w'),
      name: 'Site',
      now: MOMENTS[Math.floor(n / 5) % MOMENTS.length] ?? '',
    },
  )
  return picture === 0 ? site : { ...site, assets: new Map([['pic.png', pictureOf(picture)]]) }
}

function pictureOf(version: number): Asset {
  const sha256 = digestOf(version)
  const oid = sha256.slice(0, 40) as Oid
  const address = `-/files/${sha256.slice(0, 16)}/pic.png`
  const facts = { path: 'pic.png', type: 'image/png', sizeBytes: 10, width: 7 * version, height: 5, address }
  return { ...facts, oid, sha256, digest: digestOf({ ...facts, sha256 }) }
}

/** Rows by table and key, as a database would hold them. */
type Rows = Map<
  string,
  { readonly table: keyof SiteRows; readonly key: string; readonly row: SiteRows[keyof SiteRows][number] }
>

function put(rows: Rows, { nodes, links, renderedPages, redirects, assets, assetChunks }: SiteRows): void {
  const set = (table: keyof SiteRows, key: string, row: SiteRows[keyof SiteRows][number]) => {
    expect([`${table} ${key}`, rows.has(`${table} ${key}`)]).toEqual([`${table} ${key}`, false])
    rows.set(`${table} ${key}`, { table, key, row })
  }
  for (const row of nodes) set('nodes', nodeKey(row.kind, row.uuid), row)
  for (const row of links) set('links', linkKey(row.fromPage, row.order), row)
  for (const row of renderedPages) set('renderedPages', renderedPageKey(row.path), row)
  for (const row of redirects) set('redirects', redirectKey(row.from), row)
  for (const row of assets) set('assets', assetKey(row.path), row)
  for (const row of assetChunks) set('assetChunks', assetChunkKey(row.sha256, row.chunk), row)
}

/** As it is read before a run: the nodes and links of pages that are kept are not. */
function storedOf(rows: Rows, kept: { has(page: NodeUuid): boolean } = new Set()): StoredRows {
  const stored = {
    pages: new Set<NodeUuid>(),
    nodes: new Map<string, Digest>(),
    links: new Map<string, Digest>(),
    renderedPages: new Map<string, Digest>(),
    redirects: new Map<string, Digest>(),
    assets: new Map<string, Digest>(),
    assetChunks: new Map<string, Digest>(),
    pageTexts: new Map<string, string>(),
  }
  for (const { table, key, row } of rows.values()) {
    if (table === 'nodes') {
      const node = row as Node
      if (node.kind === 'page') stored.pages.add(node.uuid)
      if (kept.has(node.kind === 'page' ? node.uuid : node.pageUuid)) continue
      const text = node.metadata['textDigest']
      if (node.kind === 'page' && typeof text === 'string') stored.pageTexts.set(key, text)
    }
    if (table === 'links' && kept.has((row as PageLink).fromPage)) continue
    stored[table].set(key, 'digest' in row ? row.digest : row.sha256)
  }
  return stored
}

interface Run {
  readonly site: LinkedSite
  readonly closed: ClosedPlan
  readonly keptLists: number
  readonly traces: Traces
  /** Whether it was also made beside the run before, and came to the same. */
  readonly isBeside: boolean
}

/** As `sync` does it. @param rows changed in place */
function publish(site: LinkedSite, before: Run | undefined, rows: Rows): Run {
  const known = knowSite(site, siteRenderer, [storedOf(rows).renderedPages], {
    traces: before?.traces ?? NO_TRACES,
    parser: 'p',
  })
  const beside = before && publishBeside(site, before, rows)
  const stored = storedOf(rows, known.kept)
  const plan = openPlan(stored, { files: 1 })
  const learner = known.learn()
  const apply = ({ insert, end }: Pick<ClosedPlan, 'insert' | 'end'>): void => {
    for (const [table, keys] of Object.entries(end))
      for (const key of keys) expect([table, key, rows.delete(`${table} ${key}`)]).toEqual([table, key, true])
    put(rows, insert)
  }
  let keptLists = 0
  const counted = {
    ...plan,
    keepListing(path: string) {
      keptLists += 1
      plan.keepListing(path)
    },
  }
  for (const some of toChangedRows(known, counted, learner)) apply(plan.add(some))
  const closed = plan.close()
  apply(closed)
  const traces = throughFile(learner.traces())
  if (beside !== undefined) {
    const made = site.pages.filter(({ uuid }) => !known.kept.has(uuid))
    expect(beside.asked.map(({ uuid }) => uuid)).toEqual(made.map(({ uuid }) => uuid))
    expect([beside.closed.digest, beside.closed.stats, beside.closed.lost]).toEqual([
      ...[closed.digest, closed.stats, closed.lost],
    ])
    expect([...beside.closed.stored.renderedPages.keys()]).toEqual(
      [...closed.stored.renderedPages.keys()].sort(),
    )
    expect(readable(beside.traces)).toEqual(readable(traces))
    expect(beside.rows).toEqual(placedRows(site, closed.stored).columns.rows)
  }
  return { site, closed, keptLists, traces, isBeside: beside !== undefined }
}

/** The same of a site with the pages that it had: what is known to stay is in no comparison. Nothing is written. */
function publishBeside(site: LinkedSite, { site: was, traces }: Run, rows: Rows) {
  const frameOf = ({ pages, home, assets }: LinkedSite): string =>
    JSON.stringify([pages.map(({ uuid, path }) => [uuid, path]), home, [...assets]])
  if (frameOf(was) !== frameOf(site)) return undefined
  const [old, now] = [createInputs(was, siteRenderer, 'p'), createInputs(site, siteRenderer, 'p')]
  const changed = new Set(
    site.pages.flatMap(({ uuid }) =>
      old.stateOf(`page ${uuid}`) === now.stateOf(`page ${uuid}`) ? [] : [uuid],
    ),
  )
  const all = storedOf(rows)
  const kept = placedRows(was, all)
  const known = knowBeside(site, siteRenderer, new Map(kept.facts.otherRows), {
    traces,
    parser: 'p',
    changed,
  })
  if (known === undefined) return undefined
  const numbers = new Set(known.asked.map((page) => site.pages.indexOf(page)))
  const isAsked = new Set(known.asked.map(({ uuid }) => uuid))
  const staying = stayingPages(kept, numbers)
  let rest: DigestMap | undefined
  const stored: StoredRows = {
    ...storedOf(rows, { has: (page) => !isAsked.has(page) }),
    pages: isAsked,
    renderedPages: new Map(rowsBeside(kept, numbers)),
  }
  const plan = openPlanBeside(openPlan(stored, { files: 1 }), {
    ...staying,
    with(others) {
      rest = others
      return staying.with(others)
    },
  })
  const learner = known.learn()
  for (const some of toChangedRows(known, plan, learner)) plan.add(some)
  const closed = plan.close()
  for (const path of all.renderedPages.keys())
    if (!closed.lost.includes(path))
      expect([path, closed.stored.renderedPages.has(path)]).toEqual([path, true])
  const after = rest && rowsAfter(kept, numbers, rest)
  return { asked: known.asked, closed, traces: throughFile(learner.traces()), rows: after?.rows }
}

/** As a site is kept whose pages are in the order of its files. */
function placedRows({ pages, home }: LinkedSite, { renderedPages }: StoredRows): PlacedRows {
  const columns = { addresses: pages.map(({ path }) => path), shown: pages.map((_, n) => n) }
  const kept = keepRows({ home }, columns, renderedPages)
  if (kept === undefined) throw new RangeError('a page is not rendered')
  const { otherRows, ...rows } = kept
  const sizes = pages.map(sizesOf)
  return {
    facts: { home, otherRows },
    columns: { ...columns, ...rows, blocks: sizes.map((s) => s.blocks), links: sizes.map((s) => s.links) },
  }
}

/** What is known of each page and list: what it read, and what that was. */
function readable({ list, reads, states }: Traces): unknown {
  return list.map((trace) => [
    ...[trace.key, trace.path, trace.rows, trace.own],
    trace.reads.map((place) => `${reads[place]} ${states[place]}`).sort(),
  ])
}

/** As they are after a file. */
function throughFile(traces: Traces): Traces {
  return JSON.parse(JSON.stringify(traces))
}

function rebuild(site: LinkedSite): { rows: Rows } & Pick<ClosedPlan, 'digest' | 'stats'> {
  const plan = openPlan(storedOf(new Map()), { files: 1 })
  const rows: Rows = new Map()
  for (const some of toRows(site, siteRenderer)) {
    put(rows, plan.add(some).insert)
  }
  const { digest, stats } = plan.close()
  return { rows, digest, stats }
}

const sorted = (rows: Rows): readonly unknown[] =>
  [...rows].sort(([a], [b]) => (a < b ? -1 : 1)).map(([key, row]) => [key, row])

describe.each<Dialect>(['obsidian', 'logseq', 'plain'])('histories of a graph of %s', (dialect) => {
  test('after every commit, every row and the digest are those of a full rebuild', () => {
    let [commits, rendered, total, keptLists, besides] = [0, 0, 0, 0, 0]
    fc.assert(
      fc.property(histories(40), ({ begin, edits }) => {
        const start = begin.map((edit, file): typeof edit => ({ ...edit, kind: 'write', file }))
        let graph = start.reduce((made, edit) => applyEdit(made, edit, dialect), EMPTY)
        let run: Run | undefined
        const rows: Rows = new Map()
        for (const [n, edit] of edits.entries()) {
          graph = applyEdit(graph, edit, dialect)
          const unpack = createUnpacker()
          const site = siteOf(graph, dialect, n, ({ stored }) => unpack(stored))
          run = publish(site, run, rows)
          const whole = rebuild(siteOf(graph, dialect, n, ({ page }) => page))
          expect(run.closed.digest).toBe(whole.digest)
          expect(sorted(rows)).toEqual(sorted(whole.rows))
          const { pages, blocks, links } = run.closed.stats
          expect([pages.total, blocks.total, links]).toEqual([
            site.pages.length,
            whole.stats.blocks.total,
            whole.stats.links,
          ])
          commits += 1
          rendered += run.closed.stats.pages.rendered
          total += site.pages.length
          keptLists += run.keptLists
          besides += Number(run.isBeside)
        }
      }),
      { numRuns: HISTORIES },
    )
    expect(commits).toBeGreaterThan(HISTORIES)
    // A test of what is kept is one only if something is.
    expect(rendered).toBeLessThan(total)
    expect(keptLists).toBeGreaterThan(0)
    expect(besides).toBeGreaterThan(0)
    if (process.env['DRAEHI_HISTORIES'] !== undefined) {
      process.stderr.write(
        `${dialect}: ${commits} commits, ${rendered} of ${total} pages rendered, ${keptLists} lists kept, ${besides} made beside\n`,
      )
    }
  })
})
