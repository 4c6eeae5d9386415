import type { AssetFile, Oid } from '../nouns.ts'

/** What lies in a commit or in a directory, before anything is judged: the one shape both are read through. */
export interface SourceListing {
  readonly entries: readonly ListedEntry[]
  /** Contents in the order asked for, one at a time. */
  read(entries: readonly ListedEntry[]): AsyncIterable<Blob>
}

export interface ListedEntry {
  readonly kind: 'file' | 'symlink' | 'submodule'
  /** From the top, `/` between segments, whatever bytes it is. */
  readonly path: Buffer
  /** 0 for what is not a file. */
  readonly sizeBytes: number
  /** Undefined until it is read, in a directory. */
  readonly oid: Oid | undefined
  /** Where its bytes are, for whoever reads them later; undefined for what is not a file. */
  readonly at: AssetFile['at'] | undefined
}

export interface Blob {
  readonly oid: Oid
  readonly bytes: Buffer
}
