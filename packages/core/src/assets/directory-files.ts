import { abortedError } from '../git/git-process.ts'
import type { AssetFile } from '../nouns.ts'
import { blobOid, readAtMost } from '../sources/read-directory.ts'
import { ASSET_LIMITS } from './asset-limits.ts'
import type { ReadFiles } from './read-assets.ts'

/** Files as they lie in a directory. One that is gone, or a link by now, is not there. */
export function readDirectoryFiles(signal?: AbortSignal): ReadFiles {
  return async function* read(files: readonly AssetFile[]) {
    for (const { at } of files) {
      if (signal?.aborted === true) throw abortedError(signal)
      if (!('file' in at)) throw new RangeError('an object of a mirror is in no directory')
      const bytes = await readIfThere(at.file)
      yield bytes && { oid: blobOid(bytes), bytes }
    }
  }
}

async function readIfThere(file: string): Promise<Buffer | undefined> {
  try {
    return await readAtMost(Buffer.from(file), ASSET_LIMITS.fileBytes + 1)
  } catch (error) {
    if (error instanceof Error && 'code' in error && NOT_THERE.has(String(error.code))) return undefined
    throw error
  }
}

/** Gone, became a link or a folder, or not ours to read. */
const NOT_THERE = new Set(['ENOENT', 'ENOTDIR', 'ELOOP', 'EISDIR', 'EACCES', 'EPERM'])
