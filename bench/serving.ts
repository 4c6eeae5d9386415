/** The server on pages that it has in memory, beside others that answer the same bytes: each in a process of its own. */

import { type ChildProcess, fork, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { execa } from 'execa'
import { type Load, loadServer, medianLoad } from './load.ts'
import { median } from './measure.ts'
import type { ProcessUsage, ServingWish } from './serving-child.ts'

export interface ServedLoad extends Load {
  /** Processor time of the server, user and system; undefined for a program that is not ours to ask. */
  readonly cpuMicrosPerRequest: number | undefined
  /** Ours beside it, the median of what each round gave: rounds are a second apart, and so is what else the machine does. */
  readonly ours: { readonly rate: number; readonly p99: number }
}

export interface ServingReport {
  readonly ours: ServedLoad
  /** A bare `node:http` server: bytes from a Map, and their type. */
  readonly bare: ServedLoad
  /** The same with all header fields that ours has. */
  readonly same: ServedLoad
  /** One process of Caddy's file server on one core, the same bytes as files. Undefined: it is not installed. */
  readonly caddy: ServedLoad | undefined
  /** Of our server after every page of the site was read once, MiB. */
  readonly rssMiB: number
  readonly pagesRead: number
}

interface ServingRun {
  readonly size: number
  readonly databaseUrl: string
  readonly home: string
}

/** Alternating, so that what else the machine does meets all of them. */
const ROUNDS = 11
const LOAD = { connections: 64, seconds: 1 }
const PATHS = 200

const CHILD = fileURLToPath(new URL('./serving-child.js', import.meta.url))

export async function measureServing({ size, databaseUrl, home }: ServingRun): Promise<ServingReport> {
  const ours = await startServer({ kind: 'ours', databaseUrl, dataDir: home })
  const servers: Record<string, Server> = { ours }
  try {
    const paths = Array.from({ length: Math.min(PATHS, size - 1) }, (_, n) => addressOf(n + 1))
    for (const kind of ['bare', 'same'] as const)
      servers[kind] = await startServer({ kind, origin: ours.origin, paths })
    const caddy = await startCaddy(ours.origin, paths)
    if (caddy !== undefined) servers['caddy'] = caddy
    const loads: Record<string, MeasuredLoad[]> = {}
    for (const { origin } of Object.values(servers)) await loadServer(origin, paths, LOAD)
    for (let round = 0; round < ROUNDS; round++) {
      for (const [name, server] of Object.entries(servers)) {
        loads[name] = [...(loads[name] ?? []), await measureLoad(server, paths)]
      }
    }
    const middle = (name: string): ServedLoad => toMedian(loads[name] ?? [], loads['ours'] ?? [])
    await readAll(ours, size)
    return {
      ours: middle('ours'),
      bare: middle('bare'),
      same: middle('same'),
      caddy: caddy && middle('caddy'),
      rssMiB: (await ours.usage())?.rssMiB ?? Number.NaN,
      pagesRead: size - 1,
    }
  } finally {
    for (const server of Object.values(servers)) await server.stop()
  }
}

/** MiB that our server has resident after every page of the site was read once. */
export async function measureServer({ size, databaseUrl, home }: ServingRun): Promise<number> {
  const ours = await startServer({ kind: 'ours', databaseUrl, dataDir: home })
  try {
    await readAll(ours, size)
    return (await ours.usage())?.rssMiB ?? Number.NaN
  } finally {
    await ours.stop()
  }
}

async function readAll({ origin }: Server, size: number): Promise<void> {
  let page = 0
  const read = async (): Promise<void> => {
    while (++page < size) await (await fetch(origin + addressOf(page))).arrayBuffer()
  }
  await Promise.all(Array.from({ length: 8 }, read))
}

const addressOf = (page: number): string => `/bench/topic-${Math.floor(page / 100)}/note-${page}`

type MeasuredLoad = Omit<ServedLoad, 'ours'>

async function measureLoad(server: Server, paths: readonly string[]): Promise<MeasuredLoad> {
  const before = await server.usage()
  const load = await loadServer(server.origin, paths, LOAD)
  const after = await server.usage()
  const requests = load.requestsPerSecond * LOAD.seconds
  const cpu = before && after && (after.cpuMicros - before.cpuMicros) / requests
  return { ...load, cpuMicrosPerRequest: cpu }
}

function toMedian(rounds: readonly MeasuredLoad[], ours: readonly MeasuredLoad[]): ServedLoad {
  const cpu = rounds.flatMap(({ cpuMicrosPerRequest }) => cpuMicrosPerRequest ?? [])
  const beside = (value: (load: Load) => number): number =>
    median(
      rounds.flatMap((load, round) => (ours[round] === undefined ? [] : value(ours[round]) / value(load))),
    )
  return {
    ...medianLoad(rounds),
    cpuMicrosPerRequest: cpu.length === 0 ? undefined : median(cpu),
    ours: { rate: beside((load) => load.requestsPerSecond), p99: beside((load) => load.p99Ms) },
  }
}

interface Server {
  readonly origin: string
  usage(): Promise<ProcessUsage | undefined>
  stop(): Promise<void>
}

async function startServer(wish: ServingWish): Promise<Server> {
  const child = fork(CHILD, [JSON.stringify(wish)])
  const [origin] = await Promise.race([once(child, 'message'), failed(child)])
  return {
    origin: String(origin),
    async usage() {
      child.send('usage')
      const [usage]: ProcessUsage[] = await once(child, 'message')
      return usage
    },
    stop: () => end(child),
  }
}

async function failed(child: ChildProcess): Promise<never> {
  const [code] = await once(child, 'exit')
  throw new Error(`a server ended with ${code}`)
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  const ended = once(child, 'exit')
  child.kill('SIGTERM')
  await ended
}

/** One thread that runs Go, as one process of ours runs JavaScript. */
async function startCaddy(origin: string, paths: readonly string[]): Promise<Server | undefined> {
  const version = await execa('caddy', ['version'], { reject: false })
  if (version.exitCode !== 0) return undefined
  const directory = await mkdtemp(join(tmpdir(), 'draehi-caddy-'))
  for (const path of paths) {
    const file = join(directory, 'site', path)
    await mkdir(dirname(file), { recursive: true })
    await writeFile(file, Buffer.from(await (await fetch(origin + path)).arrayBuffer()))
  }
  const port = await freePort()
  await writeFile(
    join(directory, 'Caddyfile'),
    `{
  admin off
  auto_https off
}
http://127.0.0.1:${port} {
  bind 127.0.0.1
  root * ${join(directory, 'site')}
  header Content-Type "text/html; charset=utf-8"
  file_server
}
`,
  )
  const child = spawn('caddy', ['run', '--config', join(directory, 'Caddyfile'), '--adapter', 'caddyfile'], {
    env: { PATH: process.env['PATH'] ?? '', HOME: directory, GOMAXPROCS: '1' },
    stdio: 'ignore',
  })
  const caddy = `http://127.0.0.1:${port}`
  const isUp = async (): Promise<boolean> => {
    const response = await fetch(caddy + (paths[0] ?? '/')).catch(() => undefined)
    return response?.status === 200
  }
  for (let tries = 0; tries < 100 && !(await isUp()); tries++)
    await new Promise((done) => setTimeout(done, 100))
  return {
    origin: caddy,
    usage: async () => undefined,
    async stop() {
      await end(child)
      await rm(directory, { recursive: true, force: true })
    },
  }
}

async function freePort(): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1')
  await once(probe, 'listening')
  const address = probe.address()
  probe.close()
  await once(probe, 'close')
  return typeof address === 'object' && address !== null ? address.port : 0
}
