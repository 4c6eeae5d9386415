/**
 * Previews: what a branch has that the live deployment has not, in tables of their own, over that deployment. Building one
 * takes no lease and touches no row of a deployment; it is there at once when its row is ready, and the one before it under
 * the same name is gone in the same statement.
 */

import { randomBytes } from 'node:crypto'
import { type SQL, sql } from 'drizzle-orm'
import type { ReadFiles } from '../assets/read-assets.ts'
import type { Commit, Digest, PlanPart } from '../nouns.ts'
import { type Database, oneRow, rows } from './database.ts'
import { retrying } from './retrying.ts'
import { storable, storableJson } from './storable.ts'
import { assetChunkBatches } from './write-asset-chunks.ts'

export interface Preview {
  readonly id: number
  readonly name: string
  /** The last part of its address: name and token. */
  readonly key: string
  readonly branch: string
  readonly commit: string
  readonly message: string
  readonly baseDeployment: number | undefined
  /** ISO 8601. */
  readonly createdAt: string
  readonly expiresAt: string
  /** Pages, lists, redirects and files that differ from the base. */
  readonly rows: number
}

export interface NewPreview {
  readonly workspaceId: number
  readonly name: string
  readonly branch: string
  readonly commit: Commit
  readonly baseDeployment: number | undefined
  readonly keepDays: number
}

/** An hour: a run that is that old was killed. */
const ABANDONED = sql`interval '1 hour'`

/** A preview under construction: nobody sees it. @returns its id, and its key, which one of the same name hands on */
export async function beginPreview(
  db: Database,
  preview: NewPreview,
): Promise<{ readonly id: number; readonly key: string }> {
  const { workspaceId, name, branch, commit, baseDeployment, keepDays } = preview
  const token = randomBytes(16).toString('hex')
  const begun = await oneRow(
    db,
    sql<{ id: number; token: string }>`
      insert into previews (workspace_id, name, token, branch, commit_oid, commit_message, base_deployment, expires_at)
      values (${workspaceId}::int, ${name}, coalesce((
          select token from previews where workspace_id = ${workspaceId}::int and name = ${name} and is_ready
        ), ${token}), ${storable(branch)}, ${commit.oid}, ${storable(commit.message)},
        ${baseDeployment ?? null}::int, now() + make_interval(days => ${keepDays}::int))
      returning id, token`,
  )
  return { id: begun.id, key: `${name}-${begun.token}` }
}

const ROWS_PER_STATEMENT = 500

/** @param parts of the plan from the base to the branch */
export async function writePreviewRows(
  db: Database,
  previewId: number,
  part: PlanPart,
  readFiles: ReadFiles,
): Promise<void> {
  const { insert, end } = part
  const come = [
    ...insert.renderedPages.map(({ pageUuid: _, ...page }) => ({
      kind: 'page',
      key: page.path,
      value: page,
    })),
    ...insert.redirects.map(({ from, to }) => ({ kind: 'redirect', key: from, value: { to } })),
    ...insert.assets.map(({ address, path, sha256, type, sizeBytes }) => ({
      kind: 'asset',
      key: address,
      value: { path, sha256, type, sizeBytes },
    })),
  ]
  const gone = [
    ...end.renderedPages.map((key) => ({ kind: 'page', key, value: null })),
    ...end.redirects.map((key) => ({ kind: 'redirect', key, value: null })),
  ]
  for (let from = 0; from < come.length; from += ROWS_PER_STATEMENT)
    await put(
      db,
      previewId,
      come.slice(from, from + ROWS_PER_STATEMENT),
      sql`do update set value = excluded.value`,
    )
  for (let from = 0; from < gone.length; from += ROWS_PER_STATEMENT)
    await put(db, previewId, gone.slice(from, from + ROWS_PER_STATEMENT), sql`do nothing`)
  for await (const batch of assetChunkBatches(insert.assetChunks, readFiles)) {
    const values = batch.map(
      ({ sha256, chunk, bytes }) =>
        sql`(${previewId}::int, decode(${sha256}, 'hex'), ${chunk}::int, ${bytes}::bytea)`,
    )
    await retrying(() =>
      rows(
        db,
        sql`
          insert into preview_chunks (preview_id, sha256, chunk, bytes) values ${sql.join(values, sql`, `)}
          on conflict do nothing`,
      ),
    )
  }
}

/** What comes goes before what is gone: a page that changed is both. */
function put(
  db: Database,
  previewId: number,
  all: readonly { readonly kind: string; readonly key: string; readonly value: object | null }[],
  conflict: SQL,
): Promise<unknown> {
  const json = storableJson(
    all.map((row) => ({ ...row, value: row.value === null ? null : { ...row.value } })),
  )
  return retrying(() =>
    rows(
      db,
      sql`
        insert into preview_rows (preview_id, kind, key, value)
        select ${previewId}::int, r.kind, r.key, nullif(r.value, 'null'::jsonb)
        from jsonb_to_recordset(${json}::jsonb) as r(kind text, key text, value jsonb)
        on conflict (preview_id, kind, key) ${conflict}`,
    ),
  )
}

/** It is there, and what had its name is gone. */
export async function finishPreview(
  db: Database,
  workspaceId: number,
  { id, name, digest }: { readonly id: number; readonly name: string; readonly digest: Digest },
): Promise<void> {
  await retrying(() =>
    rows(
      db,
      sql`
        with old as (
          delete from previews
          where workspace_id = ${workspaceId}::int and id <> ${id}::int
            and (name = ${name} and is_ready or not is_ready and created_at < now() - ${ABANDONED})
          returning 1
        )
        update previews set is_ready = true, digest = decode(${digest}, 'hex')
        where id = ${id}::int and (select count(*) from old) >= 0
        returning 1`,
    ),
  )
}

/** Those that are ready and not over, by name. */
export async function listPreviews(db: Database, workspaceId: number): Promise<readonly Preview[]> {
  const found = await retrying(() =>
    rows(
      db,
      sql<Preview & { readonly baseDeployment: number | null }>`
        select id, name, name || '-' || token as key, branch, commit_oid as commit, commit_message as message,
          base_deployment as "baseDeployment", ${iso(sql`created_at`)} as "createdAt", ${iso(sql`expires_at`)} as "expiresAt",
          (select count(*)::int from preview_rows where preview_id = previews.id) as rows
        from previews where workspace_id = ${workspaceId}::int and is_ready and expires_at > now()
        order by name collate "C"`,
    ),
  )
  return found.map((row) => ({ ...row, baseDeployment: row.baseDeployment ?? undefined }))
}

const iso = (column: SQL): SQL => sql`to_char(${column} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"')`

/**
 * Removes what is over: by its time, by its branch, or by name.
 * @param which.branches that the repository has; undefined: nobody asked it
 * @returns names, in order
 */
export async function removePreviews(
  db: Database,
  workspaceId: number,
  which: {
    readonly branches?: readonly string[] | undefined
    readonly name?: string
    readonly all?: boolean
  },
): Promise<readonly string[]> {
  const branches = which.branches === undefined ? null : storableJson(which.branches.map(storable))
  const gone = await retrying(() =>
    rows(
      db,
      sql<{ name: string }>`
        delete from previews
        where workspace_id = ${workspaceId}::int and (
          expires_at <= now() or ${which.all === true}::boolean or name = ${which.name ?? null}::text
          or not is_ready and created_at < now() - ${ABANDONED}
          or ${branches}::jsonb is not null and is_ready
            and branch not in (select jsonb_array_elements_text(${branches}::jsonb))
        ) returning name`,
    ),
  )
  return [...new Set(gone.map(({ name }) => name))].sort()
}
