/** What needs a real server: several connections, connections that are cut, statements that wait for one another. */

import { setTimeout as sleep } from 'node:timers/promises'
import { sql } from 'drizzle-orm'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openTestDatabase, type TestDatabase } from '../../../../test/support/database.ts'
import { applyPlan } from '../../src/db/apply-plan.ts'
import { type Database, type OpenDatabase, oneRow, rows } from '../../src/db/database.ts'
import { findDeployment } from '../../src/db/deployments.ts'
import { beginDeployment, failDeployment, type Lease } from '../../src/db/lease.ts'
import { findWorkspace } from '../../src/db/workspaces.ts'
import { DraehiError } from '../../src/errors.ts'
import { begin, countOf, deploy, dump, finish, newWorkspace, planFor, seenAt } from './site.ts'

let open: TestDatabase
let other: OpenDatabase
let db: Database
beforeAll(async () => {
  open = await openTestDatabase()
  other = await open.openAgain()
  db = open.db
})
afterAll(async () => {
  await other?.close()
  await open?.close()
})

const MANY = { a: Array.from({ length: 9500 }, (_, n) => `block ${n}`) }

const codeOf = (work: Promise<unknown>): Promise<unknown> =>
  work.then(
    () => 'done',
    (error: unknown) => (error instanceof DraehiError ? error.code : error),
  )

/** Cuts every connection to this database but the one that asks. */
const cutConnections = () =>
  rows(
    other.db,
    sql`select pg_terminate_backend(pid) from pg_stat_activity
      where datname = current_database() and pid <> pg_backend_pid()`,
  )

test('connections that are cut between and within batches cost no row and repeat none', async () => {
  const { id } = await newWorkspace(db)
  await deploy(db, id, { pages: { a: ['one'], b: ['two'] } })
  const lease = await begin(db, id)
  const plan = await planFor(db, id, { pages: MANY })
  const cutting = { isOver: false }
  const cutter = (async () => {
    for (let cuts = 0; cuts < 3 && !cutting.isOver; cuts++) {
      await sleep(40)
      await cutConnections()
    }
  })()
  await applyPlan(db, lease, plan)
  cutting.isOver = true
  await cutter
  expect(await finish(db, lease, plan)).toEqual({ isLive: true })
  expect((await planFor(db, id, { pages: MANY })).stats.rows).toBe(0)
})

test('a run whose connections are cut for good is failed by the next, and nothing of it is left', async () => {
  const { id, slug } = await newWorkspace(db)
  const first = await deploy(db, id, { pages: { a: ['one'], b: ['two'] } })
  const before = await dump(db, id)
  const mine = await open.openAgain()
  const lease = await begin(mine.db, id)
  const plan = await planFor(mine.db, id, { pages: MANY })
  let closing: Promise<void> | undefined
  const written = codeOf(
    applyPlan(mine.db, lease, plan, {
      onBatch: (done) => {
        if (done > 4000) closing ??= mine.close()
      },
    }),
  )
  expect(await written).toBe('database-unreachable')
  await closing
  expect(await failDeployment(mine.db, lease, { error: new Error('x'), log: [], problems: [] })).toEqual({
    isRecorded: false,
  })
  expect(await countOf(db, lease.deploymentId)).toBeGreaterThan(1000)
  expect(await seenAt(db, id, first.id)).toEqual({ '': 'a b', a: 'one', b: 'two' })

  // This process knows that it is over, and so the next one does not wait for its heartbeat to be a minute old.
  const next = await beginDeployment(db, id, { trigger: 'cli' })
  expect(await dump(db, id)).toEqual(before)
  expect(next.deploymentId).toBeGreaterThan(lease.deploymentId)
  expect((await findWorkspace(db, slug))?.liveDeploymentId).toBe(first.id)
})

test('giving a run up waits for its batch in flight, and undoes that batch too', async () => {
  const { id } = await newWorkspace(db)
  await deploy(db, id, { pages: { a: ['one'] } })
  const before = await dump(db, id)
  for (let round = 0; round < 10; round++) {
    const lease = await begin(db, id)
    const plan = await planFor(db, id, { pages: { a: MANY.a.slice(0, 900) } })
    const writing = codeOf(applyPlan(db, lease, plan))
    await sleep(round * 3)
    const taker = await beginDeployment(other.db, id, { trigger: 'cli', staleAfterMs: -60_000 })
    expect(['done', 'lost-lease']).toContain(await writing)
    expect(await countOf(db, lease.deploymentId)).toBe(0)
    expect(await dump(db, id)).toEqual(before)
    await failDeployment(other.db, taker, { error: new Error('x'), log: [], problems: [] })
  }
})

test('going live and being given up at once: one of them happens, wholly', async () => {
  const { id, slug } = await newWorkspace(db)
  const outcomes = new Set<unknown>()
  for (let round = 0; round < 60; round++) {
    const lease = await begin(db, id)
    const plan = await planFor(db, id, { pages: { a: [`round ${round}`] } })
    await applyPlan(db, lease, plan)
    const [live, taker] = await Promise.all([
      // From "long before the taker" to "long after": both must come out, and everything between.
      sleep(round < 55 ? round % 8 : 300).then(() => codeOf(finish(db, lease, plan))),
      beginDeployment(other.db, id, { trigger: 'cli', staleAfterMs: -60_000 }),
    ])
    outcomes.add(live)
    await expectWhole(lease, slug, live === 'done')
    await failDeployment(other.db, taker, { error: new Error('x'), log: [], problems: [] })
  }
  expect([...outcomes].sort()).toEqual(['done', 'lost-lease'])
})

async function expectWhole(lease: Lease, slug: string, isLive: boolean): Promise<void> {
  const deployment = await findDeployment(db, lease.workspaceId, lease.deploymentId)
  expect(deployment?.status).toBe(isLive ? 'success' : 'failed')
  expect(deployment?.isLive).toBe(isLive)
  expect((await findWorkspace(db, slug))?.liveDeploymentId === lease.deploymentId).toBe(isLive)
  if (!isLive) expect(await countOf(db, lease.deploymentId)).toBe(0)
  const { wrong } = await oneRow(
    db,
    sql<{ wrong: number }>`
      select count(*)::int as wrong from workspaces w
      join deployment_history d on d.id = w.live_deployment_id where d.status <> 'success'`,
  )
  expect(wrong).toBe(0)
}

test('D14: a run that is chosen to end a deadlock goes live at its second try', async () => {
  const { id, slug } = await newWorkspace(db)
  const lease = await begin(db, id)
  const plan = await planFor(db, id, { pages: { a: ['one'] } })
  await applyPlan(db, lease, plan)
  // Somebody holds the workspace and then wants the deployment; going live takes them in the other order.
  const inTheWay = rows(
    other.db,
    sql.raw(`do $$ begin
      perform set_config('deadlock_timeout', '30s', true);
      perform from workspaces where id = ${id} for update;
      perform pg_sleep(0.3);
      perform from deployment_history where id = ${lease.deploymentId} for update;
    end $$`),
  )
  await sleep(100)
  expect(await finish(db, lease, plan)).toEqual({ isLive: true })
  await inTheWay
  expect((await findWorkspace(db, slug))?.liveDeploymentId).toBe(lease.deploymentId)
})

test('a reader that polls never sees a mixture or a gap', async () => {
  const { id, slug } = await newWorkspace(db)
  const body = (round: number) => ({ a: [`${round}`], b: [`${round}`], c: [`${round}`] })
  await deploy(db, id, { pages: body(0) })
  const polling = { isOver: false, count: 0 }
  const seen = (async () => {
    while (!polling.isOver) {
      const live = (await findWorkspace(other.db, slug))?.liveDeploymentId ?? 0
      const pages = await seenAt(other.db, id, live)
      const { a = 'gap', b, c } = pages
      if (a === 'gap' || a !== b || b !== c) return pages
      polling.count++
    }
    return 'whole'
  })()
  for (let round = 1; round <= 30; round++) {
    if (round % 3 === 0) {
      const lease = await begin(db, id)
      await applyPlan(db, lease, await planFor(db, id, { pages: { a: ['broken'] } }))
      await failDeployment(db, lease, { error: new Error('x'), log: [], problems: [] })
    }
    await deploy(db, id, { pages: body(round) })
  }
  polling.isOver = true
  expect(await seen).toBe('whole')
  expect(polling.count).toBeGreaterThan(10)
})

test('two that undo the same run at once both end, with nothing left', async () => {
  const { id } = await newWorkspace(db)
  await deploy(db, id, { pages: { a: ['one'] } })
  const before = await dump(db, id)
  const lease = await begin(db, id)
  await applyPlan(db, lease, await planFor(db, id, { pages: MANY }))
  const failing = failDeployment(db, lease, { error: new Error('x'), log: [], problems: [] })
  const next = await beginWhenFree(other.db, id)
  expect(await dump(db, id)).toEqual(before)
  await failing
  expect(await dump(db, id)).toEqual(before)
  expect(next.deploymentId).toBeGreaterThan(lease.deploymentId)
})

async function beginWhenFree(database: Database, workspaceId: number): Promise<Lease> {
  for (;;) {
    try {
      return await beginDeployment(database, workspaceId, { trigger: 'cli' })
    } catch (error) {
      if (!(error instanceof DraehiError) || error.code !== 'busy') throw error
    }
  }
}

test('of statements whose connections are cut again and again each one ends, well or with an error', async () => {
  const cuts = { left: 20 }
  const codes = new Set<unknown>()
  const ask = async (): Promise<void> => {
    while (cuts.left > 0) {
      codes.add(await codeOf(rows(db, sql`select ${'x'}::text, pg_sleep(0.002)`)))
    }
  }
  const cut = async (): Promise<void> => {
    for (; cuts.left > 0; cuts.left--) {
      await sleep(30)
      await cutConnections()
    }
  }
  await Promise.all([cut(), ...Array.from({ length: 15 }, ask)])
  expect([...codes].sort()).toEqual(['database-unreachable', 'done'])
})
