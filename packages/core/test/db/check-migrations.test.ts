import { execFile } from 'node:child_process'
import { appendFile, cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { afterEach, beforeEach, expect, test } from 'vitest'

const ROOT = fileURLToPath(new URL('../../../..', import.meta.url))
const SCHEMA = join(ROOT, 'packages/core/src/db/schema.ts')

let folder: string
beforeEach(async () => {
  folder = join(await mkdtemp(join(tmpdir(), 'draehi-check-')), 'drizzle')
  await cp(join(ROOT, 'drizzle'), folder, { recursive: true })
})
afterEach(() => rm(join(folder, '..'), { recursive: true }))

/** What the check prints; empty when it has nothing to say. */
async function check(...options: string[]): Promise<string> {
  const script = join(ROOT, 'scripts/check-migrations.js')
  const run = promisify(execFile)(process.execPath, [script, '--folder', folder, ...options])
  return run.then(
    ({ stdout, stderr }) => stdout + stderr,
    (error: { code: number; stderr: string }) => `${error.code}: ${error.stderr}`,
  )
}

test('the migrations of the project are fine', async () => {
  expect(await check()).toBe('')
})

test('an edited migration is refused, and recording again does not help', async () => {
  await appendFile(join(folder, '0000_first.sql'), '\n-- harmless\n')
  expect(await check()).toMatch(/^1: 0000_first\.sql was edited\./)
  expect(await check('--record')).toMatch(/^1: 0000_first\.sql was edited\./)
})

test('a deleted migration is refused', async () => {
  await rm(join(folder, '0000_first.sql'))
  expect(await check()).toMatch(/0000_first\.sql was deleted/)
})

test('a new migration needs a header, a record and an entry in the journal', async () => {
  await writeFile(join(folder, '0001_more.sql'), '-- Purpose: more\nselect 1;\n')
  const said = await check()
  expect(said).toMatch(/0001_more\.sql has no header/)
  expect(said).toMatch(/0001_more\.sql is not recorded/)
  expect(said).toMatch(/0001_more\.sql is not in meta/)
})

test('a schema that differs from its migrations is refused, with the difference', async () => {
  const schema = join(folder, '..', 'schema.ts')
  const text = await readFile(SCHEMA, 'utf8')
  const nodeModules = join(ROOT, 'node_modules')
  await writeFile(
    schema,
    text
      .replace("name: text('name').notNull(),", "name: text('name').notNull(),\n    motto: text('motto'),")
      .replaceAll("from 'drizzle-orm", `from '${nodeModules}/drizzle-orm`),
  )
  expect(await check('--schema', schema)).toMatch(/The schema differs.*ADD COLUMN "motto" text/s)
})
