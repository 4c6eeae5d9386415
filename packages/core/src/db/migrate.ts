/**
 * Migrations: drizzle runs them, and this file adds what its migrator has not: a lock, and refusing what it would pass over
 * in silence (an edited file, a file that was merged late, a schema newer than the program).
 */

import { createHash } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { sql } from 'drizzle-orm'
import { DraehiError } from '../errors.ts'
import { type Database, type OpenDatabase, oneRow, rows, translating } from './database.ts'

/** The same depth from `src/db` and from `dist/db`. */
const FOLDER = fileURLToPath(new URL('../../../../drizzle', import.meta.url))

export interface MigrationStatus {
  /** Oldest first. */
  readonly migrations: readonly { readonly name: string; readonly isApplied: boolean }[]
}

interface Migration {
  readonly name: string
  /** Milliseconds; drizzle's key. */
  readonly when: number
  readonly hash: string
}

/**
 * Brings the schema up to date. Of many processes that start at once one migrates, the others wait for it.
 * @throws DraehiError `schema-newer`, `database-unusable` (an applied migration was edited or skipped), `database-failed`
 */
export async function migrate(open: OpenDatabase): Promise<{ readonly applied: readonly string[] }> {
  return open.migrating(async ({ db, run }) => {
    const { migrations } = await readStatus(db)
    const applied = migrations.filter((migration) => !migration.isApplied).map((migration) => migration.name)
    if (applied.length > 0) await translating(() => run(FOLDER))
    return { applied }
  })
}

/** @throws DraehiError as `migrate` */
export async function migrationStatus(open: OpenDatabase): Promise<MigrationStatus> {
  return readStatus(open.db)
}

async function readStatus(db: Database): Promise<MigrationStatus> {
  const known = await readMigrations()
  const applied = await readApplied(db)
  refuseApplied(known, applied)
  const last = applied.at(-1)?.when ?? 0
  const late = known.find((m) => m.when <= last && !applied.some((a) => a.when === m.when))
  if (late !== undefined) {
    throw new DraehiError(
      'database-unusable',
      `Migration ${late.name} was never applied, though a later one was.`,
      'Generate it again on top of the newest migration.',
    )
  }
  return { migrations: known.map(({ name, when }) => ({ name, isApplied: when <= last })) }
}

function refuseApplied(known: readonly Migration[], applied: readonly Applied[]): void {
  const newest = known.at(-1)?.when ?? 0
  for (const one of applied) {
    if (one.when > newest) {
      throw new DraehiError(
        'schema-newer',
        'The schema of the database is newer than this program.',
        'Use the newer program; this one would not know what it writes.',
        { state: 'Nothing was changed.' },
      )
    }
    const file = known.find((m) => m.when === one.when)
    if (file?.hash !== one.hash) {
      throw new DraehiError(
        'database-unusable',
        `Migration ${file?.name ?? one.when} is not what was applied to this database.`,
        'Take the change back and put it into a new migration.',
        { state: 'Nothing was changed.' },
      )
    }
  }
}

interface Applied {
  readonly when: number
  readonly hash: string
}

async function readApplied(db: Database): Promise<readonly Applied[]> {
  const { exists } = await oneRow(
    db,
    sql<{ exists: boolean }>`select to_regclass('drizzle.__drizzle_migrations') is not null as exists`,
  )
  if (!exists) return []
  const applied = await rows(
    db,
    sql<{ when: string; hash: string }>`
      select created_at::text as "when", hash from drizzle.__drizzle_migrations order by created_at`,
  )
  return applied.map(({ when, hash }) => ({ when: Number(when), hash }))
}

/** The journal, with the hash of each file as drizzle takes it. */
async function readMigrations(): Promise<readonly Migration[]> {
  const journal: unknown = JSON.parse(await readFile(`${FOLDER}/meta/_journal.json`, 'utf8'))
  const entries =
    typeof journal === 'object' && journal !== null && 'entries' in journal ? journal.entries : []
  if (!Array.isArray(entries)) throw new TypeError('drizzle/meta/_journal.json has no entries.')
  return Promise.all(
    entries.map(async ({ tag, when }: { readonly tag: string; readonly when: number }) => {
      const text = await readFile(`${FOLDER}/${tag}.sql`, 'utf8')
      return { name: tag, when, hash: createHash('sha256').update(text).digest('hex') }
    }),
  )
}
