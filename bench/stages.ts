/** Every stage of a sync, timed by itself on one graph, and the same work by raw means beside it. One process per size. */

import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import {
  addWorkspace,
  type LinkedSite,
  migrate,
  type NodeUuid,
  openDatabase,
  openMirror,
  openPlan,
  parseRemote,
  parseSources,
  parseWorkspaceSlug,
  readSources,
  type SyncResult,
  sync,
  toRows,
} from '@draehi/core'
import { linkParsed } from '@draehi/core/link-sources'
import { siteRenderer } from '@draehi/renderer'
import { execa } from 'execa'
import postgres from 'postgres'
import remarkGfm from 'remark-gfm'
import remarkParse from 'remark-parse'
import { unified } from 'unified'
import { changeOnePage, generateRepository } from './generate-graph.ts'
import { createStopwatch, peakMemoryMiB, type Stopwatch, timed } from './measure.ts'
import { type SearchTimes, sampleWords, timeSearch } from './search.ts'
import { evenQueries } from './search-queries.ts'
import { measureServing, type ServingReport } from './serving.ts'

/** Milliseconds, medians of the runs, unless the name says otherwise. */
export interface StageReport {
  readonly pages: number
  readonly blocks: number
  readonly rows: number
  readonly ours: Readonly<Record<string, number>>
  readonly raw: Readonly<Record<string, number>>
  readonly search: SearchTimes
  readonly serving: ServingReport
  readonly peakMemoryMiB: number
}

/** Repositories of this machine. */
export const REMOTES = {
  token: undefined,
  allowLocal: true,
  allowPrivateHosts: false,
  allowInsecureHttp: false,
}

/** @param serverUrl of a PostgreSQL database that this run may fill and drop tables in */
export async function measureStages(size: number, runs: number, databaseUrl: string): Promise<StageReport> {
  const home = await mkdtemp(join(tmpdir(), 'draehi-bench-'))
  try {
    const repository = join(home, 'graph.git')
    await generateRepository(repository, size)
    return await measureRepository(repository, { size, runs, databaseUrl, home })
  } finally {
    await rm(home, { recursive: true, force: true })
  }
}

interface Run {
  readonly size: number
  readonly runs: number
  readonly databaseUrl: string
  readonly home: string
}

async function measureRepository(repository: string, run: Run): Promise<StageReport> {
  const ours = createStopwatch()
  const raw = createStopwatch()
  for (let round = 0; round < run.runs; round++) await timePureStages(repository, run, round, ours, raw)
  const results: SyncResult[] = []
  for (let round = 0; round < run.runs; round++) results.push(await timeSync(repository, run, ours))
  const [result] = results
  if (result === undefined) throw new Error('no run')
  for (let round = 0; round < run.runs; round++) {
    raw.record('COPY of the same nodes', await copyNodes(run.databaseUrl))
  }
  const search = await timeSearch({ ...run, kinds: evenQueries(await sampleWords(run.databaseUrl)) })
  const serving = await measureServing(run)
  return {
    pages: result.stats.pages.total,
    blocks: result.stats.blocks.total,
    rows: result.stats.rows,
    ours: ours.medians(),
    raw: raw.medians(),
    search,
    serving,
    peakMemoryMiB: peakMemoryMiB(),
  }
}

async function timePureStages(
  repository: string,
  run: Run,
  round: number,
  ours: Stopwatch,
  raw: Stopwatch,
): Promise<void> {
  const remote = parseRemote(repository, REMOTES)
  const directory = join(run.home, `mirror-${round}.git`)
  const mirror = await ours.time('fetch', () => openMirror(remote, { directory, branch: undefined }))
  await raw.time('git clone', () =>
    execa('git', ['clone', '-q', '--bare', `file://${repository}`, join(run.home, `clone-${round}.git`)]),
  )
  const sources = await ours.time('read', () => readSources(mirror, { root: '' }))
  const pages = await ours.time('parse', () => parseSources(sources, {}))
  const parser = unified().use(remarkParse).use(remarkGfm)
  await raw.time('remark-parse alone, one thread', () => {
    for (const file of sources.files) parser.parse(file.text)
  })
  const identity = {
    workspaceId: 1,
    workspaceSlug: parseWorkspaceSlug('bench'),
    name: 'bench',
    now: new Date().toISOString(),
  }
  const site = await ours.time('link', () => linkParsed(sources, pages, identity))
  timeRows(site, sources.files.length, ours)
}

/** Rendering and planning in turn, as a sync does it; nothing is stored, so every row is inserted. */
function timeRows(site: LinkedSite, files: number, ours: Stopwatch): void {
  const none = new Map()
  const stored = {
    pages: new Set<NodeUuid>(),
    nodes: none,
    pageTexts: none,
    links: none,
    renderedPages: none,
    redirects: none,
    assets: none,
    assetChunks: none,
  }
  const plan = openPlan(stored, { files })
  const spent = { render: 0, plan: 0 }
  const timing = <T>(stage: keyof typeof spent, lap: () => T): T => {
    const began = performance.now()
    const value = lap()
    spent[stage] += performance.now() - began
    return value
  }
  const pages = toRows(site, siteRenderer)
  for (let next = timing('render', () => pages.next()); next.done !== true; ) {
    const rows = next.value
    timing('plan', () => plan.add(rows))
    next = timing('render', () => pages.next())
  }
  timing('plan', () => plan.close())
  for (const [stage, ms] of Object.entries(spent)) ours.record(stage, ms)
}

/** Commits after the first: each round has one of its own. */
let changes = 0

/** A whole first sync into empty tables, then a second that has nothing to do. */
async function timeSync(repository: string, run: Run, ours: Stopwatch): Promise<SyncResult> {
  const database = await openDatabase({ url: run.databaseUrl, dataDir: run.home })
  try {
    await migrate(database)
    await emptyTables(run.databaseUrl)
    const slug = parseWorkspaceSlug('bench')
    const workspace = await addWorkspace(database.db, {
      slug,
      name: 'bench',
      repositoryUrl: repository,
      branch: undefined,
      root: '',
    })
    const request = {
      workspace,
      trigger: 'cli',
      commit: undefined,
      dryRun: false,
      force: true,
      live: true,
      failOn: new Set<string>(),
    } as const
    const context = { db: database.db, dataDir: run.home, renderer: siteRenderer, remotes: REMOTES }
    const result = await ours.time('whole sync', () => sync(request, context))
    ours.record('write', result.timings.writeMs)
    ours.record('live', result.timings.liveMs)
    const again = await ours.time('second sync', () => sync({ ...request, force: false }, context))
    if (again.status !== 'unchanged') throw new Error(`the second sync was ${again.status}`)
    await changeOnePage(repository, run.size, ++changes)
    const changed = await ours.time('one page changed', () => sync({ ...request, force: false }, context))
    if (changed.stats.pages.parsed !== 1) throw new Error(`${changed.stats.pages.parsed} pages were parsed`)
    ours.record('one page changed: pages rendered', changed.stats.pages.rendered)
    ours.record('one page changed: rows', changed.stats.rows)
    const { parseMs, planMs, renderMs, writeMs } = changed.timings
    ours.record('one page changed: read and parse', parseMs)
    ours.record('one page changed: link and plan', planMs)
    ours.record('one page changed: render', renderMs)
    ours.record('one page changed: write', writeMs)
    return result
  } finally {
    await database.close()
  }
}

async function emptyTables(url: string): Promise<void> {
  const client = postgres(url, { max: 1, onnotice: () => {} })
  await client`truncate workspaces restart identity cascade`
  await client.end()
}

/**
 * Milliseconds that the nodes the sync wrote take into a bare table by `COPY` from a file of the server's: no client, no
 * index, no fence, no keys. Needs a superuser, as the server that this run started has.
 */
async function copyNodes(url: string): Promise<number> {
  const client = postgres(url, { max: 1, onnotice: () => {} })
  try {
    const [setting] = await client<{ dir: string }[]>`select current_setting('data_directory') as dir`
    const file = `${setting?.dir}/draehi-bench.copy`.replaceAll("'", "''")
    await client.unsafe(`copy nodes to '${file}'`)
    await client`create temporary table bare as select * from nodes limit 0`
    return (await timed(() => client.unsafe(`copy bare from '${file}'`))).ms
  } finally {
    await client.end()
  }
}
