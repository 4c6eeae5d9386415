/** Deployments that a run builds ahead: with it they succeed, with it they fail. */

import { sql } from 'drizzle-orm'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openTestDatabase, type TestDatabase } from '../../../../test/support/database.ts'
import { applyPlan } from '../../src/db/apply-plan.ts'
import { createSiteReader } from '../../src/db/create-site-reader.ts'
import { type Database, rows } from '../../src/db/database.ts'
import {
  findDeployment,
  findNewestSuccess,
  listDeployments,
  listScheduled,
} from '../../src/db/deployments.ts'
import { beginDeployment, failDeployment, type Lease } from '../../src/db/lease.ts'
import { prepareDeployment } from '../../src/db/prepare-deployment.ts'
import { readShownRows } from '../../src/db/shown-rows.ts'
import { readStoredRows } from '../../src/db/stored-rows.ts'
import { isDraehiError } from '../../src/errors.ts'
import type { StoredRows } from '../../src/nouns.ts'
import { openPlan, planDeployment } from '../../src/plan/plan-deployment.ts'
import {
  begin,
  countOf,
  deploy,
  dump,
  finish,
  newWorkspace,
  rowsOf,
  type SiteLiteral,
  seenAt,
} from './site.ts'

let open: TestDatabase
let db: Database
beforeAll(async () => {
  open = await openTestDatabase()
  db = open.db
})
afterAll(() => open?.close())

const SITES: readonly SiteLiteral[] = [
  { pages: { a: ['one'], b: ['two'] }, redirects: { old: 'a' } },
  { pages: { a: ['one!'], c: ['three'] }, redirects: { old: 'c' } },
  { pages: { a: ['one'], b: ['two', 'more'] }, redirects: { new: 'a' } },
]
const MINUTES = ['2999-01-01T00:00:00.000Z', '2999-01-02T00:00:00.000Z']

/** A run that has written its own site and one for each minute, and has not gone live. */
async function build(
  workspaceId: number,
): Promise<{ lease: Lease; finish: () => Promise<unknown>; ids: number[] }> {
  const lease = await begin(db, workspaceId)
  let stored: StoredRows = await readStoredRows(db, workspaceId)
  const plans = SITES.map((site) => {
    const next = rowsOf(workspaceId, site)
    const plan = planDeployment(stored, next, { files: 1 })
    const parts = openPlan(stored, { files: 1 })
    parts.add(next)
    stored = parts.close().stored
    return plan
  })
  const [own, ...later] = plans
  if (own === undefined) throw new Error('no site')
  await applyPlan(db, lease, own)
  const ids: number[] = []
  for (const [n, plan] of later.entries()) {
    const { digest, stats } = plan
    const prepared = { goesLiveAt: MINUTES[n] ?? '', digest, stats, problems: [] }
    const id = await prepareDeployment(db, lease, prepared)
    expect(await prepareDeployment(db, lease, prepared)).toBe(id)
    await applyPlan(db, lease, plan, { deploymentId: id })
    ids.push(id)
  }
  return { lease, finish: () => finish(db, lease, own), ids }
}

const statusOf = async (workspaceId: number, ids: readonly number[]): Promise<readonly unknown[]> =>
  Promise.all(ids.map(async (id) => (await findDeployment(db, workspaceId, id))?.status))

test("they are of the run's commit, succeed with it, and are seen at their minute", async () => {
  const { id, slug } = await newWorkspace(db)
  const run = await build(id)
  expect(await statusOf(id, run.ids)).toEqual(['prepared', 'prepared'])
  expect(await listScheduled(db, id)).toEqual([])
  expect(await listDeployments(db, id, { limit: 9 })).toHaveLength(1)
  await run.finish()
  expect((await listScheduled(db, id)).map((d) => [d.id, d.goesLiveAt])).toEqual([
    [run.ids[0], MINUTES[0]],
    [run.ids[1], MINUTES[1]],
  ])
  const [next] = await listScheduled(db, id)
  const own = await findDeployment(db, id, run.lease.deploymentId)
  expect(next).toMatchObject({ commit: own?.commit, branch: own?.branch, scheduledAfter: own?.id })

  const reader = createSiteReader(db)
  const seen = async () => seenAt(db, id, (await reader.findSite(slug))?.deploymentId ?? 0)
  const home = async () => (await seen())['']
  expect(await home()).toBe('a b')
  for (const [n, expected] of ['a c', 'a b'].entries()) {
    await rows(db, sql`update deployment_history set goes_live_at = now() where id = ${run.ids[n]}::int`)
    expect(await home()).toBe(expected)
    expect((await reader.listSites()).find((site) => site.slug === slug)?.deploymentId).toBe(run.ids[n])
    expect((await findNewestSuccess(db, id))?.deployment).toMatchObject({ id: run.ids[n], isLive: true })
  }
})

test('what is shown is told from what is stored, in every table', async () => {
  const { id } = await newWorkspace(db)
  const run = await build(id)
  await run.finish()
  const shown = await readShownRows(db, id, run.lease.deploymentId, await readStoredRows(db, id))
  expect(planDeployment(shown, rowsOf(id, SITES[0] ?? { pages: {} }), { files: 1 }).stats.rows).toBe(0)
  const between = await readShownRows(db, id, run.ids[0] ?? 0, await readStoredRows(db, id))
  expect(planDeployment(between, rowsOf(id, SITES[1] ?? { pages: {} }), { files: 1 }).stats.rows).toBe(0)
})

test.each([0, 1])(
  'a run that fails takes them with it, to the byte (after %i earlier runs)',
  async (earlier) => {
    const { id } = await newWorkspace(db)
    for (let n = 0; n < earlier; n++) await deploy(db, id, { pages: { a: ['zero'], b: ['two'] } })
    const before = await dump(db, id)
    const run = await build(id)
    expect(await dump(db, id)).not.toEqual(before)
    await failDeployment(db, run.lease, { error: new Error('x'), log: [], problems: [] })
    expect(await dump(db, id)).toEqual(before)
    expect(await statusOf(id, run.ids)).toEqual(['failed', 'failed'])
    expect(await run.finish().catch((error: unknown) => isDraehiError(error, 'lost-lease'))).toBe(true)
  },
)

test('of a run that was killed nothing is left when the next one begins, and it can write no more', async () => {
  const { id, slug } = await newWorkspace(db)
  const first = await deploy(db, id, { pages: { a: ['zero'] } })
  const before = await dump(db, id)
  const run = await build(id)
  const taker = await beginDeployment(db, id, { trigger: 'cli', staleAfterMs: -1000 })
  expect(await dump(db, id)).toEqual(before)
  for (const one of [run.lease.deploymentId, ...run.ids]) expect(await countOf(db, one)).toBe(0)
  expect(await statusOf(id, run.ids)).toEqual(['failed', 'failed'])
  const late = prepareDeployment(db, run.lease, {
    goesLiveAt: '2999-01-03T00:00:00.000Z',
    ...planDeployment(await readStoredRows(db, id), rowsOf(id, { pages: {} }), { files: 1 }),
    problems: [],
  })
  expect(await late.catch((error: unknown) => isDraehiError(error, 'lost-lease'))).toBe(true)
  expect((await createSiteReader(db).findSite(slug))?.deploymentId).toBe(first.id)
  await failDeployment(db, taker, { error: new Error('x'), log: [], problems: [] })
})

test('after a newer run the old schedule is neither listed nor live', async () => {
  const { id, slug } = await newWorkspace(db)
  const run = await build(id)
  await run.finish()
  const newer = await deploy(db, id, { pages: { a: ['new'] } })
  expect((await listDeployments(db, id, { limit: 9 })).map((d) => d.id)).toEqual([
    newer.id,
    run.lease.deploymentId,
  ])
  expect(await listScheduled(db, id)).toEqual([])
  await rows(
    db,
    sql`update deployment_history set goes_live_at = goes_live_at - interval '2000 years' where workspace_id = ${id}`,
  )
  expect((await createSiteReader(db).findSite(slug))?.deploymentId).toBe(newer.id)
  expect(await seenAt(db, id, newer.id)).toEqual({ '': 'a', a: 'new' })
})
