import { setTimeout as sleep } from 'node:timers/promises'
import { createSiteReader, type Database, openDatabase } from '@draehi/core'
import { assets, createFetch } from '@draehi/renderer'
import { sql } from 'drizzle-orm'
import { afterEach, describe, expect, test } from 'vitest'
import { brokenInvariants } from '../../../test/support/check-invariants.ts'
import { copyEmbedded, createServerDatabase } from '../../../test/support/database.ts'
import { openDatabaseDoor } from '../../../test/support/database-door.ts'
import { type Draehi, firstLineOf, makeDraehi, until } from '../../../test/support/draehi.ts'
import { makeRepo, type TestRepo } from '../../../test/support/make-repo.ts'
import { marked, startReader } from '../../../test/support/marked-site.ts'
import { rows } from '../../core/src/db/database.ts'

/** What happens when things go wrong: killed processes, two at once, a token that must not be found. */

const undo: (() => Promise<unknown>)[] = []
afterEach(async () => {
  for (const step of undo.splice(0).reverse()) await step()
})

async function onPostgres(): Promise<{ draehi: Draehi; url: string }> {
  const database = await createServerDatabase()
  undo.push(database.drop)
  const draehi = await makeDraehi(database.url)
  undo.push(draehi.dispose)
  return { draehi, url: database.url }
}

async function onEmbedded(): Promise<Draehi> {
  const draehi = await makeDraehi(undefined, await copyEmbedded())
  undo.push(draehi.dispose)
  return draehi
}

async function markedRepo(pages: number): Promise<TestRepo> {
  const repo = await makeRepo(marked(0, pages))
  undo.push(repo.cleanup)
  return repo
}

/** A killed process, then the next sync: how often at random moments. `pnpm campaign` does it more often. */
const KILLS = { postgres: 5, embedded: 1 } as const

describe('kill -9 during a sync', () => {
  test(`on PostgreSQL, ${KILLS.postgres} times, while a reader polls: no mixture, no gap, and the next sync succeeds`, {
    timeout: 400_000,
  }, async () => {
    const { draehi, url } = await onPostgres()
    const repo = await markedRepo(40)
    const first = await draehi.run(['sync', 'site', '--repo', repo.url, '--json'])
    expect(first.code).toBe(0)
    const typicalMs = JSON.parse(first.stdout).timings.totalMs + 600

    const database = await openDatabase({ url, dataDir: draehi.dataDir })
    undo.push(() => database.close())
    const reader = startReader(createFetch(createSiteReader(database.db), { assets }), 40)
    let live = 0
    for (let round = 1; round <= KILLS.postgres; round++) {
      await repo.commit(marked(round, 40))
      const victim = draehi.start(['sync', 'site', '-q'])
      await sleep((typicalMs * ((round * 37) % 100)) / 100)
      victim.kill('SIGKILL')
      await victim
      if (round % 5 !== 0) continue
      const next = await draehi.run(['sync', 'site', '--json'])
      expect(JSON.parse(next.stdout)).toMatchObject({ ok: true })
      expect(next.code).toBe(0)
      live = round
    }
    await sleep(500)
    const answers = await reader.stop()
    expect(answers.failures).toEqual([])
    expect(answers.count).toBeGreaterThan(50)
    expect(answers.regressions).toEqual([])
    expect(answers.last).toBe(live)
  })

  test(`on the embedded database, ${KILLS.embedded} times: the next sync succeeds, and its digest is that of an undisturbed one`, {
    timeout: 200_000,
  }, async () => {
    const draehi = await onEmbedded()
    const repo = await markedRepo(30)
    expect((await draehi.run(['sync', 'site', '--repo', repo.url, '-q'])).code).toBe(0)
    for (let round = 1; round <= KILLS.embedded; round++) {
      await repo.commit(marked(round, 30))
      const victim = draehi.start(['sync', 'site', '-q'])
      await sleep(300 + round * 350)
      victim.kill('SIGKILL')
      await victim
    }
    const next = await draehi.run(['sync', 'site', '--force', '--json'])
    expect(next.code).toBe(0)
    const undisturbed = await onEmbedded()
    const other = await undisturbed.run(['sync', 'site', '--repo', repo.url, '--json'])
    expect(JSON.parse(next.stdout).deployment.digest).toBe(JSON.parse(other.stdout).deployment.digest)
  })
})

describe('a sync that is stopped', () => {
  test('D18: by SIGTERM or SIGINT while it writes, it says so, undoes what it wrote, and the next sync succeeds', async () => {
    const { draehi, db, repo } = await publishedOnPostgres()
    for (const [n, signal, exit] of [
      [1, 'SIGTERM', 143],
      [2, 'SIGINT', 130],
    ] as const) {
      await repo.commit(marked(n, 5))
      const env = { DRAEHI_FAILPOINTS: 'batch.acked=sleep:2000' }
      const run = draehi.start(['sync', 'site', '--json'], { env })
      await until(async () => (await countWritten(db)) > 0)
      run.kill(signal)
      const { exitCode, stdout } = await run
      expect([exitCode, JSON.parse(stdout)]).toMatchObject([exit, { ok: false, error: { code: 'aborted' } }])
      expect(await newestRun(db)).toMatchObject({ status: 'failed', code: 'aborted' })
      expect(await brokenInvariants(db, true)).toEqual([])
    }
    expect((await draehi.run(['sync', 'site', '--json'])).code).toBe(0)
    expect(await newestRun(db)).toMatchObject({ status: 'success', isLive: true })
  })

  test('G22, D07: for a minute, it wakes before it goes live, after a newer one went live: nothing goes back', async () => {
    const { draehi, db, repo } = await publishedOnPostgres()
    await repo.commit(marked(1, 5))
    const env = { DRAEHI_FAILPOINTS: 'flip.before=sleep:3000' }
    const asleep = draehi.start(['sync', 'site', '--json'], { env })
    await until(async () => (await countWritten(db)) > 0)
    asleep.kill('SIGSTOP')
    await rows(
      db,
      sql`update deployment_history set heartbeat_at = now() - interval '61 seconds'
        where status = 'building'`,
    )
    await repo.commit(marked(2, 5))
    expect((await draehi.run(['sync', 'site', '--json'])).code).toBe(0)
    const newest = await newestRun(db)
    asleep.kill('SIGCONT')
    const { exitCode, stdout } = await asleep
    expect([exitCode, JSON.parse(stdout)]).toMatchObject([75, { ok: false, error: { code: 'lost-lease' } }])
    expect(await newestRun(db)).toEqual(newest)
    expect(newest).toMatchObject({ status: 'success', isLive: true })
    expect(await brokenInvariants(db, true)).toEqual([])
  })
})

async function publishedOnPostgres(): Promise<{ draehi: Draehi; db: Database; repo: TestRepo }> {
  const { draehi, url } = await onPostgres()
  const repo = await markedRepo(5)
  expect((await draehi.run(['sync', 'site', '--repo', repo.url, '--json'])).code).toBe(0)
  const { db, close } = await openDatabase({ url, dataDir: draehi.dataDir })
  undo.push(close)
  return { draehi, db, repo }
}

/** Rows that the run which goes on has written or ended. */
async function countWritten(db: Database): Promise<number> {
  const [found] = await rows(
    db,
    sql<{ n: number }>`
      with running as (select id from deployment_history where status = 'building')
      select (select count(*)::int from nodes join running r on r.id in (since_deployment, until_deployment))
        + (select count(*)::int from rendered_pages join running r on r.id in (since_deployment, until_deployment))
        as n`,
  )
  return found?.n ?? 0
}

async function newestRun(db: Database): Promise<unknown> {
  const [found] = await rows(
    db,
    sql<{ status: string }>`
      select d.id, d.status, d.error_code as code, w.live_deployment_id = d.id as "isLive"
      from deployment_history d join workspaces w on w.id = d.workspace_id order by d.id desc limit 1`,
  )
  return found
}

test('D15: a server that is started before its database waits, then serves, and nobody starts it again', async () => {
  const { draehi, url } = await onPostgres()
  const repo = await markedRepo(1)
  expect((await draehi.run(['sync', 'site', '--repo', repo.url, '-q'])).code).toBe(0)
  const door = await openDatabaseDoor(new URL(url))
  undo.push(() => door.close())
  door.shut()
  const server = draehi.start(['serve', '--port', '0'], { env: { DATABASE_URL: door.url } })
  let said = ''
  server.stderr.on('data', (chunk: Buffer) => {
    said += chunk.toString()
  })
  await until(() => said.includes('Waiting for it'))
  door.plan.isShut = false
  expect((await fetch(await firstLineOf(server))).status).toBe(200)
  server.kill('SIGTERM')
  expect((await server).exitCode).toBe(0)
})

describe('two at once', () => {
  test('on PostgreSQL one sync wins and the other answers busy', async () => {
    const { draehi } = await onPostgres()
    const repo = await markedRepo(150)
    expect((await draehi.run(['workspace', 'add', 'site', '--repo', repo.url])).code).toBe(0)
    const outcomes = await Promise.all([
      draehi.run(['sync', 'site', '--json']),
      draehi.run(['sync', 'site', '--json']),
    ])
    expect(outcomes.map((outcome) => outcome.code).sort()).toEqual([0, 75])
    const busy = outcomes.find((outcome) => outcome.code === 75)
    expect(JSON.parse(busy?.stdout ?? '')).toMatchObject({
      ok: false,
      status: 'busy',
      error: { code: 'busy' },
    })
  })

  test('on the embedded database a second command is carried out by the process that owns it', async () => {
    const draehi = await onEmbedded()
    const repo = await markedRepo(5)
    const up = draehi.start(['up', repo.url, '--workspace', 'site', '--port', '0', '--no-poll'])
    const url = await firstLineOf(up)
    expect(url).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/site$/)
    const list = await draehi.run(['workspace', 'list', '--json'])
    expect(JSON.parse(list.stdout).workspaces).toHaveLength(1)

    await repo.commit(marked(1, 5))
    const synced = await draehi.run(['sync', 'site', '--json'])
    expect(JSON.parse(synced.stdout)).toMatchObject({ status: 'live', deployment: { id: 2, previous: 1 } })
    await until(async () => (await (await fetch(url)).text()).includes('DEPLOY=1'))
    up.kill('SIGTERM')
    expect((await up).exitCode).toBe(0)
    expect((await draehi.run(['sync', 'site', '--json'])).code).toBe(0)
  })

  test('a running `up` publishes by itself what is committed', async () => {
    const draehi = await onEmbedded()
    const repo = await markedRepo(5)
    const up = draehi.start(['up', repo.url, '--port', '0'])
    const url = await firstLineOf(up)
    for (const n of [1, 2]) {
      await repo.commit(marked(n, 5))
      await until(async () => (await (await fetch(url)).text()).includes(`DEPLOY=${n}`))
    }
    up.kill('SIGTERM')
    expect((await up).exitCode).toBe(0)
  })
})
