/**
 * One process at a time changes a mirror. The lock is a file beside it that names its owner; a dead owner's lock is
 * taken over, and so is one that is older than any run can be.
 */

import { open, readFile, rm, stat } from 'node:fs/promises'
import { hostname } from 'node:os'
import { setTimeout as sleep } from 'node:timers/promises'
import { DraehiError } from '../errors.ts'
import { abortedError } from './git-process.ts'

const POLL_MS = 100

export interface LockOptions {
  /** How long to wait for another process, and half of the age at which its lock counts as left behind. */
  readonly timeoutMs: number
  readonly signal?: AbortSignal | undefined
}

/**
 * Runs `change` alone.
 * @throws DraehiError `busy` when another process holds the mirror for longer than `timeoutMs`
 */
export async function withMirrorLock<T>(
  directory: string,
  options: LockOptions,
  change: () => Promise<T>,
): Promise<T> {
  const path = `${directory}.lock`
  const deadline = performance.now() + options.timeoutMs
  while (!(await take(path))) {
    if (options.signal?.aborted === true) throw abortedError(options.signal)
    if (await isLeftBehind(path, options.timeoutMs * 2)) await rm(path, { force: true })
    else if (performance.now() > deadline) throw busy(directory)
    else await sleep(POLL_MS)
  }
  held.add(path)
  try {
    return await change()
  } finally {
    held.delete(path)
    await rm(path, { force: true })
  }
}

/** Locks that this process holds now: the ones with our process id that are not here are of a former life. */
const held = new Set<string>()

async function take(path: string): Promise<boolean> {
  try {
    const file = await open(path, 'wx', 0o600)
    await file.writeFile(`${process.pid} ${hostname()}\n`)
    await file.close()
    return true
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EEXIST') return false
    throw error
  }
}

async function isLeftBehind(path: string, maxAgeMs: number): Promise<boolean> {
  try {
    const [{ mtimeMs }, text] = await Promise.all([stat(path), readFile(path, 'utf8')])
    const ageMs = Date.now() - mtimeMs
    const [pid, host] = text.trim().split(' ')
    if (host === undefined) return ageMs > 1000 // it is being written, or its writer died at once
    if (ageMs > maxAgeMs) return true
    if (host !== hostname()) return false
    return Number(pid) === process.pid ? !held.has(path) : !isAlive(Number(pid))
  } catch {
    return false // just given back: the next attempt to take it decides
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM'
  }
}

function busy(directory: string): DraehiError {
  return new DraehiError(
    'busy',
    'Another process is fetching the same repository.',
    `Wait for it to end. If there is none, remove ${directory}.lock.`,
  )
}
