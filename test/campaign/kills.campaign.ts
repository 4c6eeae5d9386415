/** T1, T5 and T18: processes that are killed at fail points and at any time, several at once, while readers read. */

import { setTimeout as sleep } from 'node:timers/promises'
import { afterEach, expect, test } from 'vitest'
import { createSiteReader } from '../../packages/core/src/db/create-site-reader.ts'
import { openDatabase } from '../../packages/core/src/db/open-database.ts'
import { FAIL_POINTS } from '../../packages/core/src/fail-point.ts'
import { assets } from '../../packages/renderer/src/assets/assets.ts'
import { createFetch } from '../../packages/renderer/src/serve/create-fetch.ts'
import { brokenInvariants } from '../support/check-invariants.ts'
import { createServerDatabase } from '../support/database.ts'
import { type Draehi, makeDraehi } from '../support/draehi.ts'
import { makeRepo } from '../support/make-repo.ts'
import { marked, startReader } from '../support/marked-site.ts'
import { createRandom, size, tell } from './size.ts'

const undo: (() => Promise<unknown>)[] = []
afterEach(async () => {
  for (const step of undo.splice(0).reverse()) await step()
})

const PAGES = 20

async function publish(url: string | undefined) {
  const draehi = await makeDraehi(url)
  undo.push(draehi.dispose)
  const repo = await makeRepo(marked(0, PAGES))
  undo.push(repo.cleanup)
  const first = await draehi.run(['sync', 'site', '--repo', repo.url, '--json'])
  expect(first.code).toBe(0)
  return { draehi, repo, typicalMs: JSON.parse(first.stdout).timings.totalMs + 600 }
}

async function onServer() {
  const database = await createServerDatabase()
  undo.push(database.drop)
  const site = await publish(database.url)
  const { db, close } = await openDatabase({ url: database.url, dataDir: site.draehi.dataDir })
  undo.push(close)
  return {
    ...site,
    db,
    readers: [0, 1].map(() => startReader(createFetch(createSiteReader(db), { assets }), PAGES)),
  }
}

async function expectSync(draehi: Draehi): Promise<string> {
  const next = await draehi.run(['sync', 'site', '--json'])
  expect(next.code).toBe(0)
  return JSON.parse(next.stdout).deployment.digest
}

test('T1: kill -9 at every fail point, and at any time; readers see one whole deployment after the other', async () => {
  const { draehi, repo, typicalMs, db, readers } = await onServer()
  const random = createRandom(1)
  const times = size(2, 27)
  const kills = [
    ...FAIL_POINTS.flatMap((point) => Array.from({ length: times }, (_, n) => `${point}=${n + 1}:kill9`)),
    ...Array.from({ length: size(30, 1000) }, () => undefined),
  ]
  let killed = 0
  for (const [round, point] of kills.entries()) {
    await repo.commit(marked(round + 1, PAGES))
    const victim = draehi.start(
      ['sync', 'site', '-q'],
      point === undefined ? {} : { env: { DRAEHI_FAILPOINTS: point } },
    )
    if (point === undefined) {
      await sleep(typicalMs * random())
      victim.kill('SIGKILL')
    }
    if ((await victim).signal === 'SIGKILL') killed++
    expect([round, point, await brokenInvariants(db, false)]).toEqual([round, point, []])
    if (round % 5 === 4) {
      await expectSync(draehi)
      expect([round, point, await brokenInvariants(db, true)]).toEqual([round, point, []])
    }
  }
  await expectSync(draehi)
  await sleep(500)
  const all = await Promise.all(readers.map((reader) => reader.stop()))
  tell(
    `T1: ${kills.length} runs, ${killed} killed, ${all.reduce((sum, { count }) => sum + count, 0)} answers`,
  )
  for (const { failures, regressions, last } of all)
    expect({ failures, regressions, last }).toEqual({ failures: [], regressions: [], last: kills.length })
  expect(await brokenInvariants(db, true)).toEqual([])
})

test('T5: several syncs of one workspace at once, some of them killed: the newest tip is live, and none goes back', async () => {
  const { draehi, repo, typicalMs, db, readers } = await onServer()
  const random = createRandom(5)
  const rounds = size(10, 500)
  for (let round = 1; round <= rounds; round++) {
    await repo.commit(marked(round, PAGES))
    const runs = Array.from({ length: 2 + Math.floor(random() * 3) }, () =>
      draehi.start(['sync', 'site', '-q']),
    )
    await sleep(typicalMs * random())
    for (const run of runs) if (random() < 0.4) run.kill('SIGKILL')
    const codes = (await Promise.all(runs)).map(({ exitCode, signal }) => signal ?? exitCode)
    expect([round, codes.filter((code) => ![0, 75, 'SIGKILL'].includes(code as number))]).toEqual([round, []])
  }
  await expectSync(draehi)
  await sleep(500)
  for (const reader of readers)
    expect(await reader.stop()).toMatchObject({ failures: [], regressions: [], last: rounds })
  expect(await brokenInvariants(db, true)).toEqual([])
  tell(`T5: ${rounds} rounds`)
})

test('T18: the embedded database survives kill -9 at any time, and holds what an undisturbed one holds', async () => {
  const { draehi, repo, typicalMs } = await publish(undefined)
  const random = createRandom(18)
  const rounds = size(10, 200)
  for (let round = 1; round <= rounds; round++) {
    await repo.commit(marked(round, PAGES))
    const victim = draehi.start(['sync', 'site', '-q'])
    await sleep(typicalMs * 1.5 * random())
    victim.kill('SIGKILL')
    await victim
  }
  const digest = await expectSync(draehi)
  const other = await makeDraehi(undefined)
  undo.push(other.dispose)
  const undisturbed = await other.run(['sync', 'site', '--repo', repo.url, '--json'])
  expect(digest).toBe(JSON.parse(undisturbed.stdout).deployment.digest)
  const { db, close } = await openDatabase({ dataDir: draehi.dataDir })
  expect(await brokenInvariants(db, true)).toEqual([])
  await close()
  tell(`T18: ${rounds} kills`)
})
