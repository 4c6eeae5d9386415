/**
 * The mirror as a directory: made, measured, cleared of what a crash left, taken away. Names in it are git's and ours,
 * never a repository's.
 */

import { lstat, mkdir, mkdtemp, readdir, rename, rm } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { failPoint } from '../fail-point.ts'

/** Where a workspace's mirror lies. The name is made from the id alone, never from what a person named. */
export function mirrorDirectory(dataDir: string, workspaceId: number): string {
  return join(dataDir, 'mirrors', `${workspaceId}.git`)
}

/** Where the history of its branch lies. */
export function historyDirectory(dataDir: string, workspaceId: number): string {
  return join(dataDir, 'mirrors', `${workspaceId}.history.git`)
}

/** A fresh directory beside the mirror, on the same file system, so that renaming it is one step. Ours alone (0700). */
export async function makeScratch(mirror: string): Promise<string> {
  await mkdir(dirname(mirror), { recursive: true, mode: 0o700 })
  return mkdtemp(`${mirror}.scratch-${process.pid}-`)
}

/** Puts `fresh` where the mirror was. A crash in between leaves no mirror, which the next run makes. */
export async function replaceMirror(mirror: string, fresh: string): Promise<void> {
  const old = await makeScratch(mirror)
  await renameIfThere(mirror, join(old, 'old'))
  await failPoint('git.renaming')
  await rename(fresh, mirror)
  await failPoint('git.renamed')
  await removeDirectory(old)
}

/** Takes the mirror away in one step and then deletes it, so that half a mirror is never seen. */
export async function removeMirror(mirror: string): Promise<void> {
  const old = await makeScratch(mirror)
  await renameIfThere(mirror, join(old, 'old'))
  await removeDirectory(old)
}

export async function removeDirectory(path: string): Promise<void> {
  await rm(path, { recursive: true, force: true, maxRetries: 3 })
}

async function renameIfThere(from: string, to: string): Promise<void> {
  try {
    await rename(from, to)
  } catch (error) {
    if (!isAbsent(error)) throw error
  }
}

/** Removes what runs that were killed left behind. Only with the mirror's lock held. */
export async function sweep(mirror: string): Promise<void> {
  const prefix = `${basename(mirror)}.scratch-`
  for (const name of await names(dirname(mirror))) {
    if (name.startsWith(prefix)) await removeDirectory(join(dirname(mirror), name))
  }
  for await (const path of filesBelow(mirror)) {
    const name = basename(path)
    const isObject = path.startsWith(join(mirror, 'objects'))
    if (isObject ? name.startsWith('tmp_') || name.endsWith('.lock') : name.endsWith('.lock')) {
      await rm(path, { force: true })
    }
  }
}

/** Bytes of all files below `directory`; 0 when it is not there. */
export async function directoryBytes(directory: string): Promise<number> {
  let bytes = 0
  for await (const path of filesBelow(directory)) {
    bytes += await lstat(path).then(
      ({ size }) => size,
      () => 0, // gone since it was listed: git renames its files while we look
    )
  }
  return bytes
}

/** How many packs a mirror has collected. */
export async function countPacks(mirror: string): Promise<number> {
  const packs = await names(join(mirror, 'objects', 'pack'))
  return packs.filter((name) => name.endsWith('.pack')).length
}

async function* filesBelow(directory: string): AsyncGenerator<string> {
  for (const entry of await readdir(directory, { withFileTypes: true }).catch(noEntries)) {
    const path = join(directory, entry.name)
    if (entry.isDirectory()) yield* filesBelow(path)
    else yield path
  }
}

async function names(directory: string): Promise<readonly string[]> {
  return readdir(directory).catch(noEntries)
}

/** An absent directory has no entries; anything else is not ours to hide. */
function noEntries(error: unknown): [] {
  if (isAbsent(error)) return []
  throw error
}

export function isAbsent(error: unknown): boolean {
  return error instanceof Error && 'code' in error && (error.code === 'ENOENT' || error.code === 'ENOTDIR')
}
