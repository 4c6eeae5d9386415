import { randomUUID } from 'node:crypto'
import { cp, rm } from 'node:fs/promises'
import { join } from 'node:path'
import postgres from 'postgres'
import { inject } from 'vitest'
import type { OpenDatabase } from '../../packages/core/src/db/database.ts'
import { openDatabase } from '../../packages/core/src/db/open-database.ts'

/** A fresh, migrated database of one test file. `close` deletes it. */
export interface TestDatabase extends OpenDatabase {
  /** What `DATABASE_URL` would be; undefined for an embedded one. */
  readonly address: string | undefined
  /** What `DRAEHI_DATA_DIR` would be. */
  readonly dataDir: string
  /** Another connection of its own to the same server database. Closed by the caller. Only for `kind: 'postgres'`. */
  openAgain(): Promise<OpenDatabase>
}

/** Which kind of database the running vitest project tests; `end-to-end` tests choose themselves. */
export const databaseKind = (): 'embedded' | 'postgres' =>
  inject('project') === 'embedded' ? 'embedded' : 'postgres'

/** @param kind what the running project tests, unless given */
export async function openTestDatabase(kind = databaseKind()): Promise<TestDatabase> {
  return kind === 'embedded' ? openTestEmbedded() : openTestPostgres()
}

/** A directory below the run's scratch directory that nobody else uses; not created. */
export function scratchPath(): string {
  return join(inject('scratch'), randomUUID())
}

/** A data directory with a migrated, empty embedded database in it, closed. */
export async function copyEmbedded(): Promise<string> {
  const dataDir = scratchPath()
  await cp(inject('embeddedTemplate'), dataDir, { recursive: true })
  return dataDir
}

/** Address of a new, migrated, empty database on the server; `drop` removes it. */
export async function createServerDatabase(): Promise<{ url: string; drop(): Promise<void> }> {
  const template = inject('serverTemplate')
  const name = `${template}_${randomUUID().slice(0, 8)}`
  await onServer((client) => client`create database ${client(name)} template ${client(template)}`)
  const url = new URL(inject('serverUrl'))
  url.pathname = `/${name}`
  return {
    url: url.href,
    drop: () => onServer((client) => client`drop database if exists ${client(name)} with (force)`),
  }
}

/** Address of a new database on the server without any table. */
export async function createEmptyServerDatabase(): Promise<{ url: string; drop(): Promise<void> }> {
  const name = `${inject('serverTemplate')}_${randomUUID().slice(0, 8)}`
  await onServer((client) => client`create database ${client(name)}`)
  const url = new URL(inject('serverUrl'))
  url.pathname = `/${name}`
  return {
    url: url.href,
    drop: () => onServer((client) => client`drop database if exists ${client(name)} with (force)`),
  }
}

async function openTestEmbedded(): Promise<TestDatabase> {
  const dataDir = await copyEmbedded()
  const open = await openDatabase({ dataDir })
  return {
    ...open,
    address: undefined,
    dataDir,
    openAgain: () => Promise.reject(new Error('An embedded database has one connection.')),
    close: async () => {
      await open.close()
      await rm(dataDir, { recursive: true, force: true })
    },
  }
}

async function openTestPostgres(): Promise<TestDatabase> {
  const { url, drop } = await createServerDatabase()
  const dataDir = scratchPath()
  const open = await openDatabase({ url, dataDir })
  return {
    ...open,
    address: url,
    dataDir,
    openAgain: () => openDatabase({ url, dataDir }),
    close: async () => {
      await open.close()
      await drop()
    },
  }
}

async function onServer(work: (client: postgres.Sql) => Promise<unknown>): Promise<void> {
  const client = postgres(inject('serverUrl'), { max: 1, onnotice: () => {} })
  try {
    await work(client)
  } finally {
    await client.end()
  }
}
