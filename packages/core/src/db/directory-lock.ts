/**
 * One owner for a directory. PGlite lets a second process open the same directory and silently loses the writes of one.
 *
 * The lock is a file beside the directory with the identity of its owner. It is taken over only from a process that is
 * dead, never by age: WebAssembly blocks the event loop of a live owner for as long as it likes. Who takes over holds, for
 * that moment, a lock on the dead owner's token, so that of many who find the same dead owner one wins.
 */

import { randomUUID } from 'node:crypto'
import { link, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { hostname } from 'node:os'
import { setTimeout as sleep } from 'node:timers/promises'
import { DraehiError } from '../errors.ts'
import { livenessOf, ownIdentity, type ProcessIdentity } from './process-identity.ts'

export interface DirectoryLock {
  release(): Promise<void>
}

interface Owner extends ProcessIdentity {
  readonly token: string
}

/**
 * @param path of the lock file
 * @throws DraehiError `database-in-use` (data: pid) when its owner lives, or may live
 */
export async function lockDirectory(path: string): Promise<DirectoryLock> {
  const owner: Owner = { ...ownIdentity(), token: randomUUID() }
  for (;;) {
    if (await createLock(path, owner)) break
    const holder = await readOwner(path)
    if (holder === undefined) continue
    refuseLiving(holder, path)
    if (await takeOver(path, holder, owner)) break
  }
  return { release: () => release(path, owner) }
}

/** True: the file did not exist, and now is ours, complete from its first moment. */
async function createLock(path: string, owner: Owner): Promise<boolean> {
  const draft = `${path}.${owner.token}`
  await writeFile(draft, JSON.stringify(owner), { mode: 0o600 })
  try {
    await link(draft, path)
    return true
  } catch (error) {
    if (codeOf(error) === 'EEXIST') return false
    if (!WITHOUT_LINKS.has(codeOf(error) ?? '')) throw error
    return await createWithoutLink(path, owner)
  } finally {
    await rm(draft, { force: true })
  }
}

/** File systems without hard links. */
const WITHOUT_LINKS = new Set(['EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS'])

async function createWithoutLink(path: string, owner: Owner): Promise<boolean> {
  try {
    await writeFile(path, JSON.stringify(owner), { mode: 0o600, flag: 'wx' })
    return true
  } catch (error) {
    if (codeOf(error) === 'EEXIST') return false
    throw error
  }
}

/** Undefined: released meanwhile. */
async function readOwner(path: string): Promise<Owner | undefined> {
  for (let tries = 0; tries < 20; tries++) {
    try {
      const owner: unknown = JSON.parse(await readFile(path, 'utf8'))
      if (isOwner(owner)) return owner
    } catch (error) {
      if (codeOf(error) === 'ENOENT') return undefined
      if (!(error instanceof SyntaxError)) throw error
    }
    await sleep(50)
  }
  throw inUse(path, undefined, 'Its lock file cannot be read.')
}

function isOwner(value: unknown): value is Owner {
  return (
    typeof value === 'object' &&
    value !== null &&
    'host' in value &&
    typeof value.host === 'string' &&
    'pid' in value &&
    typeof value.pid === 'number' &&
    'token' in value &&
    typeof value.token === 'string'
  )
}

function refuseLiving(holder: Owner, path: string): void {
  const liveness = livenessOf(holder)
  if (liveness === 'alive') throw inUse(path, holder, '')
  if (liveness === 'unknown') {
    throw inUse(
      path,
      holder,
      `Whether it still runs cannot be seen from ${hostname()}: it was started on another machine, in another container, or before a restart.`,
    )
  }
}

function inUse(path: string, holder: Owner | undefined, reason: string): DraehiError {
  const who = holder === undefined ? 'another process' : `process ${holder.pid}`
  const remedy =
    holder === undefined || reason !== ''
      ? `Stop it. If it does not run any more, delete ${path}.`
      : `Stop process ${holder.pid}, or set DATABASE_URL to a PostgreSQL server, which many processes may use.`
  return new DraehiError(
    'database-in-use',
    `The embedded database is in use by ${who}. ${reason}`.trim(),
    remedy,
    {
      state: 'Nothing was read or written.',
      data:
        holder === undefined
          ? { lock: path }
          : { lock: path, pid: holder.pid, host: holder.host.split(' ', 1).join('') },
    },
  )
}

async function takeOver(path: string, dead: Owner, owner: Owner): Promise<boolean> {
  const guard = await lockDirectory(`${path}.${dead.token}.after`)
  try {
    const holder = await readOwner(path)
    if (holder?.token !== dead.token) return false
    const draft = `${path}.${owner.token}`
    await writeFile(draft, JSON.stringify(owner), { mode: 0o600 })
    await rename(draft, path)
    return true
  } finally {
    await guard.release()
  }
}

async function release(path: string, owner: Owner): Promise<void> {
  const holder = await readOwner(path)
  if (holder?.token === owner.token) await rm(path, { force: true })
}

function codeOf(error: unknown): string | undefined {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : undefined
}
