/**
 * Rewrites rows of a deployment that is kept already. A row is split where its range begins and ends: what is true at the
 * deployments before and after stays as it is. Each statement deletes and inserts, so no reader finds a page missing that
 * is there before and after.
 */

import { type SQL, sql } from 'drizzle-orm'
import type { ReadFiles } from '../assets/read-assets.ts'
import type { PlanPart } from '../nouns.ts'
import { type Database, oneRow, rows } from './database.ts'
import { type Lease, lostLease } from './lease-noun.ts'
import { retrying } from './retrying.ts'
import { type JsonRow, ROW_TABLES, type RowTable } from './row-tables.ts'
import { storableJson } from './storable.ts'
import { assetChunkBatches } from './write-asset-chunks.ts'

/** A kept deployment, and the kept one after it; none after the newest. */
export interface RewrittenDeployment {
  readonly workspaceId: number
  readonly deploymentId: number
  readonly nextId: number | undefined
}

export interface Rewritten {
  /** Versions of rows that are gone. */
  readonly deleted: number
  readonly inserted: number
}

const ROWS_PER_STATEMENT = 500
const JSON_PER_STATEMENT = 16_000_000
const CHUNKS = 'asset_chunks'
const LAST = ['assets', 'nodes']

/**
 * By the rows of `assets` and `nodes` it is told what a deployment shows, so they go last, and pages after their blocks: what
 * is stopped halfway is found again.
 */
const TABLES = ROW_TABLES.toSorted((a, b) => LAST.indexOf(a.title) - LAST.indexOf(b.title))

/**
 * @param parts of the plan from what is stored at the deployment to what is to be there
 * @param readFiles the bytes of assets that the plan inserts
 * @throws DraehiError `lost-lease`; any database code
 */
export async function rewriteRows(
  db: Database,
  lease: Lease,
  at: RewrittenDeployment,
  parts: readonly PlanPart[],
  readFiles: ReadFiles,
): Promise<Rewritten> {
  let deleted = 0
  let inserted = 0
  for (const table of TABLES) {
    for (const batch of batches(table, at.workspaceId, parts)) {
      // Sent again when the answer was lost: then it finds its own rows, and puts the same in their place.
      const done = await retrying(() => oneRow(db, rewrite(table, lease, at, batch)))
      if (done.held === 0) throw lostLease(lease)
      deleted += done.deleted
      inserted += done.inserted
    }
  }
  const chunks = parts.flatMap(({ insert }) => insert.assetChunks)
  for await (const batch of assetChunkBatches(chunks, readFiles)) {
    const values = batch.map(
      ({ sha256, chunk, bytes }) => sql`(decode(${sha256}, 'hex'), ${chunk}::int, ${bytes}::bytea)`,
    )
    await retrying(() =>
      rows(
        db,
        sql`
          insert into asset_chunks (workspace_id, since_deployment, until_deployment, sha256, chunk, bytes)
          select ${at.workspaceId}::int, ${at.deploymentId}::int, ${at.nextId ?? null}::int, v.sha256, v.chunk, v.bytes
          from (values ${sql.join(values, sql`, `)}) as v(sha256, chunk, bytes)
          on conflict do nothing`,
      ),
    )
    inserted += batch.length
  }
  return { deleted, inserted }
}

interface Batch {
  /** Keys of what goes. */
  readonly keys: string
  /** What comes. */
  readonly rows: string
}

/** What ends under a key and what begins under it go into one statement. */
function* batches(table: RowTable, workspaceId: number, parts: readonly PlanPart[]): Generator<Batch> {
  const changes = new Map<string, { readonly key: JsonRow; row?: string }>()
  const keyOf = (row: JsonRow): JsonRow =>
    Object.fromEntries(table.key.map((member): [string, JsonRow[string]] => [member, row[member]]))
  for (const part of parts) {
    for (const key of table.toEnd(part)) changes.set(storableJson(keyOf(key)), { key })
  }
  for (const part of parts) {
    for (const row of table.toInsert(part, workspaceId)) {
      const key = keyOf(row)
      changes.set(storableJson(key), { key, row: storableJson(row) })
    }
  }
  let keys: string[] = []
  let json: string[] = []
  let length = 0
  const take = (): Batch => {
    const batch = { keys: `[${keys.join(',')}]`, rows: `[${json.join(',')}]` }
    keys = []
    json = []
    length = 0
    return batch
  }
  for (const [key, { row }] of changes) {
    if (keys.length === ROWS_PER_STATEMENT || length > JSON_PER_STATEMENT) yield take()
    keys.push(key)
    if (row !== undefined) json.push(row)
    length += row?.length ?? 0
  }
  if (keys.length > 0) yield take()
}

interface Done extends Rewritten {
  readonly held: number
}

/**
 * `v`: the versions that are visible at the deployment. They go; what of their range lies before or after it comes back; and
 * what is new is given the deployment's own range, or lengthens the equal row of the deployment before. Counting `gone`
 * makes the rows go before any comes: one key has one open row.
 */
export function rewrite(table: RowTable, lease: Lease, at: RewrittenDeployment, batch: Batch): SQL<Done> {
  const workspace = sql`${at.workspaceId}::int`
  const here = sql`${at.deploymentId}::int`
  const next = sql`${at.nextId ?? null}::int`
  const isEqual = table.title === CHUNKS ? sql`false` : sql`t.digest = r.digest`
  return sql`
    with fence as materialized (
      select 1 from deployment_history
      where id = ${lease.deploymentId}::int and workspace_id = ${workspace}
        and owner_token = ${lease.ownerToken}::uuid and status in ('pending', 'building')
      for share
    ), v as materialized (
      select t.ctid as "row at", t.* from ${table.name} t
      join jsonb_to_recordset(${batch.keys}::jsonb) as r(${table.keyType})
        on t.workspace_id = ${workspace} and ${table.isSameKey}
      where t.since_deployment <= ${here} and (t.until_deployment is null or t.until_deployment > ${here})
        and exists (select from fence)
    ), n as materialized (
      select row_number() over () as "row number", r.*
      from jsonb_to_recordset(${batch.rows}::jsonb) as r(${table.rowType})
      where exists (select from fence)
    ), m as materialized (
      select r."row number", t.ctid as "row at" from n r
      join ${table.name} t on t.workspace_id = ${workspace} and ${table.isSameKey}
        and t.until_deployment = ${here} and ${isEqual}
    ), gone as (
      delete from ${table.name} where ctid = any (array(select "row at" from v)) returning 1
    ), longer as (
      update ${table.name} set until_deployment = ${next}
      where ctid = any (array(select "row at" from m)) and (select count(*) from gone) >= 0
      returning 1
    ), put as (
      insert into ${table.name} (workspace_id, since_deployment, until_deployment, ${table.columns})
      select ${workspace}, x.* from (
        select t.since_deployment, ${here}, ${table.stored} from v t where t.since_deployment < ${here}
        union all
        select ${next}, t.until_deployment, ${table.stored} from v t
        where ${next} is not null and (t.until_deployment is null or t.until_deployment > ${next})
        union all
        select ${here}, ${next}, ${table.values} from n r
        where not exists (select from m where m."row number" = r."row number")
      ) x
      where (select count(*) from gone) >= 0 and (select count(*) from longer) >= 0
      returning 1
    )
    select (select count(*)::int from fence) as held, (select count(*)::int from gone) as deleted,
      (select count(*)::int from put) as inserted`
}
