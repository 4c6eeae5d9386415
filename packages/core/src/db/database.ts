import type { SQL } from 'drizzle-orm'
import { type PgDatabase, PgDialect, type PgQueryResultHKT } from 'drizzle-orm/pg-core'
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
  return rowsOf(await asking(db, () => db.execute(query)))
}

/**
 * As `rows`, of a statement that readers ask again and again with other values: where connections keep statements, each plans
 * it once. A connection keeps every text, so no reader may choose among many.
 */
export async function preparedRows<T>(db: Database, query: SQL<T>): Promise<readonly T[]> {
  const run = keeping.get(db)
  if (run === undefined) return rows(db, query)
  const { sql, params } = dialect.sqlToQuery(query)
  return rowsOf(await asking(db, () => run(sql, params)))
}

const dialect = new PgDialect()

/** Runs a text of SQL that its connection plans once. */
type RunPrepared = (text: string, values: readonly unknown[]) => PromiseLike<unknown>

const keeping = new WeakMap<Database, RunPrepared>()

/** Remembers that connections of `db` keep statements. */
export function markKeeping(db: Database, run: RunPrepared): void {
  keeping.set(db, run)
}

function rowsOf<T>(result: unknown): readonly T[] {
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

/** Half a minute more than the server gives a statement (`statement_timeout`): by then its answer does not come any more. */
const ANSWER_MS = 60_000

/** What the driver throws becomes a `DraehiError`, and so does its silence; every statement of this room runs in here. */
export async function asking<T>(db: Database, work: () => PromiseLike<T>): Promise<T> {
  // WebAssembly blocks the timers of this process: time out there would be time that the statement used.
  return isEmbedded(db) ? translating(work) : translating(() => answered(work()))
}

/** What the driver throws becomes a `DraehiError`. */
export async function translating<T>(work: () => PromiseLike<T>): Promise<T> {
  try {
    return await work()
  } catch (error) {
    throw toDatabaseError(error)
  }
}

async function answered<T>(answer: PromiseLike<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined
  const silence = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new DatabaseSilence()), ANSWER_MS)
  })
  try {
    return await Promise.race([answer, silence])
  } finally {
    clearTimeout(timer)
  }
}

class DatabaseSilence extends Error {
  readonly code = 'ETIMEDOUT'
  constructor() {
    super('The database did not answer.')
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
