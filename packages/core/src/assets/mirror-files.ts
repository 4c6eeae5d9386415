import { readBlobsIfThere } from '../git/blobs.ts'
import type { AssetFile, Oid } from '../nouns.ts'
import type { ReadFiles } from './read-assets.ts'

/** The reader may be a slow database: bytes are asked for as they are written there. */
const TIMEOUT_MS = 3_600_000

/** Files out of a mirror, by their object ids. @param directory of the mirror */
export function readMirrorFiles(directory: string, signal?: AbortSignal): ReadFiles {
  return async function* read(files: readonly AssetFile[]) {
    const oids = files.map(({ at }): Oid => {
      if ('oid' in at) return at.oid
      throw new RangeError('a file of a directory is in no mirror')
    })
    let n = 0
    for await (const bytes of readBlobsIfThere(directory, oids, { signal, timeoutMs: TIMEOUT_MS })) {
      const oid = oids[n++]
      yield oid === undefined || bytes === undefined ? undefined : { oid, bytes }
    }
  }
}
