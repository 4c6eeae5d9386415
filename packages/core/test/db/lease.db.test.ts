import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { setTimeout as sleep } from 'node:timers/promises'
import { type SQL, sql } from 'drizzle-orm'
import { afterAll, afterEach, beforeAll, expect, test, vi } from 'vitest'
import { openTestDatabase, type TestDatabase } from '../../../../test/support/database.ts'
import { type Database, oneRow, rows } from '../../src/db/database.ts'
import { findDeployment } from '../../src/db/deployments.ts'
import { beginDeployment, dropDeployment, holdLease } from '../../src/db/lease.ts'
import { ownIdentity } from '../../src/db/process-identity.ts'
import { DraehiError } from '../../src/errors.ts'
import { newWorkspace } from './site.ts'

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
