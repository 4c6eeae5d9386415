/** T3, T4 and T6: connections to the database that break, deployments and rollbacks under readers, hosts that fail. */

import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterEach, expect, test } from 'vitest'
import { createSiteReader } from '../../packages/core/src/db/create-site-reader.ts'
import { moveLive } from '../../packages/core/src/db/move-live.ts'
import { openDatabase } from '../../packages/core/src/db/open-database.ts'
import { addWorkspace } from '../../packages/core/src/db/workspaces.ts'
import type { Slug } from '../../packages/core/src/nouns.ts'
import { sync } from '../../packages/core/src/sync.ts'
import { createFetch } from '../../packages/renderer/src/serve/create-fetch.ts'
import { siteRenderer } from '../../packages/renderer/src/site-renderer.ts'
import { brokenInvariants } from '../support/check-invariants.ts'
import { createServerDatabase } from '../support/database.ts'
import { openDatabaseDoor } from '../support/database-door.ts'
import { type OriginMode, openGitOrigin } from '../support/git-origin.ts'
import { makeRepo } from '../support/make-repo.ts'
import { marked, startReader } from '../support/marked-site.ts'
import { createRandom, size, tell } from './size.ts'

const undo: (() => Promise<unknown>)[] = []
afterEach(async () => {
  for (const step of undo.splice(0).reverse()) await step()
})

const PAGES = 20

async function openScene(url?: string) {
  const database = await createServerDatabase()
  undo.push(database.drop)
  const dataDir = await mkdtemp(join(tmpdir(), 'draehi-campaign-'))
  undo.push(() => rm(dataDir, { recursive: true, force: true }))
  const direct = await openDatabase({ url: database.url, dataDir })
  undo.push(() => direct.close())
  const repo = await makeRepo(marked(0, PAGES))
  undo.push(repo.cleanup)
  const workspace = await addWorkspace(direct.db, {
    ...{ slug: 'site' as Slug, name: 'Site', branch: undefined, root: '' },
    repositoryUrl: url ?? repo.url,
  })
  const request = {
    ...{ workspace, trigger: 'cli' as const, commit: undefined },
    ...{ dryRun: false, force: false, live: true, failOn: new Set<string>() },
  }
  const remotes = { token: undefined, allowLocal: true, allowPrivateHosts: true, allowInsecureHttp: true }
  const syncOn = (db = direct.db, target = workspace) =>
    sync({ ...request, workspace: target }, { db, dataDir, renderer: siteRenderer, remotes })
  return { database, dataDir, db: direct.db, repo, workspace, syncOn }
}

test('T3: the connection breaks after any number of bytes, with and without an answer lost', async () => {
  const { database, dataDir, db, repo, syncOn } = await openScene()
  await syncOn()
  const door = await openDatabaseDoor(new URL(database.url))
  undo.push(() => door.close())
  const through = await openDatabase({ url: door.url, dataDir })
  undo.push(() => through.close())
  const reader = startReader(createFetch(createSiteReader(db), { pointerMaxAgeMs: 50 }), PAGES)
  const random = createRandom(3)
  const rounds = size(20, 300)
  let failed = 0
  for (let round = 1; round <= rounds; round++) {
    await repo.commit(marked(round, PAGES))
    door.plan.isDeaf = round % 2 === 0
    door.plan.cutAfterBytes = 2000 + random() * 60_000
    const heal = setTimeout(() => {
      door.plan.cutAfterBytes = Number.POSITIVE_INFINITY
    }, 3000)
    const outcome = await syncOn(through.db).then(
      () => 'live',
      (error: Error) => error.name,
    )
    clearTimeout(heal)
    door.plan.cutAfterBytes = Number.POSITIVE_INFINITY
    if (outcome !== 'live') failed++
    expect([round, outcome]).toEqual([round, expect.stringMatching(/^(?:live|DraehiError)$/)])
    expect([round, await brokenInvariants(db, false)]).toEqual([round, []])
  }
  await syncOn()
  await sleep(300)
  expect(await reader.stop()).toMatchObject({ failures: [], regressions: [], last: rounds })
  expect(await brokenInvariants(db, true)).toEqual([])
  expect(door.plan.cuts).toBeGreaterThan(rounds / 2)
  tell(
    `T3: ${rounds} runs, ${door.plan.cuts} connections cut, ${failed} of them failed and were ended by the next`,
  )
})

test('T4: deployments back to back and rollbacks, under readers', async () => {
  const { db, repo, workspace, syncOn } = await openScene()
  await syncOn()
  const fetch = createFetch(createSiteReader(db))
  const readers = [0, 1].map(() => startReader(fetch, PAGES))
  const rounds = size(20, 100)
  for (let round = 1; round <= rounds; round++) {
    await repo.commit(marked(round, PAGES))
    expect(await syncOn()).toMatchObject({ status: 'live' })
  }
  await sleep(300)
  let answers = 0
  for (const reader of readers) {
    const read = await reader.stop()
    answers += read.count
    expect(read).toMatchObject({ failures: [], regressions: [], last: rounds })
  }
  const times: number[] = []
  const watching = startReader(fetch, PAGES)
  for (let n = 0; n < 10; n++) {
    const started = performance.now()
    await moveLive(
      db,
      workspace.id,
      n % 2 === 0 ? { kind: 'rollback', to: undefined } : { kind: 'promote', to: undefined },
    )
    const wanted = n % 2 === 0 ? rounds - 1 : rounds
    while (!(await (await fetch(new Request('http://s.test/site'))).text()).includes(`DEPLOY=${wanted}.`))
      await sleep(5)
    times.push(performance.now() - started)
  }
  expect((await watching.stop()).failures).toEqual([])
  expect(Math.max(...times)).toBeLessThan(5000)
  tell(
    `T4: ${rounds} deployments, ${answers} answers; rollback to reader: ${times.map((ms) => Math.round(ms)).join(', ')} ms`,
  )
})

const MODES: readonly OriginMode[] = [
  ...[401, 403, 404, 429, 500, 503].map((status) => ({ status })),
  { redirectTo: 'http://127.0.0.1:9' },
  { cutAfterShare: 0.5 },
  'garbage-pack',
  'corrupt-pack',
  'html-login-page',
  { errorLine: 'no' },
]

test('T6: a host that fails in any way leaves the live site as it was, and nothing behind', async () => {
  const repo = await makeRepo(marked(0, PAGES))
  undo.push(repo.cleanup)
  const origin = await openGitOrigin(repo.directory)
  undo.push(() => origin.close())
  const { db, dataDir, syncOn } = await openScene(origin.url)
  await syncOn()
  const mirrors = await readdir(join(dataDir, 'mirrors'))
  const fetch = createFetch(createSiteReader(db), { pointerMaxAgeMs: 0 })
  const rounds = size(1, 20)
  let live = 0
  for (let round = 1; round <= rounds; round++) {
    for (const mode of MODES) {
      await repo.commit(marked(++live, PAGES))
      origin.mode = mode
      expect([mode, await syncOn().catch(({ name }: Error) => name)]).toEqual([mode, 'DraehiError'])
      expect(await (await fetch(new Request('http://s.test/site'))).text()).toContain(`DEPLOY=${live - 1}.`)
      origin.mode = 'ok'
      await syncOn()
      expect(await (await fetch(new Request('http://s.test/site'))).text()).toContain(`DEPLOY=${live}.`)
      expect(await readdir(join(dataDir, 'mirrors'))).toEqual(mirrors)
    }
  }
  expect(await brokenInvariants(db, true)).toEqual([])
  tell(`T6: ${rounds * MODES.length} failures of a host`)
})
