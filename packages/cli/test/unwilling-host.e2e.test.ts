/** Hosts that hang, trickle or refuse, as the program meets them. */

import { setTimeout as sleep } from 'node:timers/promises'
import { afterEach, expect, test } from 'vitest'
import { createServerDatabase } from '../../../test/support/database.ts'
import { type Draehi, firstLineOf, makeDraehi, type Started, until } from '../../../test/support/draehi.ts'
import { type GitOrigin, type OriginMode, openGitOrigin } from '../../../test/support/git-origin.ts'
import { makeRepo, type TestRepo } from '../../../test/support/make-repo.ts'

const undo: (() => Promise<unknown>)[] = []
afterEach(async () => {
  for (const step of undo.splice(0).reverse()) await step()
})

async function stop(program: Started): Promise<void> {
  program.kill('SIGTERM')
  await program
}

interface Scene {
  readonly draehi: Draehi
  readonly repo: TestRepo
  readonly origin: GitOrigin
  readonly env: Readonly<Record<string, string>>
}

async function openScene(): Promise<Scene> {
  const database = await createServerDatabase()
  undo.push(database.drop)
  const draehi = await makeDraehi(database.url)
  undo.push(draehi.dispose)
  const repo = await makeRepo({ 'index.md': '# Home\n\nFIRST.\n' })
  undo.push(repo.cleanup)
  const origin = await openGitOrigin(repo.directory)
  undo.push(() => origin.close())
  return { draehi, repo, origin, env: { DRAEHI_ALLOW_HTTP: '1', DRAEHI_ALLOW_PRIVATE_HOSTS: '1' } }
}

test.each<[string, OriginMode]>([
  ['hangs', 'hang'],
  ['sends a byte a second', 'trickle'],
  ['stops in the middle of the pack', { hangAfterBytes: 100 }],
])(
  'G17 a host that %s ends the sync with 124 in its time, the failure is recorded, and readers notice nothing',
  async (_, mode) => {
    const { draehi, repo, origin, env } = await openScene()
    const first = await draehi.run(['sync', 'site', '--repo', origin.url, '--json'], { env })
    expect(first.code).toBe(0)

    await repo.commit({ 'index.md': '# Home\n\nSECOND.\n' })
    origin.mode = mode
    const began = performance.now()
    const late = await draehi.run(['sync', 'site', '--git-timeout', '2s', '--json'], { env })
    expect(performance.now() - began).toBeLessThan(60_000) // two minutes without the option
    expect(late.code).toBe(124)
    expect(JSON.parse(late.stdout)).toMatchObject({
      ok: false,
      status: 'failed',
      error: { code: 'git-timeout' },
    })

    const history = JSON.parse((await draehi.run(['deployments', 'site', '--json'])).stdout)
    expect(history.deployments).toMatchObject([
      { status: 'failed', isLive: false, error: { code: 'git-timeout' } },
      { status: 'success', isLive: true },
    ])

    const server = draehi.start(['serve', '--port', '0'])
    undo.push(() => stop(server))
    const site = await fetch(new URL('/site', await firstLineOf(server)))
    expect(site.status).toBe(200)
    expect(await site.text()).toContain('FIRST.')

    origin.mode = 'ok'
    const next = await draehi.run(['sync', 'site', '--json'], { env: { ...env, DRAEHI_GIT_TIMEOUT: '1m' } })
    expect(JSON.parse(next.stdout)).toMatchObject({ ok: true, status: 'live' })
  },
)

test('a length of time that is none is refused before anything is asked', async () => {
  const { draehi, origin, env } = await openScene()
  for (const [args, more] of [
    [['--git-timeout', 'soon'], {}],
    [[], { DRAEHI_GIT_TIMEOUT: '-1' }],
  ] as const) {
    const refused = await draehi.run(['sync', 'site', '--repo', origin.url, ...args], {
      env: { ...env, ...more },
    })
    expect(refused.code).toBe(2)
    expect(refused.stderr).toContain('no length of time')
  }
  expect(origin.requests).toEqual([])
})

test('G14 up asks a host that refuses ever more rarely, says so, and publishes when it answers again', async () => {
  const { draehi, repo, origin, env } = await openScene()
  const up = draehi.start(['up', origin.url, '--workspace', 'site', '--port', '0', '--poll', '1s'], { env })
  undo.push(() => stop(up))
  let said = ''
  up.stderr.on('data', (chunk: Buffer) => {
    said += chunk.toString()
  })
  const url = await firstLineOf(up)

  await repo.commit({ 'index.md': '# Home\n\nSECOND.\n' })
  origin.mode = { status: 429, headers: { 'retry-after': '1' } }
  const before = origin.requests.length
  await until(() => /git-rate-limited\); asking again in/.test(said))
  await sleep(5000)
  // At its interval it would have asked five times; after the first refusal it waits for six to ten seconds.
  expect(origin.requests.length - before).toBeLessThanOrEqual(2)
  const still = await fetch(url)
  expect(still.status).toBe(200)

  origin.mode = 'ok'
  await until(async () => (await (await fetch(url)).text()).includes('SECOND.'))
  await repo.commit({ 'index.md': '# Home\n\nTHIRD.\n' })
  await until(async () => (await (await fetch(url)).text()).includes('THIRD.'))
})
