import { sql } from 'drizzle-orm'
import type { Asset } from '../nouns.ts'
import { type Database, rows } from './database.ts'
import { retrying } from './retrying.ts'

/** Facts about the assets of the newest finished deployment. To be called under a lease, as `readStoredRows`. */
export async function readStoredAssets(db: Database, workspaceId: number): Promise<readonly Asset[]> {
  const found = await retrying(() =>
    rows(
      db,
      sql<Asset & { readonly width: number | null; readonly height: number | null }>`
        select path, oid, encode(sha256, 'hex') as sha256, type, size_bytes as "sizeBytes", width, height, address,
          encode(digest, 'hex') as digest
        from assets where workspace_id = ${workspaceId}::int and until_deployment is null
        order by path collate "C"`,
    ),
  )
  return found.map((row) => ({ ...row, width: row.width ?? undefined, height: row.height ?? undefined }))
}
