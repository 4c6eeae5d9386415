import { type SQL, sql } from 'drizzle-orm'
import type { Digest, DigestMap, Node, NodeUuid, StoredRows } from '../nouns.ts'
import { createDigestTable, createTextTable, type DigestTable } from '../plan/digest-table.ts'
import { LINK_KEYS, NODE_KEYS } from '../plan/key-codecs.ts'
import { assetChunkKey, assetKey, linkKey, nodeKey, redirectKey, renderedPageKey } from '../plan/row-key.ts'
import { type Database, rows } from './database.ts'
import { retrying } from './retrying.ts'
import { uuidArray } from './visible-rows.ts'

/** Rows read at a time, along the index of open rows: small enough that the index is always the cheaper way. */
const ROWS_PER_QUERY = 2000

/** Smaller than every id that can occur. */
const FIRST_UUID = '00000000-0000-0000-0000-000000000000'

/** Pages whose nodes and links are read by one statement. */
const PAGES_PER_QUERY = 50

/**
 * Keys and digests of the rows that are true in the newest finished deployment. To be called under a lease: only then is
 * nothing left of a deployment that failed, and nobody else writes.
 */
export async function readStoredRows(db: Database, workspaceId: number): Promise<StoredRows> {
  const others = await readStoredPages(db, workspaceId)
  const nodes = createNodeTable()
  await readAll(db, workspaceId, openNodes, nodes.keyOf, nodes.table)
  const links = createDigestTable(LINK_KEYS)
  await readAll(db, workspaceId, openLinks, keyOfLink, links)
  return { ...others, pages: nodes.pages, nodes: nodes.table, links, pageTexts: nodes.pageTexts }
}

/**
 * The same with the nodes and links of some pages alone.
 * @param stored of `readStoredPages`
 * @param kept pages that are left out
 */
export async function readRowsBeside(
  db: Database,
  workspaceId: number,
  stored: StoredRows,
  kept: { has(page: NodeUuid): boolean },
): Promise<StoredRows> {
  const asked = [...stored.pages].filter((page) => !kept.has(page))
  if (asked.length * MANY > stored.pages.size) return readStoredRows(db, workspaceId)
  return { ...stored, ...(await readRowsOf(db, workspaceId, asked)) }
}

/** The nodes and links of some pages. To be called under a lease, too. */
export async function readRowsOf(
  db: Database,
  workspaceId: number,
  asked: readonly NodeUuid[],
): Promise<Pick<StoredRows, 'nodes' | 'links' | 'pageTexts'>> {
  const nodes = createNodeTable()
  const links = createDigestTable(LINK_KEYS)
  for (let n = 0; n < asked.length; n += PAGES_PER_QUERY) {
    const pages = asked.slice(n, n + PAGES_PER_QUERY)
    for (const row of await retrying(() => rows(db, nodesOf(workspaceId, pages))))
      nodes.table.add(nodes.keyOf(row), row.digest)
    for (const row of await retrying(() => rows(db, linksOf(workspaceId, pages))))
      links.add(keyOfLink(row), row.digest)
  }
  return { nodes: nodes.table, links, pageTexts: nodes.pageTexts }
}

/** Where more than one page in so many is asked for, all are read. */
const MANY = 4

const keyOfLink = ({ fromPage, order }: OpenLink): string => linkKey(fromPage, order)

function createNodeTable() {
  const table = createDigestTable(NODE_KEYS)
  const pages = new Set<NodeUuid>()
  const pageTexts = new Map<string, string>()
  const keyOf = ({ kind, uuid, textDigest }: OpenNode): string => {
    const key = nodeKey(kind, uuid)
    if (kind === 'page') pages.add(uuid)
    if (textDigest !== null) pageTexts.set(key, textDigest)
    return key
  }
  return { table, pages, pageTexts, keyOf }
}

/** Everything but nodes and links. To be called under a lease, too. */
export async function readStoredPages(db: Database, workspaceId: number): Promise<StoredRows> {
  const pages = new Set<NodeUuid>()
  const keyOfPage = ({ path, pageUuid }: OpenRenderedPage): string => {
    if (pageUuid !== null) pages.add(pageUuid)
    return renderedPageKey(path)
  }
  return {
    pages,
    nodes: createDigestTable(NODE_KEYS),
    links: createDigestTable(LINK_KEYS),
    renderedPages: await readAll(db, workspaceId, openRenderedPages, keyOfPage, createTextTable()),
    ...(await readOtherRows(db, workspaceId)),
    pageTexts: new Map(),
  }
}

/** What stands on no page. To be called under a lease, too. */
export async function readOtherRows(
  db: Database,
  workspaceId: number,
): Promise<Pick<StoredRows, 'redirects' | 'assets' | 'assetChunks'>> {
  return {
    redirects: await readAll(
      db,
      workspaceId,
      openRedirects,
      (row) => redirectKey(row.from),
      createTextTable(),
    ),
    assets: await readAll(db, workspaceId, openAssets, (row) => assetKey(row.path), createTextTable()),
    assetChunks: await readAll(
      db,
      workspaceId,
      openAssetChunks,
      (row) => assetChunkKey(row.digest, row.chunk),
      createTextTable(),
    ),
  }
}

interface Digested {
  readonly digest: Digest
}

/**
 * @param query the rows after `last`, in the order of their key
 * @param all an empty table, to be filled
 */
async function readAll<T extends Digested>(
  db: Database,
  workspaceId: number,
  query: (workspaceId: number, last: T | undefined) => SQL<T>,
  toKey: (row: T) => string,
  all: DigestTable,
): Promise<DigestMap> {
  let last: T | undefined
  for (;;) {
    const found = await retrying(() => rows(db, query(workspaceId, last)))
    for (const row of found) all.add(toKey(row), row.digest)
    last = found.at(-1)
    if (last === undefined || found.length < ROWS_PER_QUERY) return all
  }
}

interface OpenNode extends Digested {
  readonly kind: Node['kind']
  readonly uuid: NodeUuid
  readonly textDigest: string | null
}

export function openNodes(workspaceId: number, last: OpenNode | undefined): SQL<OpenNode> {
  return sql`
    select kind, uuid::text as uuid, encode(digest, 'hex') as digest,
      case when kind = 'page' then metadata ->> 'textDigest' end as "textDigest"
    from nodes
    where workspace_id = ${workspaceId}::int and until_deployment is null
      and uuid > ${last?.uuid ?? FIRST_UUID}::uuid
    order by nodes.uuid limit ${ROWS_PER_QUERY}::int`
}

/** Of some pages, their own and those of their blocks. */
export function nodesOf(workspaceId: number, pages: readonly NodeUuid[]): SQL<OpenNode> {
  return sql`
    select kind, uuid::text as uuid, encode(digest, 'hex') as digest, metadata ->> 'textDigest' as "textDigest"
    from nodes
    where workspace_id = ${workspaceId}::int and until_deployment is null and uuid = any (${uuidArray(pages)})
    union all
    select kind, uuid::text, encode(digest, 'hex'), null
    from nodes
    where workspace_id = ${workspaceId}::int and until_deployment is null and kind = 'block'
      and page_uuid = any (${uuidArray(pages)})`
}

interface OpenLink extends Digested {
  readonly fromPage: NodeUuid
  readonly order: number
}

export function openLinks(workspaceId: number, last: OpenLink | undefined): SQL<OpenLink> {
  return sql`
    select from_page::text as "fromPage", "order", encode(digest, 'hex') as digest from links
    where workspace_id = ${workspaceId}::int and until_deployment is null
      and (from_page, "order") > (${last?.fromPage ?? FIRST_UUID}::uuid, ${last?.order ?? -1}::int)
    order by links.from_page, links."order" limit ${ROWS_PER_QUERY}::int`
}

export function linksOf(workspaceId: number, pages: readonly NodeUuid[]): SQL<OpenLink> {
  return sql`
    select from_page::text as "fromPage", "order", encode(digest, 'hex') as digest from links
    where workspace_id = ${workspaceId}::int and until_deployment is null
      and from_page = any (${uuidArray(pages)})`
}

interface OpenRenderedPage extends Digested {
  readonly path: string
  /** Null for what is no page: a list, the frame. */
  readonly pageUuid: NodeUuid | null
}

/** The home page's path is empty, so the first query takes it in. */
export function openRenderedPages(
  workspaceId: number,
  last: OpenRenderedPage | undefined,
): SQL<OpenRenderedPage> {
  const after = last === undefined ? sql`path >= ''` : sql`path > ${last.path}::text`
  return sql`
    select path, case when kind = 'page' then page_uuid::text end as "pageUuid", encode(digest, 'hex') as digest
    from rendered_pages
    where workspace_id = ${workspaceId}::int and until_deployment is null and ${after}
    order by rendered_pages.path limit ${ROWS_PER_QUERY}::int`
}

interface OpenRedirect extends Digested {
  readonly from: string
}

export function openRedirects(workspaceId: number, last: OpenRedirect | undefined): SQL<OpenRedirect> {
  return sql`
    select from_path as "from", encode(digest, 'hex') as digest from redirects
    where workspace_id = ${workspaceId}::int and until_deployment is null
      and from_path > ${last?.from ?? ''}::text
    order by redirects.from_path limit ${ROWS_PER_QUERY}::int`
}

interface OpenAsset extends Digested {
  readonly path: string
}

export function openAssets(workspaceId: number, last: OpenAsset | undefined): SQL<OpenAsset> {
  return sql`
    select path, encode(digest, 'hex') as digest from assets
    where workspace_id = ${workspaceId}::int and until_deployment is null
      and path > ${last?.path ?? ''}::text
    order by assets.path limit ${ROWS_PER_QUERY}::int`
}

/** The digest is that of the whole content. */
interface OpenAssetChunk extends Digested {
  readonly chunk: number
}

export function openAssetChunks(workspaceId: number, last: OpenAssetChunk | undefined): SQL<OpenAssetChunk> {
  return sql`
    select encode(sha256, 'hex') as digest, chunk from asset_chunks
    where workspace_id = ${workspaceId}::int and until_deployment is null
      and (sha256, chunk) > (decode(${last?.digest ?? ''}, 'hex'), ${last?.chunk ?? -1}::int)
    order by asset_chunks.sha256, asset_chunks.chunk limit ${ROWS_PER_QUERY}::int`
}
