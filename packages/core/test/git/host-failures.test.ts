import { access, readdir, rm } from 'node:fs/promises'
import type { AddressInfo } from 'node:net'
import { createServer } from 'node:net'
import { dirname, join } from 'node:path'
import { describe, expect, onTestFinished, test } from 'vitest'
import type { OriginMode } from '../../../../test/support/git-origin.ts'
import { errorOf, originOf, PATIENT, processesWith, QUICK, repoOf, sceneOf } from './scene.ts'

const status = (code: number, headers: Record<string, string> = {}): OriginMode => ({ status: code, headers })

// reliability: E2 G-32 to G-35, threat rows G14, G17, G28.
describe.each<readonly [id: string, mode: OriginMode, code: string]>([
  ['G-35 401', status(401, { 'www-authenticate': 'Basic realm="x"' }), 'git-authentication'],
  ['G-35 403', status(403), 'git-authentication'],
  ['G-35 404', status(404), 'git-repository-not-found'],
  ['G-35 429', status(429, { 'retry-after': '60' }), 'git-rate-limited'],
  ['G-35 503', status(503), 'git-unreachable'],
  ['500', status(500), 'git-unreachable'],
  ['G-32 a pack cut in the middle', { cutAfterShare: 0.5 }, 'git-unreachable'],
  ['G28 a pack of noise', 'garbage-pack', 'git-unreachable'],
  ['G28 a corrupt pack', 'corrupt-pack', 'git-unreachable'],
  ['G-34 silence', 'hang', 'git-timeout'],
  ['G-34 a byte a second', 'trickle', 'git-timeout'],
  ['G-34 silence in the middle of the pack', { hangAfterBytes: 60 }, 'git-timeout'],
])('%s', (_id, mode, code) => {
  const limits = code === 'git-timeout' ? QUICK : PATIENT
  test(`is ${code}, leaves no process and no mirror`, async () => {
    const repo = await repoOf({ 'a.md': `# A\n${Math.PI}\n` })
    const origin = await originOf(repo, { mode })
    const scene = await sceneOf(origin.url)
    const error = await errorOf(scene.open({ branch: 'main', limits }))
    expect(error.code).toBe(code)
    expect(error.remedy).not.toBe('')
    expect(processesWith(origin.url)).toEqual([])
    expect(await readdir(dirname(scene.directory))).toEqual([])
  })

  test('and a mirror that exists serves the next run', async () => {
    const repo = await repoOf({ 'a.md': '# A\n' })
    const origin = await originOf(repo)
    const scene = await sceneOf(origin.url)
    await scene.open()
    const pushed = await repo.commit({ 'b.md': '# B\n' })
    origin.mode = mode
    expect((await errorOf(scene.open({ limits }))).code).toBe(code)
    origin.mode = 'ok'
    expect((await scene.open()).commit.oid).toBe(pushed)
    expect(await readdir(dirname(scene.directory))).toEqual(['1.git'])
  })
})

test('G-35: a login page instead of refs is no repository', async () => {
  const origin = await originOf(await repoOf({ 'a.md': '# A\n' }), { mode: 'html-login-page' })
  const { code, message } = await errorOf((await sceneOf(origin.url)).open())
  expect([code, message]).toEqual([
    'git-branch-not-found',
    'There is no branch and no commit at this address.',
  ])
})

test('G-33: a megabyte of error with terminal escapes becomes a sentence', async () => {
  const mode = { errorLine: `\u001b[2Jno${'A'.repeat(1e6)}` }
  const origin = await originOf(await repoOf({ 'a.md': '# A\n' }), { mode })
  const { code, message } = await errorOf((await sceneOf(origin.url)).open())
  expect(code).toBe('git-unreachable')
  expect(message).toMatch(/^The repository could not be fetched: remote error: [?]?\[2JnoA+[^\0-\x1f]*$/)
  expect(Buffer.byteLength(message)).toBeLessThan(4096)
})

test('U20, G10: a redirect is refused, and the other host hears nothing', async () => {
  const elsewhere = await originOf(await repoOf({ 'x.md': '# X\n' }))
  const mode = { redirectTo: `http://localhost:${elsewhere.port}` }
  const origin = await originOf(await repoOf({ 'a.md': '# A\n' }), { mode })
  for (const branch of [undefined, 'main']) {
    const scene = await sceneOf(origin.url)
    const error = await errorOf(scene.open({ token: 'secret', ...(branch === undefined ? {} : { branch }) }))
    expect(error.code).toBe('git-redirect-refused')
  }
  expect(elsewhere.requests).toEqual([])
})

test('a port that nobody listens on is unreachable', async () => {
  const origin = await originOf(await repoOf({ 'a.md': '# A\n' }))
  await origin.close()
  expect((await errorOf((await sceneOf(origin.url)).open())).code).toBe('git-unreachable')
})

test('a path without a repository is not found', async () => {
  expect((await errorOf((await sceneOf('/nonexistent/notes')).open())).code).toBe('git-repository-not-found')
})

test('G17: a connection that is taken and never answered ends at the wall clock', async () => {
  const server = createServer(() => {})
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => void server.close())
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/x.git`
  const limits = { timeoutMs: 700, lowSpeedSeconds: 60 }
  expect((await errorOf((await sceneOf(url)).open({ limits }))).code).toBe('git-timeout')
  expect(processesWith(url)).toEqual([])
})

test('an aborted run ends at once, with the whole process group', async () => {
  const origin = await originOf(await repoOf({ 'a.md': '# A\n' }), { mode: 'hang' })
  const scene = await sceneOf(origin.url)
  const stop = new AbortController()
  const run = errorOf(scene.open({ signal: stop.signal, limits: { lowSpeedSeconds: 60 } }))
  await expect.poll(() => origin.requests.length).toBeGreaterThan(0)
  expect(processesWith(origin.url).some((line) => line.includes('remote-http'))).toBe(true)
  stop.abort()
  expect((await run).code).toBe('aborted')
  expect(processesWith(origin.url)).toEqual([])
  await expect(access(scene.directory)).rejects.toThrow('ENOENT')
})

test('a run that is aborted before it starts asks nobody', async () => {
  const origin = await originOf(await repoOf({ 'a.md': '# A\n' }))
  const error = await errorOf((await sceneOf(origin.url)).open({ signal: AbortSignal.abort() }))
  expect([error.code, origin.requests]).toEqual(['aborted', []])
})

test('a repository that has lost an object is said to be damaged, with the object that is missing', async () => {
  const files = Object.fromEntries(Array.from({ length: 40 }, (_, n) => [`page-${n}.md`, `# Page ${n}\n`]))
  const repo = await repoOf(files)
  const oid = await repo.git('rev-parse', 'HEAD:page-7.md')
  await rm(join(repo.directory, '.git', 'objects', oid.slice(0, 2), oid.slice(2)))
  const error = await errorOf((await sceneOf(repo.url)).open())
  expect(error.code).toBe('git-unsafe-content')
  expect(error.message).toContain(oid)
})
