/** The bytes of new assets, read from where they lie and written piece by piece. Nothing here holds more than one file. */

import { createHash } from 'node:crypto'
import { type SQL, sql } from 'drizzle-orm'
import { ASSET_CHUNK_BYTES } from '../assets/asset-limits.ts'
import type { ReadFiles } from '../assets/read-assets.ts'
import { DraehiError } from '../errors.ts'
import type { AssetChunk, Digest } from '../nouns.ts'
import { type Database, oneRow } from './database.ts'
import { fenced } from './fence.ts'
import { type Lease, lostLease } from './lease-noun.ts'

interface ChunkBytes {
  readonly sha256: Digest
  readonly chunk: number
  readonly bytes: Buffer
}

/** Of one statement: the embedded database copies them several times over. */
const BYTES_PER_STATEMENT = 2 ** 20
const CHUNKS_PER_STATEMENT = 100

/**
 * Pieces with their bytes, as many at a time as one statement takes.
 * @throws DraehiError `git-unreachable` when a blob is gone or not what it was
 */
export async function* assetChunkBatches(
  chunks: readonly AssetChunk[],
  readFiles: ReadFiles | undefined,
): AsyncGenerator<readonly ChunkBytes[]> {
  if (chunks.length === 0) return
  if (readFiles === undefined) throw new RangeError('a plan with new assets is applied without their bytes')
  const contents = toContents(chunks)
  const files = contents.map(({ oid }) => ({ sizeBytes: 0, at: { oid } }))
  let batch: ChunkBytes[] = []
  let size = 0
  let n = 0
  for await (const blob of readFiles(files)) {
    const content = contents[n++]
    if (content === undefined || blob === undefined || hashOf(blob.bytes) !== content.sha256)
      throw changedBlob()
    for (const chunk of content.chunks) {
      const bytes = blob.bytes.subarray(chunk * ASSET_CHUNK_BYTES, (chunk + 1) * ASSET_CHUNK_BYTES)
      if (batch.length === CHUNKS_PER_STATEMENT || (size > 0 && size + bytes.length > BYTES_PER_STATEMENT)) {
        yield batch
        batch = []
        size = 0
      }
      batch.push({ sha256: content.sha256, chunk, bytes })
      size += bytes.length
    }
  }
  if (batch.length > 0) yield batch
}

interface Content extends Pick<AssetChunk, 'sha256' | 'oid'> {
  readonly chunks: number[]
}

function toContents(chunks: readonly AssetChunk[]): readonly Content[] {
  const contents = new Map<Digest, Content>()
  for (const { sha256, oid, chunk } of chunks) {
    const content = contents.get(sha256)
    if (content === undefined) contents.set(sha256, { sha256, oid, chunks: [chunk] })
    else content.chunks.push(chunk)
  }
  return [...contents.values()]
}

const hashOf = (bytes: Buffer): string => createHash('sha256').update(bytes).digest('hex')

function changedBlob(): DraehiError {
  return new DraehiError(
    'git-unreachable',
    'A file that was to be published is not in the mirror any more.',
    'Run the sync again.',
    { state: 'The live site is unchanged.' },
  )
}

/** Content decides the bytes, so a piece that is there already is the same. @throws DraehiError `lost-lease` */
export async function writeAssetChunks(
  db: Database,
  lease: Lease,
  target: Pick<Lease, 'workspaceId' | 'deploymentId'>,
  batch: readonly ChunkBytes[],
): Promise<void> {
  const { held } = await oneRow(db, fenced(lease, insertChunks(target, batch)))
  if (held === 0) throw lostLease(lease)
}

export function insertChunks(
  { workspaceId, deploymentId }: Pick<Lease, 'workspaceId' | 'deploymentId'>,
  batch: readonly ChunkBytes[],
): SQL {
  const values = batch.map(
    ({ sha256, chunk, bytes }) => sql`(decode(${sha256}, 'hex'), ${chunk}::int, ${bytes}::bytea)`,
  )
  return sql`
    insert into asset_chunks (workspace_id, since_deployment, sha256, chunk, bytes)
    select ${workspaceId}::int, ${deploymentId}::int, v.sha256, v.chunk, v.bytes
    from (values ${sql.join(values, sql`, `)}) as v(sha256, chunk, bytes)
    where exists (select from fence)
    on conflict do nothing
    returning 1`
}
