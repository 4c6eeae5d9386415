/**
 * What the tests with a database need, made once for each vitest project and taken away at the end: an embedded database
 * that is migrated (copied for each test file), a PostgreSQL server with a migrated template database, or both.
 */

import { rmSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import postgres from 'postgres'
import type { TestProject } from 'vitest/node'
import type { OpenDatabase } from '../packages/core/src/db/database.ts'
import { migrate } from '../packages/core/src/db/migrate.ts'
import { openDatabase } from '../packages/core/src/db/open-database.ts'
import { openPostgresServer } from './support/postgres-server.ts'

declare module 'vitest' {
  export interface ProvidedContext {
    /** Name of the running project. */
    project: string
    /** Holds everything a test makes; deleted at the end. */
    scratch: string
    /** A data directory with a migrated embedded database. `''` in the project `postgres`. */
    embeddedTemplate: string
    /** Address of the server's maintenance database. `''` in the project `embedded`. */
    serverUrl: string
    /** Name of the migrated template database. */
    serverTemplate: string
  }
}

export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const undo: (() => Promise<void>)[] = []
  const teardown = async (): Promise<void> => {
    for (const step of undo.splice(0).reverse()) await step()
  }
  try {
    const scratch = await mkdtemp(join(tmpdir(), 'draehi-test-'))
    undo.push(() => rm(scratch, { recursive: true, force: true, maxRetries: 5 }))
    // Ctrl-C: nobody waits for the teardown.
    process.once('exit', () => rmSync(scratch, { recursive: true, force: true }))
    project.provide('project', project.name)
    project.provide('scratch', scratch)
    project.provide('embeddedTemplate', project.name === 'postgres' ? '' : await makeEmbedded(scratch))
    const server = project.name === 'embedded' ? { url: '', template: '' } : await makeServer(undo)
    project.provide('serverUrl', server.url)
    project.provide('serverTemplate', server.template)
  } catch (error) {
    await teardown()
    throw error
  }
  return teardown
}

async function makeEmbedded(scratch: string): Promise<string> {
  const dataDir = join(scratch, 'embedded-template')
  await migrated(await openDatabase({ dataDir }))
  return dataDir
}

async function makeServer(undo: (() => Promise<void>)[]): Promise<{ url: string; template: string }> {
  const server = await openPostgresServer()
  undo.push(server.close)
  process.stderr.write(`\nPostgreSQL for the tests: ${server.description}\n\n`)
  const template = `draehi_test_${process.pid}_${Date.now().toString(36)}`
  const client = postgres(server.url, { max: 1, onnotice: () => {} })
  undo.push(() => dropDatabases(server.url, template))
  await client`create database ${client(template)}`
  await client.end()
  await migrated(await openDatabase({ url: databaseUrl(server.url, template), dataDir: '' }))
  return { url: server.url, template }
}

async function migrated(open: OpenDatabase): Promise<void> {
  try {
    await migrate(open)
  } finally {
    await open.close()
  }
}

/** The template and every database that a test made from it. */
async function dropDatabases(url: string, template: string): Promise<void> {
  const client = postgres(url, { max: 1, onnotice: () => {} })
  const names = await client<{ name: string }[]>`
    select datname as name from pg_database where starts_with(datname, ${template})`
  for (const { name } of names) await client`drop database if exists ${client(name)} with (force)`
  await client.end()
}

function databaseUrl(url: string, name: string): string {
  const address = new URL(url)
  address.pathname = `/${name}`
  return address.href
}
