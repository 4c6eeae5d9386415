import { existsSync } from 'node:fs'
import { mkdir, stat } from 'node:fs/promises'
import { connect, type Socket } from 'node:net'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { copyEmbedded } from '../../../test/support/database.ts'
import { type Draehi, firstLineOf, makeDraehi, type Started, until } from '../../../test/support/draehi.ts'
import { type GitOrigin, openGitOrigin } from '../../../test/support/git-origin.ts'
import { makeRepo, type TestRepo } from '../../../test/support/make-repo.ts'

/** The embedded database has one owner; other commands are carried out by it, or wait for its end. */

const REMOTE = { DRAEHI_ALLOW_HTTP: '1', DRAEHI_ALLOW_PRIVATE_HOSTS: '1' }

let draehi: Draehi
let repo: TestRepo
let origin: GitOrigin

beforeAll(async () => {
  draehi = await makeDraehi(undefined, await copyEmbedded())
  repo = await makeRepo({ 'index.md': '# Home\n\nOne.\n' })
  origin = await openGitOrigin(repo.directory, { mode: 'hang' })
})

afterAll(async () => {
  await origin.close()
  await draehi.dispose()
  await repo.cleanup()
})

const socketPath = (): string => join(draehi.dataDir, 'owner.sock')

/** A sync that hangs in its fetch: the remote takes the question and says nothing. */
async function startHangingSync(...options: string[]): Promise<{ readonly sync: Started }> {
  const before = origin.requests.length
  const sync = draehi.start(['sync', 'remote', '--repo', origin.url, ...options], { env: REMOTE })
  await until(() => origin.requests.length > before)
  return { sync } // a started program is a promise too, and would be awaited
}

async function newestDeployment(): Promise<object> {
  const { stdout } = await draehi.run(['deployments', 'remote', '--limit', '1', '--json'])
  return JSON.parse(stdout).deployments[0]
}

const ABORTED = { status: 'failed', error: { code: 'aborted' } }

describe('beside a running server', () => {
  let owner: Started
  let url: string

  beforeAll(async () => {
    owner = draehi.start(['serve', '--port', '0', '--json'])
    url = JSON.parse(await firstLineOf(owner)).url
  })
  afterAll(async () => {
    owner.kill('SIGKILL')
    await owner
  })

  test('its socket is this user’s alone', async () => {
    expect((await stat(socketPath())).mode & 0o777).toBe(0o600)
  })

  test('commands are carried out by it: paths are the client’s, and so are output and exit code', async () => {
    const first = await draehi.run(['sync', 'site', '--repo', '.', '--json'], { cwd: repo.directory })
    expect(JSON.parse(first.stdout)).toMatchObject({ status: 'live', workspace: 'site' })
    expect(first.stderr).toContain('✓ live')
    expect(await (await fetch(`${url}/site`)).text()).toContain('One.')

    const again = await draehi.run(['sync', 'site', '-q'])
    expect(again).toEqual({ code: 0, stdout: 'http://127.0.0.1:4321/site', stderr: '' })
    const absent = await draehi.run(['sync', 'nowhere', '--json'])
    expect(absent.code).toBe(2)
    expect(JSON.parse(absent.stdout).error.code).toBe('workspace-not-found')

    const doctor = await draehi.run(['doctor', '--json'])
    expect(JSON.parse(doctor.stdout)).toMatchObject({ ok: true })
    expect(doctor.code).toBe(0)
  })

  test('a second server runs in it, on its own port, until it is stopped', async () => {
    const second = draehi.start(['serve', '--port', '0', '--json'])
    const document = JSON.parse(await firstLineOf(second))
    expect(document.url).not.toBe(url)
    expect((await fetch(`${document.url}/site`)).status).toBe(200)
    second.kill('SIGTERM')
    expect((await second).exitCode).toBe(0)
    await expect(fetch(document.url)).rejects.toThrow()
    expect((await fetch(`${url}/site`)).status).toBe(200)
  })

  test('two syncs of one workspace: the second is busy', async () => {
    const { sync: first } = await startHangingSync()
    const second = await draehi.run(['sync', 'remote', '--json'], { env: REMOTE })
    expect(second.code).toBe(75)
    expect(JSON.parse(second.stdout)).toMatchObject({ status: 'busy', error: { code: 'busy' } })
    first.kill('SIGINT')
    await first
  })

  test.each([
    ['SIGINT', 130],
    ['SIGTERM', 143],
  ] as const)('%s stops the sync, which exits with %i and is recorded', async (signal, code) => {
    const { sync } = await startHangingSync('--json')
    sync.kill(signal)
    const { exitCode, stdout, stderr } = await sync
    expect(exitCode).toBe(code)
    expect(JSON.parse(stdout)).toMatchObject({ ok: false, error: { code: 'aborted' } })
    expect(stderr).toContain('The live site is unchanged.')
    expect(await newestDeployment()).toMatchObject(ABORTED)
  })

  test('a client that is killed takes its sync with it', async () => {
    const { sync } = await startHangingSync()
    sync.kill('SIGKILL')
    await sync
    await until(async () => JSON.stringify(await newestDeployment()).includes('aborted'))
    expect(await newestDeployment()).toMatchObject(ABORTED)
  })

  test('a client of another version is refused, and what is no frame does no harm', async () => {
    const other = await connected()
    other.write(`${JSON.stringify({ frame: 'run', version: '0.0.0', argv: ['workspace', 'list'] })}\n`)
    expect(JSON.parse(await answerOf(other))).toMatchObject({ frame: 'refused', reason: 'version' })
    const noise = await connected()
    noise.write('noise\n')
    expect(await answerOf(noise)).toBe('')
    expect((await fetch(`${url}/site`)).status).toBe(200)
  })

  test('when it is stopped its clients are too, and nobody who is silent holds it up', async () => {
    const silent = await connected()
    const server = draehi.start(['serve', '--port', '0'])
    await firstLineOf(server)
    owner.kill('SIGTERM')
    expect((await owner).exitCode).toBe(0)
    const { exitCode, stderr } = await server
    expect(exitCode).toBe(143)
    expect(stderr).toContain('The process that owns the embedded database was stopped')
    silent.destroy()
    expect(existsSync(socketPath())).toBe(false)
  })
})

test('an owner that was killed leaves nothing in the way', async () => {
  const owner = draehi.start(['serve', '--port', '0'])
  await firstLineOf(owner)
  owner.kill('SIGKILL')
  await owner
  expect(existsSync(socketPath())).toBe(true)
  const { code, stdout } = await draehi.run(['workspace', 'list', '--json'])
  expect(code).toBe(0)
  expect(JSON.parse(stdout).workspaces).toHaveLength(2)
})

test('a server does not settle in a sync that ends soon: it waits, and then owns the database', async () => {
  const { sync } = await startHangingSync()
  const server = draehi.start(['serve', '--port', '0', '--json'])
  const list = await draehi.run(['workspace', 'list', '--json'])
  expect(list.code).toBe(0)
  sync.kill('SIGINT')
  expect((await sync).exitCode).toBe(130)
  const { url } = JSON.parse(await firstLineOf(server))
  expect((await fetch(`${url}/-/readyz`)).status).toBe(200)
  server.kill('SIGTERM')
  const { exitCode, stdout } = await server
  expect({ exitCode, documents: stdout.trim().split('\n').length }).toEqual({ exitCode: 0, documents: 1 })
})

test('a data directory whose path is too long for a socket works as well', async () => {
  const dataDir = join(draehi.dataDir, '..', 'x'.repeat(120))
  await mkdir(dataDir)
  const env = { DRAEHI_DATA_DIR: dataDir }
  const owner = draehi.start(['serve', '--port', '0'], { env })
  await firstLineOf(owner)
  expect((await draehi.run(['workspace', 'list', '--json'], { env })).code).toBe(0)
  owner.kill('SIGTERM')
  const { exitCode, stderr } = await owner
  expect(exitCode).toBe(0)
  expect(stderr).toContain('nothing is published yet')
})

function connected(): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const socket = connect(socketPath(), () => resolve(socket))
    socket.on('error', reject)
  })
}

async function answerOf(socket: Socket): Promise<string> {
  const chunks: Buffer[] = []
  for await (const chunk of socket) chunks.push(chunk)
  return Buffer.concat(chunks).toString()
}
