/** A PostgreSQL server, 15 or newer, through postgres.js. */

import { sql } from 'drizzle-orm'
import { drizzle } from 'drizzle-orm/postgres-js'
import { migrate } from 'drizzle-orm/postgres-js/migrator'
import postgres from 'postgres'
import { DraehiError } from '../errors.ts'
import { type MigrationSession, markKeeping, type OpenDatabase, oneRow, translating } from './database.ts'
import { sqlState, toDatabaseError } from './database-error.ts'

/** Seconds, and for the session milliseconds, as the driver and the server want them. */
const CLIENT = {
  max: 10,
  connect_timeout: 10,
  idle_timeout: 30,
  max_lifetime: 1800,
  // Seconds before a connection that broke is made again. The driver's own wait grows to 20, while statements queue.
  backoff: (attempt: number) => Math.min(0.02 * 2 ** attempt, 1),
  // No array goes to the server or comes back; asking for their types would be a statement of the driver's own at the
  // start of each connection, and when that one fails nobody catches it.
  fetch_types: false,
  onnotice: () => {},
}
const SESSION = {
  application_name: 'draehi',
  statement_timeout: 30_000,
  lock_timeout: 5_000,
  // No statement runs for as long as compiling it would take; of a large table the planner believes that one does.
  jit: 'off',
}

/** Texts of several KB are compressed as they are written, with this in a third of the time; some servers are built without it. */
const LZ4 = { default_toast_compression: 'lz4' }

const OLDEST_VERSION = 150_000

/** @throws DraehiError `database-unreachable`, `database-unusable` */
export async function openPostgres(url: string, directUrl: string | undefined): Promise<OpenDatabase> {
  const address = redact(url)
  const client = await connect(url)
  const db = drizzle(client)
  try {
    const server = await oneRow(
      db,
      sql<{ version: number; encoding: string }>`
        select current_setting('server_version_num')::int as version, current_setting('server_encoding') as encoding`,
    )
    refuseServer(server)
    if (await keepsStatements(client))
      markKeeping(db, (text, values) => client.unsafe(text, values as never[], { prepare: true }))
  } catch (error) {
    await client.end({ timeout: 1 })
    throw toDatabaseError(error)
  }
  return {
    db,
    kind: 'postgres',
    url: address,
    migrating: (work) => migrating(directUrl === undefined || directUrl === '' ? url : directUrl, work),
    close: () => client.end({ timeout: 5 }),
  }
}

/** The first refuses a setting: a pooler that it does not know at the start of a session, a server that it does not have. */
const REFUSALS = new Set(['08P01', '22023', '42704'])

/** With as many of the settings as server and pooler take. */
async function connect(url: string): Promise<postgres.Sql> {
  for (const connection of [{ ...SESSION, ...LZ4 }, SESSION]) {
    const client = postgres(url, { ...CLIENT, connection })
    try {
      await client`select 1`
      return client
    } catch (error) {
      await client.end({ timeout: 1 })
      if (!REFUSALS.has(sqlState(error) ?? '')) throw toDatabaseError(error)
    }
  }
  return postgres(url, CLIENT)
}

/**
 * Whether statements that are prepared on a connection are there for the next one. Behind a pooler a statement may run in any
 * session: what it names as the process that answers is made up, and another than the one that says its number.
 */
async function keepsStatements(client: postgres.Sql): Promise<boolean> {
  const answer = await client<{ pid: number }[]>`select pg_backend_pid() as pid`
  return answer[0]?.pid === answer.state.pid
}

function refuseServer(server: { readonly version: number; readonly encoding: string }): void {
  if (server.version < OLDEST_VERSION) {
    throw new DraehiError(
      'database-unusable',
      `The database server is PostgreSQL ${Math.floor(server.version / 10_000)}.`,
      'Use PostgreSQL 15 or newer.',
    )
  }
  if (server.encoding !== 'UTF8') {
    throw new DraehiError(
      'database-unusable',
      `The encoding of the database is ${server.encoding}.`,
      "Create the database with ENCODING 'UTF8'.",
    )
  }
}

/** The address without what must not be shown: password and parameters. */
function redact(url: string): string {
  try {
    const { protocol, username, host, pathname } = new URL(url)
    return `${protocol}//${username === '' ? '' : `${username}@`}${host}${pathname}`
  } catch {
    throw new DraehiError(
      'database-unusable',
      'DATABASE_URL is not an address.',
      'Write it as postgres://user:password@host:5432/database, with special characters percent-encoded.',
    )
  }
}

/** Arbitrary, ours: "draehi" in ASCII, as a number. */
const MIGRATION_LOCK = 110_442_423_085_161

/** Another process may migrate for as long as that. */
const MIGRATION_WAIT_MS = 300_000

/** A session lock lives as long as its connection: one connection that is never given up by itself. */
async function migrating<T>(url: string, work: (session: MigrationSession) => Promise<T>): Promise<T> {
  const client = postgres(url, { ...CLIENT, max: 1, idle_timeout: 0, max_lifetime: null })
  const db = drizzle(client)
  try {
    return await translating(async () => {
      await db.execute(sql`select set_config('lock_timeout', ${String(MIGRATION_WAIT_MS)}, false)`)
      await db.execute(sql`select pg_advisory_lock(${String(MIGRATION_LOCK)}::bigint)`)
      await db.execute(sql`select set_config('lock_timeout', ${String(SESSION.lock_timeout)}, false)`)
      return await work({ db, run: (migrationsFolder) => migrate(db, { migrationsFolder }) })
    })
  } finally {
    await client.end({ timeout: 5 })
  }
}
