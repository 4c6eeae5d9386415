import { sql } from 'drizzle-orm'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openTestDatabase, type TestDatabase } from '../../../../test/support/database.ts'
import { rows } from '../../src/db/database.ts'

let open: TestDatabase
beforeAll(async () => {
  open = await openTestDatabase()
})
afterAll(() => open?.close())

test('the migrations make the eight tables', async () => {
  const tables = await rows(
    open.db,
    sql<{ name: string }>`
      select table_name as name from information_schema.tables where table_schema = 'public'
      order by table_name collate "C"`,
  )
  expect(tables.map((table) => table.name)).toEqual([
    'deployment_history',
    'git_repositories',
    'links',
    'nodes',
    'redirects',
    'rendered_pages',
    'users',
    'workspaces',
  ])
})
