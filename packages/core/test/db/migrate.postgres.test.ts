import { setTimeout as sleep } from 'node:timers/promises'
import { sql } from 'drizzle-orm'
import { expect, test } from 'vitest'
import { createEmptyServerDatabase } from '../../../../test/support/database.ts'
import { type OpenDatabase, oneRow, rows } from '../../src/db/database.ts'
import { migrate, migrationStatus } from '../../src/db/migrate.ts'
import { openDatabase } from '../../src/db/open-database.ts'
import { DraehiError } from '../../src/errors.ts'

const openAll = (url: string, count: number): Promise<OpenDatabase[]> =>
  Promise.all(Array.from({ length: count }, () => openDatabase({ url, dataDir: '' })))

test('five programs that start at once: one migrates, the others wait, five times over', async () => {
  for (let round = 0; round < 5; round++) {
    const { url, drop } = await createEmptyServerDatabase()
    const programs = await openAll(url, 5)
    const applied = await Promise.all(programs.map((program) => migrate(program)))
    expect(applied.filter((one) => one.applied.length > 0).length).toBe(1)
    await Promise.all(programs.map((program) => program.close()))
    await drop()
  }
})

test('a migration that is killed leaves nothing, and the next one does it all', async () => {
  const { url, drop } = await createEmptyServerDatabase()
  const [open, other] = await openAll(url, 2)
  if (open === undefined || other === undefined) throw new Error('not opened')
  const counts: number[] = []
  for (let round = 0; round < 5; round++) {
    const outcome = migrate(open).then(
      () => 'done',
      (error: unknown) => (error instanceof DraehiError ? error.code : error),
    )
    await sleep(5 + round * 5)
    await rows(
      other.db,
      sql`select pg_terminate_backend(pid) from pg_stat_activity
        where datname = current_database() and pid <> pg_backend_pid()`,
    )
    expect(['done', 'database-unreachable']).toContain(await outcome)
    const { tables } = await oneRow(
      other.db,
      sql<{ tables: number }>`select count(*)::int as tables from pg_tables where schemaname = 'public'`,
    )
    counts.push(tables)
  }
  await migrate(open)
  const { tables: all } = await oneRow(
    other.db,
    sql<{ tables: number }>`select count(*)::int as tables from pg_tables where schemaname = 'public'`,
  )
  for (const count of counts) expect([0, all]).toContain(count)
  expect((await migrationStatus(other)).migrations.every((migration) => migration.isApplied)).toBe(true)
  await Promise.all([open.close(), other.close()])
  await drop()
})

test('migrations run on the direct address, everything else on the other', async () => {
  const { url, drop } = await createEmptyServerDatabase()
  const unreachable = new URL(url)
  unreachable.port = '1'
  const wrong = await openDatabase({ url, directUrl: unreachable.href, dataDir: '' })
  expect((await migrationStatus(wrong)).migrations.length).toBeGreaterThan(0)
  await expect(migrate(wrong)).rejects.toMatchObject({ code: 'database-unreachable' })
  await wrong.close()
  await drop()
})
