/** A run that is stopped at any point, as if its process had died there: T1 of the fault campaigns, without the processes. */

import { sql } from 'drizzle-orm'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { brokenInvariants } from '../../../../test/support/check-invariants.ts'
import { openTestDatabase, type TestDatabase } from '../../../../test/support/database.ts'
import { rows } from '../../src/db/database.ts'
import { beginDeployment, dropDeployment } from '../../src/db/lease.ts'
import { prune } from '../../src/db/prune.ts'
import { arm, FAIL_POINTS, type FailPoint, FailPointReached, recordFailPoints } from '../../src/fail-point.ts'
import type { Workspace } from '../../src/nouns.ts'
import { deploy, newWorkspace, type SiteLiteral, seenAt } from './site.ts'

const passed = recordFailPoints()
let open: TestDatabase
beforeAll(async () => {
  open = await openTestDatabase()
})
afterAll(() => open?.close())
afterEach(() => arm(''))

/** Every page of site `n` says so. */
const siteOf = (n: number): SiteLiteral => ({
  pages: Object.fromEntries(
    [0, 1, 2, 3].flatMap((page) => {
      if (page === n % 4) return [] // one page goes and one comes each time
      return [[`page-${page}`, [`DEPLOY=${n} of ${page}.`, 'The same.']]]
    }),
  ),
})

/** What a reader gets, of one deployment and no other. */
async function liveMarks(workspace: Workspace): Promise<readonly string[]> {
  const [live] = await rows(
    open.db,
    sql<{ id: number }>`select live_deployment_id as id from workspaces where id = ${workspace.id}::int`,
  )
  const seen = await seenAt(open.db, workspace.id, live?.id ?? 0)
  return [
    ...new Set(
      [
        ...Object.values(seen)
          .join('\n')
          .matchAll(/DEPLOY=(\d+)/g),
      ].map(([, n]) => n ?? ''),
    ),
  ]
}

/** The process that holds the lease is dead from now on. */
const die = (workspace: Workspace) =>
  rows(
    open.db,
    sql`update deployment_history set owner_pid = 999999999, owner_start = 'never'
      where workspace_id = ${workspace.id}::int and status in ('pending', 'building')`,
  )

async function isStopped(work: () => Promise<unknown>): Promise<boolean> {
  try {
    await work()
    return false
  } catch (error) {
    if (error instanceof FailPointReached) return true
    throw error
  }
}

describe('a run that dies at a point', () => {
  test.each<[FailPoint, number, 'old' | 'new']>([
    ['lease.acquired', 1, 'old'],
    ['row.building', 1, 'old'],
    ['batch.before', 1, 'old'],
    ['batch.acked', 1, 'old'],
    ['batch.acked', 3, 'old'],
    ['batch.acked', 5, 'old'],
    ['rows.done', 1, 'old'],
    ['flip.before', 1, 'old'],
    ['flip.acked', 1, 'new'],
  ])(
    '%s, the %d. time: readers have the %s site whole, and the next run ends it',
    async (point, nth, which) => {
      const workspace = await newWorkspace(open.db)
      await deploy(open.db, workspace.id, siteOf(1))
      arm(`${point}=${nth}:throw`)
      expect(await isStopped(() => deploy(open.db, workspace.id, siteOf(2)))).toBe(true)
      expect(await liveMarks(workspace)).toEqual([which === 'old' ? '1' : '2'])
      expect(await brokenInvariants(open.db, false)).toEqual([])
      await die(workspace)

      // The one that clears away may die too.
      if (which === 'old' && point !== 'lease.acquired') {
        for (const later of ['reap.before', 'reap.chunk']) {
          arm(`${later}=throw`)
          const wasStopped = await isStopped(() => deploy(open.db, workspace.id, siteOf(3)))
          expect(await brokenInvariants(open.db, false)).toEqual([])
          await die(workspace)
          if (!wasStopped) break
        }
      }
      arm('')
      const { id } = await deploy(open.db, workspace.id, siteOf(6))
      expect(await liveMarks(workspace)).toEqual(['6'])
      expect(Object.keys(await seenAt(open.db, workspace.id, id)).sort()).toEqual([
        '',
        'page-0',
        'page-1',
        'page-3',
      ])
      expect(await brokenInvariants(open.db, true)).toEqual([])
    },
  )

  test.each(['retention.marked', 'retention.chunk'])(
    '%s: what was let go stays let go, and the next ends it',
    async (point) => {
      const workspace = await newWorkspace(open.db)
      for (const n of [1, 2, 3, 4]) await deploy(open.db, workspace.id, siteOf(n))
      const options = { keep: { deployments: 1, days: 0 }, graceMs: 0 }
      arm(`${point}=throw`)
      expect(await isStopped(() => prune(open.db, workspace.id, options))).toBe(true)
      expect(await liveMarks(workspace)).toEqual(['4'])
      expect(await prune(open.db, workspace.id, options)).toMatchObject({ letGo: [], isOver: true })
      expect(await liveMarks(workspace)).toEqual(['4'])
      expect(await brokenInvariants(open.db, false)).toEqual([])
    },
  )

  test('lease.released: a run that had nothing to do is gone', async () => {
    const workspace = await newWorkspace(open.db)
    const lease = await beginDeployment(open.db, workspace.id, { trigger: 'cli' })
    arm('lease.released=throw')
    expect(await isStopped(() => dropDeployment(open.db, lease))).toBe(true)
    await deploy(open.db, workspace.id, siteOf(1))
    expect(await liveMarks(workspace)).toEqual(['1'])
  })
})

describe('D14: a server that refuses', () => {
  /** The next statements that write into a table are refused by the server, with this code. */
  async function refuse(table: 'rendered_pages' | 'workspaces', code: string, times: number): Promise<void> {
    await rows(open.db, sql`create sequence if not exists refusals`)
    await rows(open.db, sql`alter sequence refusals restart`)
    await rows(
      open.db,
      sql.raw(`create or replace function refuse() returns trigger language plpgsql as $$ begin
        if nextval('refusals') <= ${times} then raise exception 'refused' using errcode = '${code}'; end if;
        return null; end $$`),
    )
    await rows(open.db, sql`drop trigger if exists refused on ${sql.identifier(table)}`)
    await rows(
      open.db,
      sql`create trigger refused before insert or update on ${sql.identifier(table)}
        for each statement execute function refuse()`,
    )
  }
  afterEach(async () => {
    for (const table of ['rendered_pages', 'workspaces'])
      await rows(open.db, sql`drop trigger if exists refused on ${sql.identifier(table)}`)
  })
  const refusals = async (): Promise<number | undefined> =>
    (await rows(open.db, sql<{ n: number }>`select last_value::int as n from refusals`))[0]?.n

  test.each(['40001', '40P01', '53300', '57P01', '57P02', '57P03', '08006'])(
    'once with %s, while rows are written or while they go live, is asked again: the deployment is live, and each row stands once',
    async (code) => {
      const workspace = await newWorkspace(open.db)
      await deploy(open.db, workspace.id, siteOf(1))
      for (const [n, table] of [
        [2, 'rendered_pages'],
        [3, 'workspaces'],
      ] as const) {
        await refuse(table, code, 1)
        expect((await deploy(open.db, workspace.id, siteOf(n))).isLive).toBe(true)
        expect(await refusals()).toBeGreaterThan(1)
        expect(await liveMarks(workspace)).toEqual([String(n)])
        await rows(open.db, sql`drop trigger refused on ${sql.identifier(table)}`)
      }
      expect(await brokenInvariants(open.db, false)).toEqual([])
    },
  )

  test.each([
    ['40001', 5, 'database-unreachable'],
    ['25006', 1, 'database-unusable'],
    ['23514', 1, 'database-failed'],
  ])(
    'for good with %s is asked %d times and is %s; readers keep what they have',
    async (code, tries, name) => {
      const workspace = await newWorkspace(open.db)
      await deploy(open.db, workspace.id, siteOf(1))
      await refuse('rendered_pages', code, 1000)
      await expect(deploy(open.db, workspace.id, siteOf(2))).rejects.toMatchObject({
        code: name,
        data: { sqlState: code },
      })
      expect(await refusals()).toBe(tries)
      expect(await liveMarks(workspace)).toEqual(['1'])
    },
  )
})

test('every point of the database is passed by these', () => {
  const elsewhere = FAIL_POINTS.filter((point) => /^(?:git|parsed)\./.test(point))
  expect(FAIL_POINTS.filter((point) => !passed.has(point))).toEqual(elsewhere)
})
