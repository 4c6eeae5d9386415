/**
 * Writes a plan. *Invariant:* nothing written here is visible to a reader before `goLive`, and nothing is written by a run
 * that has lost its lease: every statement takes a share lock on its own deployment's row and writes only if that row is
 * still `building` under this run's token. Giving a run up takes the row's lock too, and so waits for a statement in flight.
 *
 * There is no transaction around the statements. When the connection of one breaks, postgres.js 3.4 lets the rest of the
 * callback run on another connection, outside of any transaction; single fenced statements have no such state to lose.
 */

import { setImmediate } from 'node:timers/promises'
import { type SQL, sql } from 'drizzle-orm'
import type { ReadFiles } from '../assets/read-assets.ts'
import { DraehiError } from '../errors.ts'
import { failPoint } from '../fail-point.ts'
import type { PlanPart } from '../nouns.ts'
import { createWordCollector } from '../search/known-words.ts'
import { type Database, oneRow, rows } from './database.ts'
import { fenced } from './fence.ts'
import { type Batch, createJsonList } from './json-list.ts'
import { type Lease, lostLease } from './lease-noun.ts'
import { retrying } from './retrying.ts'
import { type JsonRow, ROW_TABLES, type RowTable } from './row-tables.ts'
import { settleSearchIndex } from './search-index.ts'
import { insertSearchWords } from './search-words.ts'
import { storableJson } from './storable.ts'
import { assetChunkBatches, writeAssetChunks } from './write-asset-chunks.ts'

export const ROWS_PER_STATEMENT = 1000
const ENDS_PER_STATEMENT = 5000

/**
 * UTF-16 units of JSON in one statement. A row may be megabytes; PostgreSQL refuses a `jsonb` of 256 MB. Each statement is in
 * memory several times, and one that takes long is waited for with nothing to do.
 */
const JSON_PER_STATEMENT = 2_000_000

export interface PlanWriter {
  /** Takes a part of a plan. At most one full statement is still under way when this comes back. */
  write(part: PlanPart): Promise<void>
  /** Writes what is left. */
  close(): Promise<void>
}

export interface WriteOptions {
  /** Whose rows they are: one that `prepareDeployment` added; default: the lease's own. */
  readonly deploymentId?: number
  /** Rows written so far, after each statement. */
  readonly onBatch?: (rows: number) => void
  readonly signal?: AbortSignal
  /** The bytes of new assets; a plan without any does without it. */
  readonly readFiles?: ReadFiles
}

/**
 * Writes a plan part by part, in statements of a thousand rows. What is no longer true of a table ends before anything new
 * is inserted into it, since one key has one open row.
 * A statement whose answer was lost is sent again: what it did is counted as done.
 * @throws DraehiError `lost-lease`, `database-failed`, `database-unreachable`; from both methods
 */
export function openPlanWriter(db: Database, lease: Lease, options: WriteOptions = {}): PlanWriter {
  const { deploymentId = lease.deploymentId } = options
  const target = { workspaceId: lease.workspaceId, deploymentId }
  let written = 0
  let waiting = 0
  let statement = Promise.resolve()
  /** One statement after the other; comes back when the one before is through, so that the next is made meanwhile. */
  const send = (batch: Batch, write: Write, check: Check): Promise<void> => {
    options.signal?.throwIfAborted()
    const before = statement
    waiting++
    statement = before.then(async () => {
      let tries = 0
      await retrying(() => writeBatch(db, { lease, target }, batch, { write, check, isAgain: tries++ > 0 }))
      waiting--
      written += batch.size
      options.onBatch?.(written)
    })
    // The next statement, or `close`, gives the error to the caller.
    statement.catch(() => undefined)
    return before
  }
  const tables = ROW_TABLES.map((table) => {
    const ends = createBatches(ENDS_PER_STATEMENT, (batch) => send(batch, endRows(table), countEnded(table)))
    const inserts = createBatches(ROWS_PER_STATEMENT, async (batch) => {
      await ends.flush()
      await send(batch, insertRows(table), countInserted(table))
    })
    return { table, ends, inserts }
  })
  const words = createWordCollector()
  return {
    async write(part) {
      for (const { table, ends } of tables) for (const row of table.toEnd(part)) await ends.add(row)
      for (const { table, inserts } of tables)
        for (const row of table.toInsert(part, lease.workspaceId, words.add)) await inserts.add(row)
      for await (const batch of assetChunkBatches(part.insert.assetChunks, options.readFiles)) {
        await statement
        options.signal?.throwIfAborted()
        await retrying(() => writeAssetChunks(db, lease, target, batch))
        written += batch.length
        options.onBatch?.(written)
      }
      // The driver sends the rows once the server has described their statement, in pieces: it needs turns, or the server
      // would wait for whoever makes the next rows.
      if (waiting > 0) await setImmediate()
    },
    async close() {
      for (const { ends } of tables) await ends.flush()
      for (const { inserts } of tables) await inserts.flush()
      await statement
      for (const json of words.take())
        await retrying(() => rows(db, fenced(lease, insertSearchWords(target, json))))
      await retrying(() => settleSearchIndex(db))
      await failPoint('rows.done')
    },
  }
}

/** Writes a plan that is there as a whole. */
export async function applyPlan(
  db: Database,
  lease: Lease,
  plan: PlanPart,
  options: WriteOptions = {},
): Promise<void> {
  const writer = openPlanWriter(db, lease, options)
  await writer.write(plan)
  await writer.close()
}

interface Batches {
  add(row: JsonRow): Promise<void> | undefined
  flush(): Promise<void>
}

/**
 * Rows wait as bytes, outside of the JavaScript heap: as strings they would outlive the short collections, and so would the
 * long string that they are joined to.
 * @param limit rows in a statement
 */
function createBatches(limit: number, send: (batch: Batch) => Promise<void>): Batches {
  const text = createJsonList()
  const flush = async (): Promise<void> => {
    if (text.size > 0) await send(text.take())
  }
  return {
    flush,
    add(row) {
      const json = storableJson(row)
      const isFull = text.size === limit || (text.size > 0 && text.units + json.length > JSON_PER_STATEMENT)
      if (isFull) return flush().then(() => text.add(json))
      text.add(json)
      return undefined
    },
  }
}

/**
 * A data-modifying statement that returns one row for each row it wrote, to stand below `fence`.
 * @param isAgain some of the rows may be there; undefined: none is
 */
type Write = (target: Target, json: string, isAgain?: boolean) => SQL
/** A query that counts the rows of a batch that are as they should be. */
type Check = (target: Target, json: string) => SQL<{ done: number }>
/** Whose rows are written. */
type Target = Pick<Lease, 'workspaceId' | 'deploymentId'>

interface Holder {
  readonly lease: Lease
  readonly target: Target
}

async function writeBatch(
  db: Database,
  holder: Holder,
  batch: Batch,
  { write, check, isAgain }: { readonly write: Write; readonly check: Check; readonly isAgain: boolean },
): Promise<void> {
  await failPoint('batch.before')
  const { written, held } = await writeOnce(db, holder, batch, write, isAgain)
  await failPoint('batch.acked')
  if (held === 0) throw lostLease(holder.lease)
  if (written === batch.size) return
  const { done } = await oneRow(db, check(holder.target, batch.json))
  if (done === batch.size) return
  throw new DraehiError(
    'database-failed',
    `Of ${batch.size} rows in a batch, ${batch.size - done} contradict rows that are stored.`,
    'Run the sync again; if it happens again, report it.',
    { state: 'The live site is unchanged.' },
  )
}

/** PostgreSQL's `unique_violation`: a row was there after all. The statement wrote nothing. */
const IS_THERE = '23505'

async function writeOnce(
  db: Database,
  holder: Holder,
  batch: Batch,
  write: Write,
  isAgain: boolean,
): Promise<{ readonly written: number; readonly held: number }> {
  try {
    return await oneRow(db, fenced(holder.lease, write(holder.target, batch.json, isAgain)))
  } catch (error) {
    if (isAgain || !(error instanceof DraehiError) || error.data['sqlState'] !== IS_THERE) throw error
    return writeOnce(db, holder, batch, write, true)
  }
}

/** New rows are not looked for in each unique index before they go into it, which is an eighth of a large write. */
export function insertRows(table: RowTable): Write {
  return ({ workspaceId, deploymentId }, json, isAgain = false) => sql`
    insert into ${table.name} (workspace_id, since_deployment, ${table.columns})
    select ${workspaceId}::int, ${deploymentId}::int, ${table.values}
    from jsonb_to_recordset(${json}::jsonb) as r(${table.rowType})
    where exists (select from fence)
    ${isAgain ? sql`on conflict do nothing` : sql``}
    returning 1`
}

function countInserted(table: RowTable): Check {
  return ({ workspaceId, deploymentId }, json) => sql`
    select count(*)::int as done
    from jsonb_to_recordset(${json}::jsonb) as r(${table.rowType})
    join ${table.name} t on t.workspace_id = ${workspaceId}::int and ${table.isSameKey}
      and t.since_deployment = ${deploymentId}::int and t.digest = r.digest`
}

export function endRows(table: RowTable): Write {
  return ({ workspaceId, deploymentId }, json) => sql`
    update ${table.name} t set until_deployment = ${deploymentId}::int
    from jsonb_to_recordset(${json}::jsonb) as r(${table.keyType})
    where t.workspace_id = ${workspaceId}::int and ${table.isSameKey}
      and t.until_deployment is null and t.since_deployment < ${deploymentId}::int
      and exists (select from fence)
    returning 1`
}

function countEnded(table: RowTable): Check {
  return ({ workspaceId, deploymentId }, json) => sql`
    select count(*)::int as done
    from jsonb_to_recordset(${json}::jsonb) as r(${table.keyType})
    join ${table.name} t on t.workspace_id = ${workspaceId}::int and ${table.isSameKey}
      and t.until_deployment = ${deploymentId}::int`
}
