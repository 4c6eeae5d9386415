import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { setTimeout as sleep } from 'node:timers/promises'
import { type SQL, sql } from 'drizzle-orm'
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest'
import { openTestDatabase, type TestDatabase } from '../../../../test/support/database.ts'
import { applyPlan } from '../../src/db/apply-plan.ts'
import { type Database, oneRow, rows } from '../../src/db/database.ts'
import { findDeployment } from '../../src/db/deployments.ts'
import { holdLease } from '../../src/db/hold-lease.ts'
import { beginDeployment, dropDeployment, failDeployment, startBuilding } from '../../src/db/lease.ts'
import { ownIdentity } from '../../src/db/process-identity.ts'
import { findWorkspace, removeWorkspace } from '../../src/db/workspaces.ts'
import { DraehiError } from '../../src/errors.ts'
import { begin, COMMIT, countOf, deploy, dump, finish, newWorkspace, planFor, seenAt } from './site.ts'

let open: TestDatabase
let db: Database
beforeAll(async () => {
  open = await openTestDatabase()
  db = open.db
})
afterAll(() => open?.close())
afterEach(() => void vi.useRealTimers())

const errorOf = (work: Promise<unknown>): Promise<unknown> =>
  work.then(
    () => undefined,
    (error: unknown) => error,
  )

const codeOf = async (work: Promise<unknown>): Promise<unknown> => {
  const error = await errorOf(work)
  return error instanceof DraehiError ? error.code : (error ?? 'no error')
}

const setHolder = (deploymentId: number, set: SQL) =>
  rows(db, sql`update deployment_history set ${set} where id = ${deploymentId}`)

test('a second sync of a workspace is told who runs the first', async () => {
  const { id } = await newWorkspace(db)
  const first = await beginDeployment(db, id, { trigger: 'cli' })
  const error = await errorOf(beginDeployment(db, id, { trigger: 'poll' }))
  expect(error).toBeInstanceOf(DraehiError)
  expect(error).toMatchObject({ code: 'busy', data: { deploymentId: first.deploymentId, pid: process.pid } })
  await dropDeployment(db, first)
  await dropDeployment(db, await beginDeployment(db, id, { trigger: 'poll' }))
})

test('of twenty that begin at once one begins, and the others are busy', async () => {
  const { id } = await newWorkspace(db)
  const all = await Promise.allSettled(
    Array.from({ length: 20 }, () => beginDeployment(db, id, { trigger: 'cli' })),
  )
  expect(all.filter((one) => one.status === 'fulfilled').length).toBe(1)
  const refused = all.flatMap((one) => (one.status === 'rejected' ? [one.reason] : []))
  expect(refused.map((error) => (error instanceof DraehiError ? error.code : error))).toEqual(
    Array.from({ length: 19 }, () => 'busy'),
  )
})

test('two workspaces are synced side by side', async () => {
  const [one, two] = [await newWorkspace(db), await newWorkspace(db)]
  const leases = await Promise.all([
    beginDeployment(db, one.id, { trigger: 'cli' }),
    beginDeployment(db, two.id, { trigger: 'cli' }),
  ])
  expect(leases.map((lease) => lease.workspaceId)).toEqual([one.id, two.id])
})

test('the run of a process that is dead is given up at once', async () => {
  const { id } = await newWorkspace(db)
  const lost = await beginDeployment(db, id, { trigger: 'cli' })
  const child = spawn(process.execPath, ['-e', ''], { stdio: 'ignore' })
  await once(child, 'exit')
  await setHolder(lost.deploymentId, sql`owner_pid = ${child.pid}, owner_start = null`)
  const next = await beginDeployment(db, id, { trigger: 'cli' })
  expect(next.deploymentId).toBeGreaterThan(lost.deploymentId)
  expect(await findDeployment(db, id, lost.deploymentId)).toMatchObject({
    status: 'failed',
    error: { code: 'abandoned' },
  })
})

test('a living process that has the pid of a dead one is not taken for it', async () => {
  const { id } = await newWorkspace(db)
  const lost = await beginDeployment(db, id, { trigger: 'cli' })
  expect(ownIdentity().start).toMatch(/./)
  await setHolder(lost.deploymentId, sql`owner_start = 'long ago'`)
  expect((await beginDeployment(db, id, { trigger: 'cli' })).deploymentId).toBeGreaterThan(lost.deploymentId)
})

test('a run that is not heard of for a minute is given up, by the clock of the database', async () => {
  const { id } = await newWorkspace(db)
  const lost = await beginDeployment(db, id, { trigger: 'cli' })
  // The embedded database has the clock of its process, which knows without one that it goes on.
  const held = open.kind === 'embedded' ? holdLease(db, lost) : undefined
  const trueTime = Date.now()
  for (const hours of [-1, 1]) {
    vi.useFakeTimers({ toFake: ['Date'], now: trueTime + hours * 3_600_000 })
    expect(await errorOf(beginDeployment(db, id, { trigger: 'cli' }))).toMatchObject({ code: 'busy' })
  }
  vi.useRealTimers()
  held?.release()
  await setHolder(lost.deploymentId, sql`heartbeat_at = now() - interval '61 seconds'`)
  expect((await beginDeployment(db, id, { trigger: 'cli' })).deploymentId).toBeGreaterThan(lost.deploymentId)
})

test('a run that this process holds is never given up, however long its event loop was blocked', async () => {
  const { id } = await newWorkspace(db)
  const lease = await beginDeployment(db, id, { trigger: 'cli' })
  const held = holdLease(db, lease)
  await setHolder(lease.deploymentId, sql`heartbeat_at = now() - interval '1 hour'`)
  expect(await errorOf(beginDeployment(db, id, { trigger: 'cli' }))).toMatchObject({ code: 'busy' })
  held.release()
  expect((await beginDeployment(db, id, { trigger: 'cli' })).deploymentId).toBeGreaterThan(lease.deploymentId)
})

test('holding a lease moves its heartbeat', async () => {
  const { id } = await newWorkspace(db)
  const lease = await beginDeployment(db, id, { trigger: 'cli' })
  await setHolder(lease.deploymentId, sql`heartbeat_at = now() - interval '1 hour'`)
  const held = holdLease(db, lease, { everyMs: 5 })
  await vi.waitFor(async () => {
    const { fresh } = await oneRow(
      db,
      sql<{ fresh: boolean }>`
        select heartbeat_at > now() - interval '1 minute' as fresh from deployment_history
        where id = ${lease.deploymentId}`,
    )
    expect(fresh).toBe(true)
  }, 60_000)
  expect(held.signal.aborted).toBe(false)
  held.release()
})

test('who holds a lease that was taken away is told', async () => {
  const { id } = await newWorkspace(db)
  const lease = await beginDeployment(db, id, { trigger: 'cli' })
  const held = holdLease(db, lease, { everyMs: 5 })
  await setHolder(lease.deploymentId, sql`status = 'failed', finished_at = now(), error_code = 'abandoned'`)
  await vi.waitFor(() => expect(held.signal.aborted).toBe(true), 20_000)
  expect(held.signal.reason).toMatchObject({ code: 'lost-lease' })
})

test('after its release a lease is not spoken for any more', async () => {
  const { id } = await newWorkspace(db)
  const lease = await beginDeployment(db, id, { trigger: 'cli' })
  const held = holdLease(db, lease, { everyMs: 5 })
  held.release()
  await dropDeployment(db, lease)
  await sleep(30)
  expect(held.signal.aborted).toBe(false)
})

describe('a stolen lease', () => {
  test('writes no row any more, cannot go live, cannot be recorded', async () => {
    const { id, slug } = await newWorkspace(db)
    const first = await deploy(db, id, { pages: { a: ['one'] } })
    const before = await dump(db, id)
    const lost = await begin(db, id)
    const plan = await planFor(db, id, { pages: { a: ['two'] } })
    const taker = await beginDeployment(db, id, { trigger: 'cli', staleAfterMs: -1000 })
    expect(taker.deploymentId).toBeGreaterThan(lost.deploymentId)
    expect(await codeOf(applyPlan(db, lost, plan))).toBe('lost-lease')
    expect(await codeOf(finish(db, lost, plan))).toBe('lost-lease')
    expect(await codeOf(startBuilding(db, lost, { branch: 'main', commit: COMMIT }))).toBe('lost-lease')
    expect(await failDeployment(db, lost, { error: new Error('x'), log: [], problems: [] })).toEqual({
      isRecorded: false,
    })
    expect(await dump(db, id)).toEqual(before)
    expect((await findWorkspace(db, slug))?.liveDeploymentId).toBe(first.id)
    expect(await findDeployment(db, id, lost.deploymentId)).toMatchObject({
      status: 'failed',
      error: { code: 'abandoned' },
    })
    await dropDeployment(db, taker)
  })

  test('G22, D07: who wakes after a newer run went live takes nothing of it back', async () => {
    const { id, slug } = await newWorkspace(db)
    await deploy(db, id, { pages: { a: ['one'], b: ['one'] } })
    const asleep = await begin(db, id)
    const old = await planFor(db, id, { pages: { a: ['old'] } })
    await applyPlan(db, asleep, old)
    const taker = await beginDeployment(db, id, { trigger: 'cli', staleAfterMs: -1000 })
    await startBuilding(db, taker, { branch: 'main', commit: COMMIT })
    const fresh = await planFor(db, id, { pages: { a: ['new'], c: ['new'] } })
    await applyPlan(db, taker, fresh)
    expect(await finish(db, taker, fresh)).toEqual({ isLive: true })
    const after = await dump(db, id)

    expect(await codeOf(finish(db, asleep, old))).toBe('lost-lease')
    expect(await codeOf(applyPlan(db, asleep, old))).toBe('lost-lease')
    // Also when nobody had noticed that it slept, and its deployment were still being built.
    await rows(
      db,
      sql`update deployment_history set status = 'building', finished_at = null, error_code = null, error_log = null
        where id = ${asleep.deploymentId}`,
    )
    expect(await codeOf(finish(db, asleep, old))).toBe('lost-lease')
    expect((await findWorkspace(db, slug))?.liveDeploymentId).toBe(taker.deploymentId)
    expect(await dump(db, id)).toEqual(after)
    expect(await seenAt(db, id, taker.deploymentId)).toEqual({ '': 'a c', a: 'new', c: 'new' })
    await failDeployment(db, asleep, { error: new Error('x'), log: [], problems: [] })
  })

  test('what an abandoned run wrote is undone before the next one begins', async () => {
    const { id } = await newWorkspace(db)
    await deploy(db, id, { pages: { a: ['one'], b: ['two'] } })
    const before = await dump(db, id)
    const lost = await begin(db, id)
    await applyPlan(db, lost, await planFor(db, id, { pages: { a: ['x'], c: ['y'] } }))
    const next = await beginDeployment(db, id, { trigger: 'cli', staleAfterMs: -1000 })
    expect(await dump(db, id)).toEqual(before)
    await dropDeployment(db, next)
  })

  test('who was given up does not go live, and nobody has to come after it for that', async () => {
    const { id, slug } = await newWorkspace(db)
    const first = await deploy(db, id, { pages: { a: ['one'] } })
    const asleep = await begin(db, id)
    const plan = await planFor(db, id, { pages: { a: ['two'] } })
    await applyPlan(db, asleep, plan)
    await dropDeployment(db, await beginDeployment(db, id, { trigger: 'cli', staleAfterMs: -1000 }))
    const after = await dump(db, id)
    expect(await codeOf(finish(db, asleep, plan))).toBe('lost-lease')
    expect(await dump(db, id)).toEqual(after)
    expect((await findWorkspace(db, slug))?.liveDeploymentId).toBe(first.id)
    expect(await findDeployment(db, id, asleep.deploymentId)).toMatchObject({ status: 'failed' })
  })

  test('the wrong token writes nothing and does not go live', async () => {
    const { id } = await newWorkspace(db)
    const lease = await begin(db, id)
    const plan = await planFor(db, id, { pages: { a: ['one'] } })
    const forged = { ...lease, ownerToken: '00000000-0000-4000-8000-000000000000' }
    expect(await codeOf(applyPlan(db, forged, plan))).toBe('lost-lease')
    expect(await codeOf(finish(db, forged, plan))).toBe('lost-lease')
    expect(await countOf(db, lease.deploymentId)).toBe(0)
    expect(await findDeployment(db, id, lease.deploymentId)).toMatchObject({ status: 'building' })
    await failDeployment(db, lease, { error: new Error('x'), log: [], problems: [] })
  })

  test('a workspace removed during a run ends it', async () => {
    const { id, slug } = await newWorkspace(db)
    await deploy(db, id, { pages: { a: ['one'] } })
    const lease = await begin(db, id)
    const plan = await planFor(db, id, { pages: { a: ['two'] } })
    await removeWorkspace(db, id)
    expect(await codeOf(applyPlan(db, lease, plan))).toBe('lost-lease')
    expect(await findWorkspace(db, slug)).toBe(undefined)
    expect(await dump(db, id)).toEqual([])
    expect(await codeOf(beginDeployment(db, id, { trigger: 'cli' }))).toBe('workspace-not-found')
  })
})
