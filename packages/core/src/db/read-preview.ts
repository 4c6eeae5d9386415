/** What a server asks of a preview: its own rows go before those of its base. */

import { type SQL, sql } from 'drizzle-orm'
import type { Digest, PagePath } from '../nouns.ts'
import type { PreviewSite, StoredAsset, StoredPage } from '../site-reader.ts'
import { type Database, rows } from './database.ts'

/** @param key as in the address: name and token */
export async function findPreview(
  db: Database,
  workspaceId: number,
  key: string,
): Promise<PreviewSite | undefined> {
  const [, name, token] = /^(.{1,60})-([0-9a-f]{32})$/.exec(key) ?? []
  if (name === undefined || token === undefined) return undefined
  const [found] = await rows(db, selectPreview(workspaceId, name, token))
  return found
}

export function selectPreview(workspaceId: number, name: string, token: string): SQL<PreviewSite> {
  return sql`
    select id as "previewId", name, branch, coalesce(base_deployment, 0) as "deploymentId" from previews
    where workspace_id = ${workspaceId}::int and name = ${name} and token = ${token} and is_ready
      and expires_at > now()`
}

/** `{ value: undefined }`: the preview has nothing there. Undefined: what the base has there is there. */
export async function readPreviewRow<Kind extends keyof PreviewValues>(
  db: Database,
  previewId: number,
  kind: Kind,
  key: string,
): Promise<{ readonly value: PreviewValues[Kind] | undefined } | undefined> {
  const [found] = await rows(db, selectPreviewRow<PreviewValues[Kind]>(previewId, kind, key))
  return found && { value: found.value ?? undefined }
}

export interface PreviewValues {
  readonly page: StoredPage
  readonly redirect: { readonly to: PagePath | '' }
  readonly asset: StoredAsset
}

export function selectPreviewRow<Value>(
  previewId: number,
  kind: string,
  key: string,
): SQL<{ readonly value: Value | null }> {
  return sql`
    select value from preview_rows
    where preview_id = ${previewId}::int and kind = ${kind} and key = ${key}::text`
}

export function selectPreviewChunk(
  previewId: number,
  sha256: Digest,
  chunk: number,
): SQL<{ readonly bytes: Uint8Array }> {
  return sql`
    select bytes from preview_chunks
    where preview_id = ${previewId}::int and sha256 = decode(${sha256}, 'hex') and chunk = ${chunk}::int`
}
