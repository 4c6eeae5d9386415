/**
 * What a sync keeps because it can know it is what a full rebuild makes: after every commit of a random history, every row
 * and the digest are compared. `DRAEHI_HISTORIES` says how many histories (default 4 for each dialect, about 80 commits); a failure prints
 * its seed and the shortest history that fails.
 */

import {
  type Asset,
  type Dialect,
  type Digest,
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
import { createUnpacker, packPage, type StoredPage } from '../../../core/src/markdown/packed-page.ts'
import { parsePage } from '../../../core/src/markdown/parse-page.ts'
import { parseWorkspaceSlug } from '../../../core/src/page-name.ts'
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
import { knowSite, toChangedRows } from '../../../core/src/traces/known-rows.ts'
import { NO_TRACES, type Traces } from '../../../core/src/traces/known-site.ts'
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
  readonly closed: ClosedPlan
  readonly keptLists: number
  readonly traces: Traces
}

/** As `sync` does it. @param rows changed in place */
function publish(site: LinkedSite, before: Run | undefined, rows: Rows): Run {
  const known = knowSite(site, siteRenderer, [storedOf(rows).renderedPages], {
    traces: before?.traces ?? NO_TRACES,
    parser: 'p',
  })
  const plan = openPlan(storedOf(rows, known.kept), { files: 1 })
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
  return { closed, keptLists, traces: throughFile(learner.traces()) }
}

/** As they are after a file. */
function throughFile({ byKey, ...facts }: Traces): Traces {
  const [read, entries] = JSON.parse(JSON.stringify([facts, [...byKey]]))
  return { ...read, byKey: new Map(entries) }
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
    let [commits, rendered, total, keptLists] = [0, 0, 0, 0]
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
        }
      }),
      { numRuns: HISTORIES },
    )
    expect(commits).toBeGreaterThan(HISTORIES)
    // A test of what is kept is one only if something is.
    expect(rendered).toBeLessThan(total)
    expect(keptLists).toBeGreaterThan(0)
    if (process.env['DRAEHI_HISTORIES'] !== undefined) {
      process.stderr.write(
        `${dialect}: ${commits} commits, ${rendered} of ${total} pages rendered, ${keptLists} lists kept\n`,
      )
    }
  })
})
