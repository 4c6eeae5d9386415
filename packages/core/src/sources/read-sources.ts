/** The sources of a commit, from its mirror. */

import { readBlobs } from '../git/blobs.ts'
import type { Mirror } from '../git/mirror.ts'
import { type RawEntry, readTree } from '../git/tree.ts'
import type { Oid, Sources } from '../nouns.ts'
import { collectSources, type SourceOptions } from './collect-sources.ts'
import { SOURCE_LIMITS } from './source-limits.ts'
import type { Blob, ListedEntry } from './source-listing.ts'

/** @throws DraehiError `git-too-large`, `git-unreachable` for a damaged mirror, `bad-configuration`, `aborted` */
export async function readSources(
  mirror: Pick<Mirror, 'directory' | 'commit'>,
  options: SourceOptions,
): Promise<Sources> {
  const { signal, limits } = options
  const { entries: maxEntries } = { ...SOURCE_LIMITS, ...limits }
  const tree = await readTree(mirror.directory, mirror.commit.oid, {
    limits: { entries: maxEntries },
    signal,
  })
  const listing = {
    entries: tree.flatMap((entry) => toListed(entry) ?? []),
    read: (entries: readonly ListedEntry[]) => readEntries(mirror.directory, entries, signal),
  }
  return collectSources(listing, mirror.commit, options)
}

/** Undefined for a mode that git does not know, which only a hostile tree has. */
function toListed({ mode, oid, sizeBytes, path }: RawEntry): ListedEntry | undefined {
  const kind = KINDS[mode]
  return kind === undefined
    ? undefined
    : {
        kind,
        path,
        oid,
        sizeBytes: kind === 'file' ? (sizeBytes ?? 0) : 0,
        at: kind === 'file' ? { oid } : undefined,
      }
}

const KINDS: Readonly<Record<string, ListedEntry['kind']>> = {
  '100644': 'file',
  '100755': 'file',
  '100664': 'file', // written by git before 2005, and by hand
  '120000': 'symlink',
  '160000': 'submodule',
}

async function* readEntries(
  directory: string,
  entries: readonly ListedEntry[],
  signal: AbortSignal | undefined,
): AsyncGenerator<Blob> {
  const oids = entries.flatMap(({ oid }): Oid[] => (oid === undefined ? [] : [oid]))
  let index = 0
  for await (const bytes of readBlobs(directory, oids, { signal })) {
    const oid = oids[index++]
    if (oid !== undefined) yield { oid, bytes }
  }
}
