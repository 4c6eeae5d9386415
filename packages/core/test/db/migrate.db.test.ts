import { sql } from 'drizzle-orm'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { openTestDatabase, type TestDatabase } from '../../../../test/support/database.ts'
import { rows } from '../../src/db/database.ts'
import { migrate, migrationStatus } from '../../src/db/migrate.ts'
import { DraehiError } from '../../src/errors.ts'

let open: TestDatabase
beforeEach(async () => {
  open = await openTestDatabase()
})
afterEach(() => open?.close())

const codeOf = (work: Promise<unknown>): Promise<unknown> =>
  work.then(
    () => 'done',
    (error: unknown) => (error instanceof DraehiError ? error.code : error),
  )

test('migrating again applies nothing', async () => {
  expect(await migrate(open)).toEqual({ applied: [] })
  const { migrations } = await migrationStatus(open)
  expect(migrations[0]).toEqual({ name: '0000_first', isApplied: true })
  expect(migrations.every((migration) => migration.isApplied)).toBe(true)
})

test('an empty database is pending, then migrated, by one of many that start at once', async () => {
  await rows(open.db, sql`drop schema drizzle cascade`)
  const [schema] = await rows<{ name: string }>(open.db, sql`select current_schema() as name`)
  const name = sql.identifier(schema?.name ?? '')
  await rows(open.db, sql`drop schema ${name} cascade`)
  await rows(open.db, sql`create schema ${name}`)
  const { migrations } = await migrationStatus(open)
  const names = migrations.map((migration) => migration.name)
  expect(migrations.some((migration) => migration.isApplied)).toBe(false)
  const all = await Promise.all(Array.from({ length: 5 }, () => migrate(open)))
  expect(all.flatMap((one) => one.applied)).toEqual(names)
  expect((await migrationStatus(open)).migrations.every((migration) => migration.isApplied)).toBe(true)
})

test('a schema newer than the program is refused, and nothing is changed', async () => {
  await rows(
    open.db,
    sql`insert into drizzle.__drizzle_migrations (hash, created_at) values ('later', 99999999999999)`,
  )
  expect(await codeOf(migrate(open))).toBe('schema-newer')
  expect(await codeOf(migrationStatus(open))).toBe('schema-newer')
})

test('a migration that was edited after it was applied is refused', async () => {
  await rows(open.db, sql`update drizzle.__drizzle_migrations set hash = 'another'`)
  expect(await codeOf(migrate(open))).toBe('database-unusable')
})
