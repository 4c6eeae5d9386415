import type { SQL } from 'drizzle-orm'
import type { PgDatabase, PgQueryResultHKT } from 'drizzle-orm/pg-core'
import { toDatabaseError } from './database-error.ts'

/** PostgreSQL through drizzle: a server by postgres.js, or PGlite in this process. No code below asks which. */
export type Database = PgDatabase<PgQueryResultHKT>

/** A database that was opened, and the way to close it. */
export interface OpenDatabase {
  readonly db: Database
  readonly kind: 'embedded' | 'postgres'
  /** For people: without password; the directory of an embedded database. */
  readonly url: string
  /** Runs `work` while no other process migrates this database; waits for one that does. */
  migrating<T>(work: (session: MigrationSession) => Promise<T>): Promise<T>
  close(): Promise<void>
}

export interface MigrationSession {
  readonly db: Database
  /** Runs the migrations of a folder that are pending, all in one transaction. */
  run(folder: string): Promise<void>
}

/**
 * Runs one statement and gives its rows, whichever driver runs it. `T` is what the statement selects: integers as
 * `::int`, because the drivers disagree on 8-byte ones; timestamps are text.
 * @throws DraehiError `database-failed`, `database-unreachable`
 */
export async function rows<T>(db: Database, query: SQL<T>): Promise<readonly T[]> {
  const result: unknown = await asking(() => db.execute(query))
  if (Array.isArray(result)) return result
  if (typeof result === 'object' && result !== null && 'rows' in result && Array.isArray(result.rows)) {
    return result.rows
  }
  throw new TypeError('The driver gave no rows.')
}

/** Runs one statement that selects exactly one row. */
export async function oneRow<T>(db: Database, query: SQL<T>): Promise<T> {
  const [row] = await rows(db, query)
  if (row === undefined) throw new TypeError('The statement gave no row.')
  return row
}

/** What the driver throws becomes a `DraehiError`; every statement of this room runs in here. */
export async function asking<T>(work: () => PromiseLike<T>): Promise<T> {
  try {
    return await work()
  } catch (error) {
    throw toDatabaseError(error)
  }
}

const embedded = new WeakSet<Database>()

/** Remembers that `db` lies in a directory which this process owns alone. */
export function markEmbedded<T extends Database>(db: T): T {
  embedded.add(db)
  return db
}

export function isEmbedded(db: Database): boolean {
  return embedded.has(db)
}
