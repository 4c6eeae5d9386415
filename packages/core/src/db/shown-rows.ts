import { type SQL, sql } from 'drizzle-orm'
import type { Digest, DigestMap, Node, NodeUuid, StoredRows } from '../nouns.ts'
import { withChanges } from '../plan/digest-table.ts'
import { assetChunkKey, assetKey, linkKey, nodeKey, redirectKey, renderedPageKey } from '../plan/row-key.ts'
import { type Database, rows } from './database.ts'
import { retrying } from './retrying.ts'

/**
 * The rows at a deployment, from those at the end of the schedule that begins with it: what a plan is compared with to say
 * what changes for readers. Reads what the schedule changes, along two indexes of each table.
 * @param stored from `readStoredRows`
 */
export async function readShownRows(
  db: Database,
  workspaceId: number,
  deploymentId: number,
  stored: StoredRows,
): Promise<StoredRows> {
  const pages = new Set(stored.pages)
  const pageTexts = new Map(stored.pageTexts)
  const at = { workspaceId, deploymentId }
  return {
    pages,
    nodes: await readTable(db, at, NODES, stored.nodes, (row) => {
      const key = nodeKey(row.kind, row.uuid)
      if (row.kind === 'page' && row.isShown) pages.add(row.uuid)
      else if (row.kind === 'page') pages.delete(row.uuid)
      if (row.isShown && row.textDigest !== null) pageTexts.set(key, row.textDigest)
      else pageTexts.delete(key)
      return key
    }),
    links: await readTable(db, at, LINKS, stored.links, (row) => linkKey(row.fromPage, row.order)),
    renderedPages: await readTable(db, at, RENDERED_PAGES, stored.renderedPages, (row) =>
      renderedPageKey(row.path),
    ),
    redirects: await readTable(db, at, REDIRECTS, stored.redirects, (row) => redirectKey(row.from)),
    assets: await readTable(db, at, ASSETS, stored.assets, (row) => assetKey(row.path)),
    assetChunks: await readTable(db, at, ASSET_CHUNKS, stored.assetChunks, (row) =>
      assetChunkKey(row.digest, row.chunk),
    ),
    pageTexts,
  }
}

interface At {
  readonly workspaceId: number
  readonly deploymentId: number
}

/** Where the key of a row stands. `Row` is what the columns make. */
interface KeyTable<Row> {
  readonly name: SQL
  readonly columns: SQL<Row>
  /** The column that says what a row holds, where it is not `digest`. */
  readonly digest?: SQL
}

const NODES: KeyTable<{
  readonly kind: Node['kind']
  readonly uuid: NodeUuid
  readonly textDigest: string | null
}> = {
  name: sql`nodes`,
  columns: sql`kind, uuid::text as uuid, case when kind = 'page' then metadata ->> 'textDigest' end as "textDigest"`,
}
const LINKS: KeyTable<{ readonly fromPage: NodeUuid; readonly order: number }> = {
  name: sql`links`,
  columns: sql`from_page::text as "fromPage", "order"`,
}
const RENDERED_PAGES: KeyTable<{ readonly path: string }> = { name: sql`rendered_pages`, columns: sql`path` }
const REDIRECTS: KeyTable<{ readonly from: string }> = {
  name: sql`redirects`,
  columns: sql`from_path as "from"`,
}

const ASSETS: KeyTable<{ readonly path: string }> = { name: sql`assets`, columns: sql`path` }
const ASSET_CHUNKS: KeyTable<{ readonly chunk: number }> = {
  name: sql`asset_chunks`,
  columns: sql`chunk`,
  digest: sql`sha256`,
}

export const KEY_TABLES: readonly KeyTable<unknown>[] = [
  NODES,
  LINKS,
  RENDERED_PAGES,
  REDIRECTS,
  ASSETS,
  ASSET_CHUNKS,
]

type ShownRow<Row> = Row & { readonly digest: Digest; readonly isShown: boolean }

async function readTable<Row>(
  db: Database,
  at: At,
  table: KeyTable<Row>,
  stored: DigestMap,
  keyOf: (row: ShownRow<Row>) => string,
): Promise<DigestMap> {
  const changed = await retrying(() => rows(db, selectChanged(at, table)))
  if (changed.length === 0) return stored
  return withChanges(
    stored,
    new Map(changed.map((row) => [keyOf(row), row.isShown ? row.digest : undefined])),
  )
}

/** What begins later, then what is true at the deployment and ends later: the second takes the place of the first. */
export function selectChanged<Row>(
  { workspaceId, deploymentId }: At,
  table: KeyTable<Row>,
): SQL<ShownRow<Row>> {
  const digest = table.digest ?? sql`digest`
  return sql`
    select ${table.columns}, encode(${digest}, 'hex') as digest, false as "isShown" from ${table.name}
    where workspace_id = ${workspaceId}::int and since_deployment > ${deploymentId}::int
    union all
    select ${table.columns}, encode(${digest}, 'hex') as digest, true as "isShown" from ${table.name}
    where workspace_id = ${workspaceId}::int and until_deployment > ${deploymentId}::int
      and since_deployment <= ${deploymentId}::int`
}
