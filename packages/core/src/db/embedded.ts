/** PGlite: PostgreSQL compiled to WebAssembly, in this process, in a directory that one process owns. */

import { mkdir, readFile, rename } from 'node:fs/promises'
import { join } from 'node:path'
import { PGlite } from '@electric-sql/pglite'
import { drizzle } from 'drizzle-orm/pglite'
import { migrate } from 'drizzle-orm/pglite/migrator'
import { DraehiError } from '../errors.ts'
import { setV8Flag } from '../v8-flag.ts'
import { markEmbedded, type OpenDatabase } from './database.ts'
import { lockDirectory } from './directory-lock.ts'

/**
 * How much a function of WebAssembly runs before it is compiled a second time, better. V8's 1.8 million are reached by
 * opening the database: a short command spent a third of its time on code that it then hardly ran. A long sync still
 * gets what it runs often.
 */
const TIERING_BUDGET = 100_000_000

/** What PGlite 0.5 is. A directory of another major version cannot be opened. */
const MAJOR_VERSION = '18'

/**
 * Opens `<dataDir>/database`, making it if it is not there. A directory that PGlite cannot open is set aside, never deleted.
 * @throws DraehiError `database-in-use` (data: pid), `database-unusable`
 */
export async function openEmbedded(dataDir: string, onNotice: (text: string) => void): Promise<OpenDatabase> {
  const directory = join(dataDir, 'database')
  await making(dataDir, () => mkdir(dataDir, { recursive: true, mode: 0o700 }))
  const lock = await making(dataDir, () => lockDirectory(`${directory}.lock`))
  try {
    await making(directory, () => mkdir(directory, { recursive: true, mode: 0o700 }))
    await refuseVersion(directory)
    const client = await openOrSetAside(directory, onNotice)
    const db = markEmbedded(drizzle(client))
    return {
      db,
      kind: 'embedded',
      url: directory,
      migrating: oneAtATime((work) =>
        work({ db, run: (migrationsFolder) => migrate(db, { migrationsFolder }) }),
      ),
      close: async () => {
        await client.close()
        await lock.release()
      },
    }
  } catch (error) {
    await lock.release()
    throw error
  }
}

/** The directory has one owner; within its process, one migration runs at a time. */
function oneAtATime(run: OpenDatabase['migrating']): OpenDatabase['migrating'] {
  let last: Promise<unknown> = Promise.resolve()
  return (work) => {
    const mine = last.then(() => run(work))
    last = mine.catch(() => undefined) // whoever asked for it gets the error; the next only waits for its end
    return mine
  }
}

/** A directory or disk that cannot be written to is named, with what the system says. */
async function making<T>(path: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (error) {
    if (error instanceof DraehiError) throw error
    const reason = error instanceof Error ? error.message : String(error)
    throw new DraehiError(
      'database-unusable',
      `The directory ${path} cannot be used: ${reason}.`,
      'Choose a directory that can be written to with --data-dir or DRAEHI_DATA_DIR.',
      { cause: error },
    )
  }
}

async function refuseVersion(directory: string): Promise<void> {
  // None: a fresh directory. Unreadable: opening it meets the same fault and names it.
  const version = await readFile(join(directory, 'PG_VERSION'), 'utf8').catch(() => undefined)
  if (version === undefined || version.trim() === MAJOR_VERSION) return
  throw new DraehiError(
    'database-unusable',
    `The embedded database in ${directory} was made by version ${version.trim()}; this program has ${MAJOR_VERSION}.`,
    'Use the program that made it, or move the directory away and sync again: everything in it is made from git.',
    { state: 'Nothing was changed.' },
  )
}

/** A directory is damaged only if a fresh one in its place can be opened; else the fault is elsewhere, and it goes back. */
async function openOrSetAside(directory: string, onNotice: (text: string) => void): Promise<PGlite> {
  const first = await tryOpen(directory)
  if (first instanceof PGlite) return first
  const setAside = `${directory}.corrupt-${new Date().toISOString().replaceAll(/[:.]/g, '-')}`
  await rename(directory, setAside)
  await mkdir(directory, { mode: 0o700 })
  const second = await tryOpen(directory)
  if (second instanceof PGlite) {
    onNotice(
      `The embedded database was damaged. It was set aside as ${setAside} and made anew, empty; add the workspaces again, and a sync makes everything from git.`,
    )
    return second
  }
  await rename(directory, `${setAside}-retry`)
  await rename(setAside, directory)
  throw new DraehiError(
    'database-unusable',
    `The embedded database in ${directory} cannot be opened: ${shortReason(second)}.`,
    'See that disk and memory suffice (about half a gigabyte), or set DATABASE_URL to a PostgreSQL server.',
    { cause: second },
  )
}

async function tryOpen(directory: string): Promise<PGlite | Error> {
  setV8Flag(`--wasm-tiering-budget=${TIERING_BUDGET}`)
  try {
    const client = await PGlite.create({ dataDir: directory, relaxedDurability: false })
    await client.query('select count(*)::int from pg_class')
    return client
  } catch (error) {
    return error instanceof Error ? error : new Error(String(error))
  }
}

/** PGlite's errors may quote its own minified source. */
function shortReason(error: Error): string {
  return error.message.split('\n', 1).join('').slice(0, 200)
}
