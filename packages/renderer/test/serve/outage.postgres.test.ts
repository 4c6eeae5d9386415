/** D15: a database server that is away, slow, or busy, as a reader of a running server meets it. */

import { addWorkspace, createSiteReader, type OpenDatabase, openDatabase, type Slug } from '@draehi/core'
import { sql } from 'drizzle-orm'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openTestDatabase, type TestDatabase } from '../../../../test/support/database.ts'
import { type DatabaseDoor, openDatabaseDoor } from '../../../../test/support/database-door.ts'
import { rows } from '../../../core/src/db/database.ts'
import { createFetch, type SiteFetch } from '../../src/serve/create-fetch.ts'
import { publish } from './publish.ts'

let open: TestDatabase
let door: DatabaseDoor
let through: OpenDatabase
let other: OpenDatabase
beforeAll(async () => {
  open = await openTestDatabase()
  door = await openDatabaseDoor(new URL(open.address ?? ''))
  through = await openDatabase({ url: door.url, dataDir: open.dataDir })
  other = await open.openAgain()
  const workspace = await addWorkspace(open.db, {
    slug: 'garden' as Slug,
    name: 'Garden',
    repositoryUrl: 'https://example.org/garden.git',
    branch: undefined,
    root: '',
  })
  const pages = [...'abcd'].map((name) => [`${name}.md`, `# ${name}\n`] as const)
  await publish(open.db, workspace, { 'index.md': '# Home\n', ...Object.fromEntries(pages) })
})
afterAll(async () => {
  await through?.close()
  await other?.close()
  await door?.close()
  await open?.close()
})

const READY = [200, 'ready\n']
const DEGRADED = [503, 'degraded\n']

/** A server that has answered one page, and what it answers now: the page it knows, another one, and how it is. */
async function serverThatKnowsHome(
  db = through.db,
): Promise<(unknown: string) => Promise<readonly unknown[]>> {
  const fetch: SiteFetch = createFetch(createSiteReader(db), {
    pointerMaxAgeMs: 0,
    readTimeoutMs: 400,
    onError: () => undefined,
  })
  const ask = (path: string): Promise<Response> => fetch(new Request(`http://s.test${path}`))
  await expect.poll(async () => (await ask('/garden')).status).toBe(200)
  return async (unknown) => {
    const ready = await ask('/-/readyz')
    return [
      (await ask('/garden')).status,
      (await ask(`/garden/${unknown}`)).status,
      (await ask('/-/livez')).status,
      [ready.status, await ready.text()],
    ]
  }
}

/** The database answers again: within a moment everything is there, and nobody started anything. */
const expectRecovery = (answers: (unknown: string) => Promise<readonly unknown[]>, unknown: string) =>
  expect.poll(() => answers(unknown)).toEqual([200, 200, 200, READY])

test('away: what is known is served, the rest is 503, and it is said that all is not well', async () => {
  const answers = await serverThatKnowsHome()
  door.shut()
  for (let n = 0; n < 3; n++) expect(await answers('a')).toEqual([200, 503, 200, DEGRADED])
  door.plan.isShut = false
  await expectRecovery(answers, 'a')
})

test('slow: nobody waits for longer than a question may take', async () => {
  const answers = await serverThatKnowsHome()
  door.plan.delayMs = 3000
  expect(await answers('b')).toEqual([200, 503, 200, DEGRADED])
  door.plan.delayMs = 0
  await expectRecovery(answers, 'b')
})

/** Statements that sleep until they are woken. */
async function whileAsleep(
  statements: readonly Promise<unknown>[],
  work: () => Promise<void>,
): Promise<void> {
  const asleep = () =>
    rows(
      other.db,
      sql<{ pid: number }>`select pid from pg_stat_activity
        where datname = current_database() and wait_event = 'PgSleep'`,
    )
  const settled = Promise.allSettled(statements)
  await expect.poll(async () => (await asleep()).length).toBe(statements.length)
  await work()
  for (const { pid } of await asleep()) await rows(other.db, sql`select pg_cancel_backend(${pid}::int)`)
  await settled
}

test('with a table that somebody holds: pages that are known are served', async () => {
  const answers = await serverThatKnowsHome()
  const hold = 'do $$ begin lock table rendered_pages in access exclusive mode; perform pg_sleep(25); end $$'
  await whileAsleep([rows(open.db, sql.raw(hold))], async () =>
    expect((await answers('c')).slice(0, 2)).toEqual([200, 503]),
  )
  await expectRecovery(answers, 'c')
})

test('with all connections busy: what is known is served, and the pool is found again', async () => {
  const own = await openDatabase({ url: door.url, dataDir: open.dataDir })
  const answers = await serverThatKnowsHome(own.db)
  const busy = Array.from({ length: 10 }, () => rows(own.db, sql`select pg_sleep(25)`))
  await whileAsleep(busy, async () => expect(await answers('d')).toEqual([200, 503, 200, DEGRADED]))
  await expectRecovery(answers, 'd')
  await own.close()
})

test('away when somebody opens it: the error says so, and the next try succeeds', async () => {
  door.shut()
  await expect(openDatabase({ url: door.url, dataDir: open.dataDir })).rejects.toMatchObject({
    code: 'database-unreachable',
  })
  door.plan.isShut = false
  await (await openDatabase({ url: door.url, dataDir: open.dataDir })).close()
})
