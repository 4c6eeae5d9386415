/** Pages that appear and disappear at their minute, from a commit to what readers get, on both databases. */

import { type Database, findDeployment, findNewestSuccess, listDeployments } from '@draehi/core'
import { sql } from 'drizzle-orm'
import { expect, test } from 'vitest'
import { rows } from '../../../core/src/db/database.ts'
import { useScenes } from './scenes.ts'
import { day, type Scene } from './sync-scene.ts'

const scenes = useScenes()

const scene = scenes.make

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
/** As hidden, but that there was a page is known. */
const EXPIRED = HIDDEN.with(3, 410)
const SHOWN = ['listed', 'cited', 'linked', 200, 'tagged', 301]

const bee = (head: string): string =>
  `---\ntitle: Bee\ntags: [buzz]\nredirect_from: /was\n${head}\n---\nSee [[a]]. Honeycomb.\n`
const A = '# A\n\nSee [[b]].\n'

test('a page appears and disappears with everything that speaks of it, in one step and without a sync', async () => {
  const site = await scene({ 'a.md': A, 'b.md': bee(`publishDate: ${day(3)}\nexpiryDate: ${day(9)}`) })
  const first = await site.sync()
  expect(first.scheduled.map(({ at }) => at)).toEqual([`${day(3)}T00:00:00.000Z`, `${day(9)}T00:00:00.000Z`])
  expect(first.stats.pages).toMatchObject({ total: 1, added: 1 })
  expect(await view(site)).toEqual(HIDDEN)
  for (const path of ['/Bee', '/honeycomb', '/bee', '/-/tags/buzz', '/-/pages'])
    expect((await site.get(path)).text).not.toMatch(/Honeycomb|>Bee</u)

  await come(scenes.db, first.scheduled[0]?.deploymentId)
  expect(await view(site)).toEqual(SHOWN)
  await come(scenes.db, first.scheduled[1]?.deploymentId)
  expect(await view(site)).toEqual(EXPIRED)
  await site.sync({ force: true })
  expect(await view(site)).toEqual(EXPIRED)
})

test('the clock decides: what is due in a second is there in a second', async () => {
  const site = await scene({ 'a.md': A, 'b.md': bee(`publishDate: ${day(3)}`) })
  const { scheduled } = await site.sync()
  await rows(
    scenes.db,
    sql`update deployment_history set goes_live_at = now() + interval '1 second'
      where id = ${scheduled[0]?.deploymentId}::int`,
  )
  expect(await view(site)).toEqual(HIDDEN)
  await expect.poll(() => view(site), { timeout: 10_000, interval: 100 }).toEqual(SHOWN)
})

test('the history shows what is scheduled, then what is live', async () => {
  const site = await scene({ 'a.md': A, 'b.md': bee(`publishDate: ${day(3)}`) })
  const { scheduled, deploymentId } = await site.sync()
  const states = async () =>
    (await listDeployments(scenes.db, site.workspace.id, { limit: 9 })).map((d) => [
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
  await come(scenes.db, next)
  expect(await states()).toEqual([
    [next, true, false, deploymentId],
    [deploymentId, false, false, undefined],
  ])
})

test('the same commit is unchanged before and after its minute, and tells what is scheduled', async () => {
  const site = await scene({ 'a.md': A, 'b.md': bee(`publishDate: ${day(3)}`) })
  const first = await site.sync()
  const again = await site.sync()
  expect([again.status, again.deploymentId, again.scheduled]).toEqual([
    'unchanged',
    first.deploymentId,
    first.scheduled,
  ])
  await come(scenes.db, first.scheduled[0]?.deploymentId)
  const after = await site.sync()
  expect([after.status, after.deploymentId, after.scheduled]).toEqual([
    'unchanged',
    first.scheduled[0]?.deploymentId,
    [],
  ])
})

test('a later commit is compared with what is shown, and the old schedule never comes', async () => {
  const site = await scene({ 'a.md': A, 'b.md': bee(`publishDate: ${day(3)}`), 'c.md': '# C\n' })
  const first = await site.sync()
  const dry = await site.sync({ dryRun: true, force: true })
  expect([dry.stats.rows, dry.stats.pages.unchanged]).toEqual([0, 2])

  await site.repo.commit({ 'b.md': bee(`publishDate: ${day(5)}`), 'c.md': '# C\n\nMore.\n' })
  const second = await site.sync()
  expect(second.stats.pages).toMatchObject({ total: 2, added: 0, changed: 1, removed: 0, unchanged: 1 })
  expect(second.previousId).toBe(first.deploymentId)
  await come(scenes.db, first.scheduled[0]?.deploymentId)
  expect(await view(site)).toEqual(HIDDEN)
  await come(scenes.db, second.scheduled[0]?.deploymentId)
  expect(await view(site)).toEqual(SHOWN)
})

test('a site whose pages are mostly to come is no site that loses most of its pages', async () => {
  const site = await scene({
    'a.md': A,
    ...Object.fromEntries(['b', 'c', 'd', 'e'].map((name) => [`${name}.md`, bee(`publishDate: ${day(3)}`)])),
  })
  await site.sync()
  await site.repo.commit({ 'a.md': '# A\n\nNew.\n' })
  expect((await site.sync()).stats.pages).toMatchObject({ total: 1, changed: 1, removed: 0 })
})

test('a build that does not go live brings no schedule to readers', async () => {
  const site = await scene({ 'a.md': A })
  await site.sync()
  await site.repo.commit({ 'b.md': bee(`publishDate: ${day(3)}`) })
  const built = await site.sync({ live: false })
  await come(scenes.db, built.scheduled[0]?.deploymentId)
  expect(await view(site)).toEqual(HIDDEN)
  expect((await findNewestSuccess(scenes.db, site.workspace.id))?.deployment.isLive).toBe(false)
})

test('what a pinned deployment has scheduled goes on, so that what expires stays away', async () => {
  const site = await scene({ 'a.md': A, 'b.md': bee(`expiryDate: ${day(3)}`) })
  const old = await site.sync()
  await site.repo.commit({ 'a.md': '# A\n\nSee [[b]] again.\n' })
  await site.sync()
  await rows(
    scenes.db,
    sql`update workspaces set live_deployment_id = ${old.deploymentId}::int, is_pinned = true
      where id = ${site.workspace.id}::int`,
  )
  expect(await view(site)).toEqual(SHOWN)
  await come(scenes.db, old.scheduled[0]?.deploymentId)
  expect(await view(site)).toEqual(EXPIRED)
})

/** The rows that are visible at a deployment, without their ranges. */
async function visibleAt(workspaceId: number, deploymentId: number | undefined): Promise<readonly string[]> {
  const all: string[] = []
  for (const table of ['nodes', 'links', 'rendered_pages', 'redirects']) {
    const found = await rows(
      scenes.db,
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
  const site = await scene({
    'a.md': A,
    'b.md': bee(`publishDate: ${day(3)}\nexpiryDate: ${day(9)}`),
    'c.md': `---\nexpiryDate: ${day(4)}\naliases: [Cee]\n---\n# C\n\n[[b]] and [[a]] #buzz\n`,
    'd.md': `---\npublishDate: ${day(4)}\npermalink: /was\n---\n# D\n\n[[Cee]] and ![[b]]\n`,
    'index.md': `---\nexpiryDate: ${day(6)}\n---\n# Home\n\n[[d]]\n`,
  })
  const first = await site.sync()
  expect(first.scheduled).toHaveLength(4)
  for (const { at, deploymentId } of first.scheduled) {
    const then = await site.sync({ force: true }, at)
    const ahead = await visibleAt(site.workspace.id, deploymentId)
    expect(await visibleAt(site.workspace.id, then.deploymentId)).toEqual(ahead)
    expect((await findDeployment(scenes.db, site.workspace.id, deploymentId))?.digest).toBe(then.digest)
  }
})

test('a schedule that was cut is continued by a sync of the same commit once that is due', async () => {
  const files = Object.fromEntries(
    Array.from({ length: 18 }, (_, n) => [`p${n}.md`, `---\npublishDate: ${day(n + 2)}\n---\n# P${n}\n`]),
  )
  const site = await scene({ 'a.md': A, ...files })
  const first = await site.sync()
  expect(first.scheduled).toHaveLength(16)
  expect((await site.sync()).status).toBe('unchanged')
  // Half of it is over: the clock is past the eighth minute.
  await rows(
    scenes.db,
    sql`update deployment_history
      set goes_live_at = goes_live_at - interval '10 days', refresh_at = refresh_at - interval '10 days'
      where workspace_id = ${site.workspace.id}::int`,
  )
  expect((await findNewestSuccess(scenes.db, site.workspace.id))?.needsRefresh).toBe(true)
  const second = await site.sync({}, `${day(12)}T00:00:00.000Z`)
  expect([second.status, second.scheduled.length]).toEqual(['live', 7])
  expect((await site.sync()).status).toBe('unchanged')
})
