/**
 * Refuses migrations that would not do what they say:
 *
 * - a file that was changed after it was recorded in `drizzle/hashes.json`, or that was never recorded;
 * - a file without a header (purpose, reversible, rollback);
 * - a schema (`packages/core/src/db/schema.ts`) that differs from what the migrations build.
 *
 * `node scripts/check-migrations.js` prints what is wrong and exits 1. With `--record` it records files that are new.
 * `--folder` and `--schema` name others than the project's own.
 */

import { execFile } from 'node:child_process'
import { createHash } from 'node:crypto'
import { cp, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { dirname, join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs, promisify } from 'node:util'

const ROOT = dirname(dirname(fileURLToPath(import.meta.url)))

const { values: options } = parseArgs({
  options: {
    record: { type: 'boolean', default: false },
    folder: { type: 'string', default: join(ROOT, 'drizzle') },
    schema: { type: 'string', default: join(ROOT, 'packages/core/src/db/schema.ts') },
  },
})
if (options.record) await recordNew(options.folder)
const problems = [
  ...(await checkFiles(options.folder)),
  ...(await checkSchema(options.folder, options.schema)),
]
for (const problem of problems) console.error(problem)
process.exitCode = problems.length === 0 ? 0 : 1

/**
 * Hashes and headers.
 * @param {string} folder
 * @returns {Promise<string[]>} one sentence for each thing that is wrong
 */
async function checkFiles(folder) {
  const recorded = await readHashes(folder)
  const names = await migrationNames(folder)
  const journal = JSON.parse(await readFile(join(folder, 'meta/_journal.json'), 'utf8'))
  const listed = journal.entries.map((/** @type {{ tag: string }} */ entry) => entry.tag)
  const problems = []
  for (const name of names) {
    const text = await readFile(join(folder, `${name}.sql`), 'utf8')
    problems.push(...headerProblems(name, text))
    if (!listed.includes(name)) problems.push(`${name}.sql is not in meta/_journal.json and would never run.`)
    if (recorded[name] === undefined) {
      problems.push(`${name}.sql is not recorded: run node scripts/check-migrations.js --record.`)
    } else if (recorded[name] !== hashOf(text)) {
      problems.push(`${name}.sql was edited. Take the edit back and make a new migration.`)
    }
  }
  for (const name of new Set([...Object.keys(recorded), ...listed])) {
    if (!names.includes(name)) problems.push(`${name}.sql was deleted. Put it back.`)
  }
  return [...problems, ...orderProblems(journal.entries)]
}

/**
 * @param {string} name
 * @param {string} text
 */
function headerProblems(name, text) {
  const [head = ''] = text.split(/^(?!--)/m, 1)
  const missing = [/^-- Purpose: \S/m, /^-- Reversible: (yes|no)$/m, /^-- Rollback: \S/m].filter(
    (line) => !line.test(head),
  )
  if (missing.length === 0) return []
  return [
    `${name}.sql has no header with Purpose, Reversible (yes or no) and Rollback; see drizzle/TEMPLATE.sql.`,
  ]
}

/**
 * drizzle runs what is newer than the newest that was applied: an entry that is older than the one before it never runs.
 * @param {{ tag: string, when: number }[]} entries
 */
function orderProblems(entries) {
  return entries
    .filter((entry, index) => index > 0 && entry.when <= (entries[index - 1]?.when ?? 0))
    .map(
      (entry) =>
        `${entry.tag} is older than the migration before it and would be passed over: generate it again.`,
    )
}

/**
 * Generates into a copy of the folder: nothing may come out.
 * @param {string} folder
 * @param {string} schema
 * @returns {Promise<string[]>}
 */
async function checkSchema(folder, schema) {
  const directory = await mkdtemp(join(tmpdir(), 'draehi-migrations-'))
  try {
    const copy = join(directory, 'drizzle')
    await cp(folder, copy, { recursive: true })
    // Through a file: on the command line drizzle-kit takes no absolute path of an output folder.
    const config = join(directory, 'drizzle.config.json')
    const out = relative(ROOT, copy)
    await writeFile(config, JSON.stringify({ dialect: 'postgresql', schema, out }))
    const kit = join(dirname(createRequire(import.meta.url).resolve('drizzle-kit')), 'bin.cjs')
    await promisify(execFile)(
      process.execPath,
      [kit, 'generate', `--config=${config}`, '--name=difference'],
      {
        cwd: ROOT,
        timeout: 120_000,
      },
    )
    const before = await migrationNames(folder)
    const added = (await migrationNames(copy)).filter((name) => !before.includes(name))
    if (added.length === 0) return []
    const difference = await readFile(join(copy, `${added[0]}.sql`), 'utf8')
    return [`The schema differs from its migrations; run npx drizzle-kit generate. Missing:\n${difference}`]
  } finally {
    await rm(directory, { recursive: true, force: true })
  }
}

/** @param {string} folder */
async function recordNew(folder) {
  const recorded = await readHashes(folder)
  for (const name of await migrationNames(folder)) {
    recorded[name] ??= hashOf(await readFile(join(folder, `${name}.sql`), 'utf8'))
  }
  await writeFile(join(folder, 'hashes.json'), `${JSON.stringify(recorded, undefined, 2)}\n`)
}

/**
 * @param {string} folder
 * @returns {Promise<Record<string, string>>}
 */
async function readHashes(folder) {
  const text = await readFile(join(folder, 'hashes.json'), 'utf8').catch(() => '{}')
  return JSON.parse(text)
}

/** @param {string} folder */
async function migrationNames(folder) {
  const names = await readdir(folder)
  return names
    .filter((name) => /^\d{4}_.*\.sql$/.test(name))
    .map((name) => name.slice(0, -'.sql'.length))
    .sort()
}

/** @param {string} text */
function hashOf(text) {
  return createHash('sha256').update(text).digest('hex')
}
