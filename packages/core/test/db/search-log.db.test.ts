import { sql } from 'drizzle-orm'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openTestDatabase, type TestDatabase } from '../../../../test/support/database.ts'
import { rows } from '../../src/db/database.ts'
import { pruneSearchLog, readSearchLog, writeSearchLog } from '../../src/db/search-log.ts'
import type { CountedSearch } from '../../src/search/counted-search.ts'
import { newWorkspace } from './site.ts'

let open: TestDatabase
let workspaceId: number
beforeAll(async () => {
  open = await openTestDatabase()
  workspaceId = (await newWorkspace(open.db)).id
})
afterAll(() => open?.close())

const search = (query: string, hits: number, about: Partial<CountedSearch> = {}): CountedSearch => ({
  ...{ workspaceId, query, chosen: '', times: 1, hits, ms: 4 },
  ...about,
})
const chosen = (query: string, to: string): CountedSearch => search(query, 0, { chosen: to, ms: 0 })

test('queries are added up, and those without a hit are told apart', async () => {
  await writeSearchLog(open.db, [search('basil', 3), search('kale', 0, { times: 2 }), chosen('basil', 'b#x')])
  await writeSearchLog(open.db, [search('basil', 2, { ms: 1 }), chosen('basil', 'b#x'), chosen('basil', 'a')])
  const log = await readSearchLog(open.db, workspaceId, 10)
  const kale = { query: 'kale', times: 2, hits: 0, ms: 2, chosen: [] }
  expect(log).toEqual({
    since: expect.stringMatching(/^\d{4}-\d\d-\d\d$/),
    searches: 4,
    most: [
      {
        ...{ query: 'basil', times: 2, hits: 2.5, ms: 2.5 },
        chosen: [
          { to: 'b#x', times: 2 },
          { to: 'a', times: 1 },
        ],
      },
      kale,
    ],
    missed: [kale],
  })
})

test('another workspace has its own, and one that is gone stops nothing', async () => {
  const { id } = await newWorkspace(open.db)
  await writeSearchLog(open.db, [
    search('here', 1, { workspaceId: id }),
    search('nowhere', 1, { workspaceId: 99_999 }),
  ])
  expect(await readSearchLog(open.db, id, 10)).toMatchObject({ searches: 1, most: [{ query: 'here' }] })
})

test('a day holds so many queries and no more; what is known is still counted', async () => {
  const { id } = await newWorkspace(open.db)
  const many = (from: number): CountedSearch[] =>
    Array.from({ length: 1500 }, (_, n) => search(`q${from + n}`, 1, { workspaceId: id }))
  await writeSearchLog(open.db, many(0))
  await writeSearchLog(open.db, many(1500))
  await writeSearchLog(open.db, [search('q7', 1, { workspaceId: id }), search('new', 1, { workspaceId: id })])
  const { searches, most } = await readSearchLog(open.db, id, 5000)
  expect([searches, most.length, most[0]?.query]).toEqual([2001, 2000, 'q7'])
})

test('what is older than is kept goes', async () => {
  const { id } = await newWorkspace(open.db)
  await writeSearchLog(open.db, [search('new', 1, { workspaceId: id })])
  await rows(
    open.db,
    sql`insert into search_log (workspace_id, day, query, chosen, times, hits, ms)
      select ${id}::int, (now() at time zone 'UTC')::date - n, 'old' || n, '', 1, 1, 1 from generate_series(89, 91) n`,
  )
  await pruneSearchLog(open.db, id, 90)
  expect((await readSearchLog(open.db, id, 10)).most.map(({ query }) => query)).toEqual([
    'new',
    'old89',
    'old90',
  ])
})
