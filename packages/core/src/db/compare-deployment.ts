/**
 * Rows that were made again beside those that are visible at a deployment, column by column: equal, or which differ. What is
 * compared lies in the database and is compared there; nothing is written.
 */

import { type SQL, sql } from 'drizzle-orm'
import type { PlanPart, SiteRows } from '../nouns.ts'
import { type Database, oneRow, rows } from './database.ts'
import { retrying } from './retrying.ts'
import { type JsonRow, ROW_TABLES, type RowTable } from './row-tables.ts'
import { storableJson } from './storable.ts'
import { visibleAt } from './visible-rows.ts'

/** `missing`: made now and not stored. `extra`: stored and not made now. */
export interface RowDifference {
  readonly table: string
  /** An id or a path. */
  readonly key: string
  readonly kind: 'missing' | 'changed' | 'extra'
}

export interface DeploymentComparison {
  add(made: SiteRows): Promise<void>
  /** What was stored and not added is in it. */
  close(): Promise<{ readonly rows: number; readonly differences: readonly RowDifference[] }>
}

interface At {
  readonly workspaceId: number
  readonly deploymentId: number
}

const ROWS_PER_STATEMENT = 500
const JSON_PER_STATEMENT = 16_000_000

/** The bytes of assets are no JSON: they are compared by what they hash to. */
const CHUNKS = 'asset_chunks'

/** The key of a row as one text, from the members of a row in a parameter and from the columns of a table. */
const KEYS: ReadonlyMap<string, { readonly made: SQL; readonly stored: SQL }> = new Map([
  ['nodes', { made: sql`r.uuid::text`, stored: sql`t.uuid::text` }],
  ['links', { made: sql`r."fromPage" || ':' || r."order"`, stored: sql`t.from_page || ':' || t."order"` }],
  ['rendered_pages', { made: sql`r.path`, stored: sql`t.path` }],
  ['redirects', { made: sql`r."fromPath"`, stored: sql`t.from_path` }],
  ['assets', { made: sql`r.path`, stored: sql`t.path` }],
])

export function compareDeployment(db: Database, at: At): DeploymentComparison {
  const differences: RowDifference[] = []
  const tables = ROW_TABLES.map((table) => ({ table, name: table.title }))
    .filter(({ name }) => KEYS.has(name))
    .map((entry) => ({ ...entry, waiting: [] as string[], length: 0, keys: new Set<string>() }))
  type Open = (typeof tables)[number]

  const flush = async (open: Open): Promise<void> => {
    if (open.waiting.length === 0) return
    const json = `[${open.waiting.join(',')}]`
    open.waiting = []
    open.length = 0
    const found = await retrying(() => rows(db, compareRows(open.table, at, json)))
    for (const { key, state } of found) {
      open.keys.add(key)
      if (state !== 'same') differences.push({ table: open.name, key, kind: state })
    }
  }
  const add = async (open: Open, row: JsonRow): Promise<void> => {
    const json = storableJson(row)
    if (open.waiting.length === ROWS_PER_STATEMENT || open.length + json.length > JSON_PER_STATEMENT)
      await flush(open)
    open.waiting.push(json)
    open.length += json.length
  }

  return {
    async add(made) {
      const part: PlanPart = { insert: made, end: NO_ENDS }
      for (const open of tables)
        for (const row of open.table.toInsert(part, at.workspaceId)) await add(open, row)
    },
    async close() {
      let count = 0
      for (const open of tables) {
        await flush(open)
        count += open.keys.size
        for (const key of await findExtra(db, open.table, at, open.keys)) {
          differences.push({ table: open.name, key, kind: 'extra' })
        }
      }
      for (const key of await findBrokenAssets(db, at)) {
        differences.push({ table: CHUNKS, key, kind: 'changed' })
      }
      return { rows: count, differences }
    },
  }
}

const NO_ENDS: PlanPart['end'] = {
  nodes: [],
  links: [],
  renderedPages: [],
  redirects: [],
  assets: [],
  assetChunks: [],
}

interface Compared {
  readonly key: string
  readonly state: 'same' | 'changed' | 'missing'
}

/** All columns but the range. */
function compareRows(table: RowTable, at: At, json: string): SQL<Compared> {
  return sql`
    select ${keyOf(table).made} as key,
      case when t.workspace_id is null then 'missing'
        when row(${table.stored}) is distinct from row(${table.values}) then 'changed' else 'same' end as state
    from jsonb_to_recordset(${json}::jsonb) as r(${table.rowType})
    left join ${table.name} t on t.workspace_id = ${at.workspaceId}::int and ${table.isSameKey}
      and ${visibleAt(at.deploymentId)}`
}

function keyOf(table: RowTable): { readonly made: SQL; readonly stored: SQL } {
  const key = KEYS.get(table.title)
  if (key === undefined) throw new RangeError(`no key of ${table.title} is known`)
  return key
}

/** Keys are read only where there are more rows than were made. */
async function findExtra(
  db: Database,
  table: RowTable,
  at: At,
  made: ReadonlySet<string>,
): Promise<readonly string[]> {
  const where = sql`t.workspace_id = ${at.workspaceId}::int and ${visibleAt(at.deploymentId)}`
  const stored = await retrying(() =>
    rows(db, sql<{ key: string }>`select ${keyOf(table).stored} as key from ${table.name} t where ${where}`),
  )
  return stored.map(({ key }) => key).filter((key) => !made.has(key))
}

/** Assets of which the stored bytes are not what their row says, one after the other: each may be large. */
async function findBrokenAssets(db: Database, at: At): Promise<readonly string[]> {
  const visible = await retrying(() =>
    rows(
      db,
      sql<{ sha256: string; path: string }>`
        select encode(sha256, 'hex') as sha256, min(path) as path from assets
        where workspace_id = ${at.workspaceId}::int and ${visibleAt(at.deploymentId)} group by sha256`,
    ),
  )
  const broken: string[] = []
  for (const { sha256, path } of visible) {
    const { isSame } = await retrying(() =>
      oneRow(
        db,
        sql<{ isSame: boolean }>`
          select coalesce(sha256(string_agg(bytes, ''::bytea order by chunk)) = decode(${sha256}, 'hex'), false) as "isSame"
          from asset_chunks where workspace_id = ${at.workspaceId}::int and sha256 = decode(${sha256}, 'hex')
            and ${visibleAt(at.deploymentId)}`,
      ),
    )
    if (!isSame) broken.push(path)
  }
  return broken
}
