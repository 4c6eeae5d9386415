/** What one size of graph costs: the program as a user runs it, and the same work by raw means or by another program. */

import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import {
  createSiteReader,
  findNewestSuccess,
  findWorkspace,
  moveLive,
  openDatabase,
  parseWorkspaceSlug,
  sync,
} from '@draehi/core'
import { assets, createFetch, listen, siteRenderer } from '@draehi/renderer'
import { execa } from 'execa'
import postgres from 'postgres'
import { timeEleventy } from './eleventy.ts'
import { changeOnePage, generateRepository, pagePath } from './generate-graph.ts'
import { hitsDuringSync } from './hits-during-sync.ts'
import { timeHugo } from './hugo.ts'
import { median, timed } from './measure.ts'
import { type Home, type ProgramRun, runProgram } from './program.ts'
import { measureServer } from './serving.ts'
import { REMOTES } from './stages.ts'

export interface CostOptions {
  readonly runs: number
  readonly databaseUrl: string
}

/** Costs of one size. */
export interface SizeCosts {
  readonly size: number
  readonly coldMs: number
  readonly peakMiB: number | undefined
  /** One changed page, from the start of the command to live. */
  readonly changeMs: number
  /** The same by raw means: a process that loads nothing, a fetch, a diff, reading the page, one insert of its rows. */
  readonly rawChangeMs: number
  /** One changed page through a process that serves, from the start of the sync to a reader's new bytes. */
  readonly serverChangeMs: number
  readonly rollbackMs: number
  /** Of a server after each page was read once, MiB. */
  readonly serverMiB: number
  /** Undefined for a graph so large that it is measured alone, and once. */
  readonly beside: BesideCosts | undefined
}

export interface BesideCosts {
  /** Of the cold publish, reading and parsing. */
  readonly parseMs: number
  readonly embeddedMs: number
  /** Of a page in memory while the same process publishes the whole site into the embedded database, p99. */
  readonly hitMs: number
  readonly checkMs: number
  readonly hugoMs: number | undefined
  readonly eleventyMs: number | undefined
}

/** More than these are published once, and by no other program. */
const MOST_BESIDE = 10_000

export async function measureSize(size: number, { runs, databaseUrl }: CostOptions): Promise<SizeCosts> {
  const directory = await mkdtemp(join(tmpdir(), 'draehi-targets-'))
  try {
    const repository = join(directory, 'graph.git')
    await generateRepository(repository, size)
    const home = { dataDir: join(directory, 'data'), databaseUrl }
    const isLarge = size > MOST_BESIDE

    const colds: ProgramRun[] = []
    for (let round = 0; round < (isLarge ? 1 : runs); round++) {
      await rm(home.dataDir, { recursive: true, force: true })
      await emptyDatabase(databaseUrl)
      await runProgram(['db', 'migrate'], home)
      colds.push(await runProgram(syncOf(repository), home))
    }
    const beside = isLarge ? undefined : await measureBeside(colds, { size, directory, repository, home })
    const changes: number[] = []
    const raws: number[] = []
    for (let round = 0; round < runs + 2; round++) {
      await changeOnePage(repository, size, round)
      changes.push((await runProgram(['sync', 'bench', '--quiet'], home)).ms)
      raws.push(await rawChange(repository, join(directory, 'raw.git'), { size, databaseUrl }))
    }
    return {
      size,
      coldMs: median(colds.map(({ ms }) => ms)),
      peakMiB: colds[0]?.peakMiB,
      changeMs: median(changes.slice(1)),
      rawChangeMs: median(raws.slice(1)),
      serverChangeMs: await timeServerChange(repository, home, { size, runs }),
      rollbackMs: await medianOf(runs, () => timeRollback(home, size)),
      serverMiB: await measureServer({ size, databaseUrl, home: home.dataDir }),
      beside,
    }
  } finally {
    await rm(directory, { recursive: true, force: true })
  }
}

const syncOf = (repository: string): readonly string[] => ['sync', 'bench', '--repo', repository, '--json']

async function measureBeside(
  colds: readonly ProgramRun[],
  {
    size,
    directory,
    repository,
    home,
  }: {
    readonly size: number
    readonly directory: string
    readonly repository: string
    readonly home: Home
  },
): Promise<BesideCosts> {
  const embedded = { dataDir: join(directory, 'embedded'), databaseUrl: undefined }
  return {
    parseMs: median(colds.map(({ stdout }) => parseMsOf(stdout))),
    embeddedMs: (await runProgram(syncOf(repository), embedded)).ms,
    hitMs: await hitsDuringSync(embedded, changedAddress(size)),
    hugoMs: await timeHugo(join(directory, 'hugo'), size),
    eleventyMs: await timeEleventy(join(directory, 'eleventy'), size),
    checkMs: await timeCheck(repository, directory, home),
  }
}

function parseMsOf(stdout: string): number {
  const { timings }: { readonly timings: { readonly parseMs: number } } = JSON.parse(stdout)
  return timings.parseMs
}

export async function emptyDatabase(url: string): Promise<void> {
  const client = postgres(url, { max: 1, onnotice: () => {} })
  await client.unsafe(
    'drop schema public cascade; create schema public; drop schema if exists drizzle cascade',
  )
  await client.end()
}

export async function startNode(): Promise<number> {
  return (await timed(() => execa(process.execPath, ['-e', '0']))).ms
}

/** Start, fetch, diff, read, one statement with as many rows as the page has blocks. */
async function rawChange(
  repository: string,
  mirror: string,
  { size, databaseUrl }: { readonly size: number; readonly databaseUrl: string },
): Promise<number> {
  const git = (args: readonly string[]) => execa('git', ['-C', mirror, ...args])
  const isThere = (await execa('git', ['-C', mirror, 'rev-parse', 'main'], { reject: false })).exitCode === 0
  if (!isThere) await execa('git', ['clone', '-q', '--bare', `file://${repository}`, mirror])
  const client = postgres(databaseUrl, { max: 1, onnotice: () => {} })
  await client`create table if not exists bench_raw (n int, text text)`
  const started = await startNode()
  const { ms } = await timed(async () => {
    await git(['fetch', '-q', `file://${repository}`, 'main:main'])
    await git(['diff-tree', '-r', '--name-only', 'main~1', 'main'])
    await git(['show', `main:${pagePath(Math.floor(size / 2))}`])
    const values = Array.from({ length: 40 }, (_, n) => ({ n, text: 'x'.repeat(200) }))
    await client`insert into bench_raw ${client(values)}`
  })
  await client`drop table bench_raw`
  await client.end()
  return started + ms
}

async function timeCheck(repository: string, directory: string, home: Home): Promise<number> {
  const work = join(directory, 'work')
  await execa('git', ['clone', '-q', `file://${repository}`, work])
  return (await runProgram(['check', work, '--json'], home)).ms
}

/** A server of the site that was published, and what it reads. Closed by the caller. */
async function serveBench({ databaseUrl, dataDir }: Home) {
  const database = await openDatabase({ ...(databaseUrl === undefined ? {} : { url: databaseUrl }), dataDir })
  const { db } = database
  const server = await listen(createFetch(createSiteReader(db), { assets }), { host: '127.0.0.1', port: 0 })
  const close = async (): Promise<void> => {
    await server.close()
    await database.close()
  }
  const workspace = await findWorkspace(db, parseWorkspaceSlug('bench'))
  if (workspace !== undefined) return { db, server, workspace, close }
  await close()
  throw new Error('no workspace')
}

/** From the wish to the bytes of a server that had the other deployment in its memory. */
async function timeRollback(home: Home, size: number): Promise<number> {
  const { db, server, workspace, close } = await serveBench(home)
  try {
    const newest = (await findNewestSuccess(db, workspace.id))?.deployment.id
    const address = `${server.url}${changedAddress(size)}`
    const read = async (): Promise<string> => (await fetch(address)).text()
    const before = await read()
    const { ms } = await timed(async () => {
      await moveLive(db, workspace.id, { kind: 'rollback', to: undefined, isDry: false })
      while ((await read()) === before) await new Promise((done) => setTimeout(done, 1))
    })
    await moveLive(db, workspace.id, { kind: 'promote', to: String(newest), isDry: false })
    return ms
  } finally {
    await close()
  }
}

/** The first change warms the process and is not counted. */
async function timeServerChange(
  repository: string,
  home: Home,
  { size, runs }: { readonly size: number; readonly runs: number },
): Promise<number> {
  const { db, server, workspace, close } = await serveBench(home)
  try {
    const request = { workspace, trigger: 'cli', dryRun: false, force: false, live: true } as const
    const context = { db, dataDir: home.dataDir, renderer: siteRenderer, remotes: REMOTES }
    const read = async (): Promise<string> => (await fetch(`${server.url}${changedAddress(size)}`)).text()
    const times: number[] = []
    for (let round = 0; round <= runs; round++) {
      await changeOnePage(repository, size, 1000 + round)
      const before = await read()
      let isOver = false
      const { ms, value } = await timed(async () => {
        const syncing = sync({ ...request, commit: undefined, failOn: new Set() }, context).finally(() => {
          isOver = true
        })
        syncing.catch(() => undefined) // it is waited for below
        while (!isOver && (await read()) === before) await new Promise((done) => setTimeout(done, 5))
        return { syncing }
      })
      const { status } = await value.syncing
      if (status !== 'live') throw new Error(`the sync was ${status}`)
      times.push(ms)
    }
    return median(times.slice(1))
  } finally {
    await close()
  }
}

/** Where the page is that `changeOnePage` changes. */
function changedAddress(size: number): string {
  const page = Math.floor(size / 2)
  return `/bench/topic-${Math.floor(page / 100)}/note-${page}`
}

export async function medianOf(rounds: number, measure: () => Promise<number>): Promise<number> {
  const values: number[] = []
  for (let round = 0; round < rounds; round++) values.push(await measure())
  return median(values)
}
