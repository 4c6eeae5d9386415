/** The sources of a directory as it lies there: what `check` and `inspect` read before anything is committed. */

import { createHash } from 'node:crypto'
import { constants } from 'node:fs'
import { lstat, open, readdir, realpath } from 'node:fs/promises'
import { DraehiError } from '../errors.ts'
import { abortedError } from '../git/git-process.ts'
import type { Oid, Sources } from '../nouns.ts'
import { compareText } from '../problem.ts'
import { collectSources, type SourceOptions } from './collect-sources.ts'
import { SOURCE_LIMITS, type SourceLimits } from './source-limits.ts'
import type { Blob, ListedEntry } from './source-listing.ts'

/**
 * Symbolic links below `directory` are not followed; folders with a `.git` of their own are submodules.
 * @throws DraehiError `bad-argument` when `directory` is none, `git-too-large`, `bad-configuration`, `aborted`
 */
export async function readDirectory(directory: string, options: SourceOptions): Promise<Sources> {
  const limits = { ...SOURCE_LIMITS, ...options.limits }
  const top = Buffer.from(await realDirectory(directory))
  const entries: ListedEntry[] = []
  await walk(top, Buffer.alloc(0), entries, limits, options.signal)
  const listing = {
    entries,
    read: (wanted: readonly ListedEntry[]) => readEntries(top, wanted, limits, options.signal),
  }
  return collectSources(listing, undefined, options)
}

async function realDirectory(directory: string): Promise<string> {
  try {
    const path = await realpath(directory)
    if ((await lstat(path)).isDirectory()) return path
  } catch (cause) {
    throw notDirectory(directory, cause)
  }
  throw notDirectory(directory, undefined)
}

function notDirectory(directory: string, cause: unknown): DraehiError {
  const remedy = 'Give the path of a folder with notes.'
  return new DraehiError('bad-argument', `${directory} is not a folder that can be read.`, remedy, { cause })
}

/** Directories that hold no notes and very many files. */
const NEVER_WALKED = new Set(['.git', 'node_modules'])

async function walk(
  top: Buffer,
  below: Buffer,
  entries: ListedEntry[],
  limits: SourceLimits,
  signal: AbortSignal | undefined,
): Promise<void> {
  if (signal?.aborted === true) throw abortedError(signal)
  const found = await readdir(join(top, below), { withFileTypes: true, encoding: 'buffer' })
  if (below.length > 0 && found.some(({ name }) => name.equals(DOT_GIT))) {
    entries.push({ kind: 'submodule', path: below, ...NO_FILE })
    return
  }
  found.sort((a, b) => compareText(a.name.toString('latin1'), b.name.toString('latin1')))
  for (const entry of found) {
    const path = join(below, entry.name)
    if (entry.isSymbolicLink()) entries.push({ kind: 'symlink', path, ...NO_FILE })
    else if (entry.isFile()) {
      const file = join(top, path)
      const at = { file: file.toString() } // a name that is not UTF-8 is refused before anybody opens it
      entries.push({ kind: 'file', path, sizeBytes: await sizeOf(file), oid: undefined, at })
    } else if (entry.isDirectory() && !NEVER_WALKED.has(entry.name.toString('latin1'))) {
      await walk(top, path, entries, limits, signal)
    }
    if (entries.length > limits.entries) return // one more than allowed is enough to refuse
  }
}

const NO_FILE = { sizeBytes: 0, oid: undefined, at: undefined } as const

const DOT_GIT = Buffer.from('.git')
const SLASH = Buffer.from('/')

/** Paths stay bytes: a name that is not UTF-8 must be found again. */
function join(parent: Buffer, name: Buffer): Buffer {
  return parent.length === 0 || name.length === 0
    ? Buffer.concat([parent, name])
    : Buffer.concat([parent, SLASH, name])
}

async function sizeOf(path: Buffer): Promise<number> {
  return (await lstat(path)).size
}

async function* readEntries(
  top: Buffer,
  entries: readonly ListedEntry[],
  limits: SourceLimits,
  signal: AbortSignal | undefined,
): AsyncGenerator<Blob> {
  for (const { path } of entries) {
    if (signal?.aborted === true) throw abortedError(signal)
    const bytes = await readAtMost(join(top, path), limits.pageBytes)
    yield { oid: blobOid(bytes), bytes }
  }
}

/** A file may have grown, or become a link, since it was listed. */
export async function readAtMost(path: Buffer, maxBytes: number): Promise<Buffer> {
  const file = await open(path, constants.O_RDONLY | constants.O_NOFOLLOW)
  try {
    const buffer = Buffer.alloc(Math.min((await file.stat()).size, maxBytes))
    const { bytesRead } = await file.read(buffer, 0, buffer.length, 0)
    return buffer.subarray(0, bytesRead)
  } finally {
    await file.close()
  }
}

/** The id that git gives to a blob in a SHA-1 repository. */
export function blobOid(bytes: Buffer): Oid {
  return createHash('sha1').update(`blob ${bytes.length}\0`).update(bytes).digest('hex') as Oid
}
