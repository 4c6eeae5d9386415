/** Pages that appear and disappear at their minute, from a commit to what readers get, on both databases. */

import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import {
  addWorkspace,
  createSiteReader,
  type Database,
  findDeployment,
  findNewestSuccess,
  listDeployments,
  type Slug,
  type SyncRequest,
  type SyncResult,
  sync,
  type Workspace,
} from '@draehi/core'
import { sql } from 'drizzle-orm'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openTestDatabase, type TestDatabase } from '../../../../test/support/database.ts'
import { makeRepo, type RepoFiles, type TestRepo } from '../../../../test/support/make-repo.ts'
import { rows } from '../../../core/src/db/database.ts'
import { createFetch } from '../../src/serve/create-fetch.ts'
import { siteRenderer } from '../../src/site-renderer.ts'

let open: TestDatabase
let dataDir: string
const repos: TestRepo[] = []
beforeAll(async () => {
  open = await openTestDatabase()
  dataDir = await mkdtemp(join(tmpdir(), 'draehi-schedule-'))
})
afterAll(async () => {
  await open?.close()
  for (const repo of repos) await repo.cleanup()
  await rm(dataDir, { recursive: true, force: true })
})

interface Scene {
  readonly workspace: Workspace
  readonly repo: TestRepo
  /** @param now the moment for which the site is made */
  sync(change?: Partial<SyncRequest>, now?: string): Promise<SyncResult>
  get(path: string): Promise<{ readonly status: number; readonly text: string }>
}

let count = 0

async function makeScene(files: RepoFiles): Promise<Scene> {
  const repo = await makeRepo(files)
  repos.push(repo)
  const slug = `s${++count}` as Slug
  const workspace = await addWorkspace(open.db, {
    slug,
    name: 'Site',
    repositoryUrl: repo.url,
    branch: undefined,
    root: '',
  })
  const fetch = createFetch(createSiteReader(open.db), { pointerMaxAgeMs: 0 })
  return {
    workspace,
    repo,
    sync: (change = {}, now) =>
      sync(
        {
          workspace,
          trigger: 'cli',
          commit: undefined,
          dryRun: false,
          force: false,
          live: true,
          failOn: new Set(),
          ...change,
        },
        {
          db: open.db,
          dataDir,
          renderer: siteRenderer,
          ...(now === undefined ? {} : { now }),
          remotes: {
            token: undefined,
            allowLocal: true,
            allowPrivateHosts: false,
            allowInsecureHttp: false,
          },
        },
      ),
    get: async (path) => {
      const response = await fetch(new Request(`http://s.test/${slug}${path}`, { redirect: 'manual' }))
      return { status: response.status, text: await response.text() }
    },
  }
}

/** Days from now, as a day whose midnight is that far away. */
const day = (days: number): string => new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10)

/** The time of a scheduled deployment comes: its minute is moved to the past, as the clock would. */
async function come(db: Database, deploymentId: number | undefined): Promise<void> {
  await rows(
    db,
    sql`update deployment_history set goes_live_at = now() - interval '1 second' where id = ${deploymentId}::int`,
  )
}

/** What a reader can see of a site with the pages `a` and `b`, in few words. */
async function view({ get }: Scene): Promise<readonly (string | number)[]> {
  const [home, a, b, tags, old] = await Promise.all(
    ['', '/a', '/b', '/-/tags', '/was'].map((path) => get(path)),
  )
  return [
    home?.text.includes('>Bee<') ? 'listed' : 'not listed',
    a?.text.includes('Cited by') ? 'cited' : 'not cited',
    a?.text.includes('href="/') && /href="[^"]*\/b"[^>]*class="page"/u.test(a.text) ? 'linked' : 'not linked',
    b?.status ?? 0,
    tags?.text.includes('buzz') ? 'tagged' : 'not tagged',
    old?.status ?? 0,
  ]
}

const HIDDEN = ['not listed', 'not cited', 'not linked', 404, 'not tagged', 404]
const SHOWN = ['listed', 'cited', 'linked', 200, 'tagged', 301]

const bee = (head: string): string =>
  `---\ntitle: Bee\ntags: [buzz]\nredirect_from: /was\n${head}\n---\nSee [[a]]. Honeycomb.\n`
const A = '# A\n\nSee [[b]].\n'

test('a page appears and disappears with everything that speaks of it, in one step and without a sync', async () => {
  const scene = await makeScene({ 'a.md': A, 'b.md': bee(`publishDate: ${day(3)}\nexpiryDate: ${day(9)}`) })
  const first = await scene.sync()
  expect(first.scheduled.map(({ at }) => at)).toEqual([`${day(3)}T00:00:00.000Z`, `${day(9)}T00:00:00.000Z`])
  expect(first.stats.pages).toMatchObject({ total: 1, added: 1 })
  expect(await view(scene)).toEqual(HIDDEN)
  for (const path of ['/Bee', '/honeycomb', '/bee', '/-/tags/buzz', '/-/pages'])
    expect((await scene.get(path)).text).not.toMatch(/Honeycomb|>Bee</u)

  await come(open.db, first.scheduled[0]?.deploymentId)
  expect(await view(scene)).toEqual(SHOWN)
  await come(open.db, first.scheduled[1]?.deploymentId)
  expect(await view(scene)).toEqual(HIDDEN)
})

test('the clock decides: what is due in a second is there in a second', async () => {
  const scene = await makeScene({ 'a.md': A, 'b.md': bee(`publishDate: ${day(3)}`) })
  const { scheduled } = await scene.sync()
  await rows(
    open.db,
    sql`update deployment_history set goes_live_at = now() + interval '1 second'
      where id = ${scheduled[0]?.deploymentId}::int`,
  )
  expect(await view(scene)).toEqual(HIDDEN)
  await expect.poll(() => view(scene), { timeout: 10_000, interval: 100 }).toEqual(SHOWN)
})

test('the history shows what is scheduled, then what is live', async () => {
  const scene = await makeScene({ 'a.md': A, 'b.md': bee(`publishDate: ${day(3)}`) })
  const { scheduled, deploymentId } = await scene.sync()
  const states = async () =>
    (await listDeployments(open.db, scene.workspace.id, { limit: 9 })).map((d) => [
      d.id,
      d.isLive,
      d.isScheduled,
      d.scheduledAfter,
    ])
  const next = scheduled[0]?.deploymentId
  expect(await states()).toEqual([
    [next, false, true, deploymentId],
    [deploymentId, true, false, undefined],
  ])
  await come(open.db, next)
  expect(await states()).toEqual([
    [next, true, false, deploymentId],
    [deploymentId, false, false, undefined],
  ])
})

test('the same commit is unchanged before and after its minute, and tells what is scheduled', async () => {
  const scene = await makeScene({ 'a.md': A, 'b.md': bee(`publishDate: ${day(3)}`) })
  const first = await scene.sync()
  const again = await scene.sync()
  expect([again.status, again.deploymentId, again.scheduled]).toEqual([
    'unchanged',
    first.deploymentId,
    first.scheduled,
  ])
  await come(open.db, first.scheduled[0]?.deploymentId)
  const after = await scene.sync()
  expect([after.status, after.deploymentId, after.scheduled]).toEqual([
    'unchanged',
    first.scheduled[0]?.deploymentId,
    [],
  ])
})

test('a later commit is compared with what is shown, and the old schedule never comes', async () => {
  const scene = await makeScene({ 'a.md': A, 'b.md': bee(`publishDate: ${day(3)}`), 'c.md': '# C\n' })
  const first = await scene.sync()
  const dry = await scene.sync({ dryRun: true, force: true })
  expect([dry.stats.rows, dry.stats.pages.unchanged]).toEqual([0, 2])

  await scene.repo.commit({ 'b.md': bee(`publishDate: ${day(5)}`), 'c.md': '# C\n\nMore.\n' })
  const second = await scene.sync()
  expect(second.stats.pages).toMatchObject({ total: 2, added: 0, changed: 1, removed: 0, unchanged: 1 })
  expect(second.previousId).toBe(first.deploymentId)
  await come(open.db, first.scheduled[0]?.deploymentId)
  expect(await view(scene)).toEqual(HIDDEN)
  await come(open.db, second.scheduled[0]?.deploymentId)
  expect(await view(scene)).toEqual(SHOWN)
})

test('a site whose pages are mostly to come is no site that loses most of its pages', async () => {
  const scene = await makeScene({
    'a.md': A,
    ...Object.fromEntries(['b', 'c', 'd', 'e'].map((name) => [`${name}.md`, bee(`publishDate: ${day(3)}`)])),
  })
  await scene.sync()
  await scene.repo.commit({ 'a.md': '# A\n\nNew.\n' })
  expect((await scene.sync()).stats.pages).toMatchObject({ total: 1, changed: 1, removed: 0 })
})

test('a build that does not go live brings no schedule to readers', async () => {
  const scene = await makeScene({ 'a.md': A })
  await scene.sync()
  await scene.repo.commit({ 'b.md': bee(`publishDate: ${day(3)}`) })
  const built = await scene.sync({ live: false })
  await come(open.db, built.scheduled[0]?.deploymentId)
  expect(await view(scene)).toEqual(HIDDEN)
  expect((await findNewestSuccess(open.db, scene.workspace.id))?.deployment.isLive).toBe(false)
})

test('what a pinned deployment has scheduled goes on, so that what expires stays away', async () => {
  const scene = await makeScene({ 'a.md': A, 'b.md': bee(`expiryDate: ${day(3)}`) })
  const old = await scene.sync()
  await scene.repo.commit({ 'a.md': '# A\n\nSee [[b]] again.\n' })
  await scene.sync()
  await rows(
    open.db,
    sql`update workspaces set live_deployment_id = ${old.deploymentId}::int, is_pinned = true
      where id = ${scene.workspace.id}::int`,
  )
  expect(await view(scene)).toEqual(SHOWN)
  await come(open.db, old.scheduled[0]?.deploymentId)
  expect(await view(scene)).toEqual(HIDDEN)
})

/** The rows that are visible at a deployment, without their ranges. */
async function visibleAt(workspaceId: number, deploymentId: number | undefined): Promise<readonly string[]> {
  const all: string[] = []
  for (const table of ['nodes', 'links', 'rendered_pages', 'redirects']) {
    const found = await rows(
      open.db,
      sql<{ row: string }>`
        select ${table} || (to_jsonb(t) - 'since_deployment' - 'until_deployment')::text as row
        from ${sql.identifier(table)} t where workspace_id = ${workspaceId}::int
          and since_deployment <= ${deploymentId}::int
          and (until_deployment is null or until_deployment > ${deploymentId}::int)`,
    )
    all.push(...found.map((one) => one.row))
  }
  return all.sort()
}

test('what was built ahead is what a sync after that minute builds', async () => {
  const scene = await makeScene({
    'a.md': A,
    'b.md': bee(`publishDate: ${day(3)}\nexpiryDate: ${day(9)}`),
    'c.md': `---\nexpiryDate: ${day(4)}\naliases: [Cee]\n---\n# C\n\n[[b]] and [[a]] #buzz\n`,
    'd.md': `---\npublishDate: ${day(4)}\npermalink: /was\n---\n# D\n\n[[Cee]] and ![[b]]\n`,
    'index.md': `---\nexpiryDate: ${day(6)}\n---\n# Home\n\n[[d]]\n`,
  })
  const first = await scene.sync()
  expect(first.scheduled).toHaveLength(4)
  for (const { at, deploymentId } of first.scheduled) {
    const then = await scene.sync({ force: true }, at)
    const ahead = await visibleAt(scene.workspace.id, deploymentId)
    expect(await visibleAt(scene.workspace.id, then.deploymentId)).toEqual(ahead)
    expect((await findDeployment(open.db, scene.workspace.id, deploymentId))?.digest).toBe(then.digest)
  }
})
