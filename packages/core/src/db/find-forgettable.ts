/** What there is of a file in all deployments of a workspace, under every name it had. */

import { type SQL, sql } from 'drizzle-orm'
import type { NodeUuid } from '../nouns.ts'
import { type Database, rows } from './database.ts'
import { retrying } from './retrying.ts'
import { storableJson } from './storable.ts'
import { uuidArray } from './visible-rows.ts'

/** A page, or another file, as all deployments know it. */
export interface Forgettable {
  /** Files that it was, from the root of the notes: a page that was renamed has several. */
  readonly files: readonly string[]
  readonly pages: readonly NodeUuid[]
  /** Where it answered, below the workspace. */
  readonly addresses: readonly string[]
  readonly titles: readonly string[]
}

interface Found {
  readonly uuid: NodeUuid | null
  readonly file: string
  readonly address: string
  readonly title: string | null
}

/** Renames that are followed. */
const MAX_STEPS = 1000

/**
 * By paths of files and addresses of pages. A page is the same one through the renames that were recorded.
 * @returns nothing in it when no deployment has it
 */
export async function findForgettable(
  db: Database,
  workspaceId: number,
  names: readonly string[],
): Promise<Forgettable> {
  const files = new Set<string>()
  const pages = new Set<NodeUuid>()
  const addresses = new Set<string>()
  const titles = new Set<string>()
  let found = await select(db, selectNamed(workspaceId, names))
  for (let steps = 0; found.length > 0 && steps < MAX_STEPS; steps++) {
    const before = files.size + pages.size + addresses.size
    for (const { uuid, file, address, title } of found) {
      files.add(file)
      addresses.add(address)
      if (uuid !== null) pages.add(uuid)
      if (title !== null) titles.add(title)
    }
    for (const uuid of await readRenamed(db, workspaceId, [...pages])) pages.add(uuid)
    if (files.size + pages.size + addresses.size === before) break
    found = await select(db, selectSame(workspaceId, [...files], [...pages]))
  }
  for (const path of await readOldAddresses(db, workspaceId, [...addresses])) addresses.add(path)
  return {
    files: [...files].sort(),
    pages: [...pages].sort(),
    addresses: [...addresses].sort(),
    titles: [...titles].sort(),
  }
}

function select(db: Database, query: SQL<Found>): Promise<readonly Found[]> {
  return retrying(() => rows(db, query))
}

const PAGE = sql`uuid::text as uuid, metadata ->> 'sourcePath' as file, path as address, title`

function selectNamed(workspaceId: number, names: readonly string[]): SQL<Found> {
  const named = sql`(select jsonb_array_elements_text(${storableJson([...names])}::jsonb))`
  return sql`
    select distinct ${PAGE} from nodes
    where workspace_id = ${workspaceId}::int and kind = 'page'
      and (metadata ->> 'sourcePath' in ${named} or path in ${named})
    union
    select null, path, address, null from assets
    where workspace_id = ${workspaceId}::int and path in ${named}`
}

function selectSame(workspaceId: number, files: readonly string[], pages: readonly NodeUuid[]): SQL<Found> {
  const named = sql`(select jsonb_array_elements_text(${storableJson([...files])}::jsonb))`
  return sql`
    select distinct ${PAGE} from nodes
    where workspace_id = ${workspaceId}::int and kind = 'page'
      and (metadata ->> 'sourcePath' in ${named} or uuid = any (${uuidArray(pages)}))
    union
    select null, path, address, null from assets
    where workspace_id = ${workspaceId}::int and path in ${named}`
}

/** The pages that took the place of these, and whose place these took. Blocks stay out: a page has no block's id. */
async function readRenamed(
  db: Database,
  workspaceId: number,
  pages: readonly NodeUuid[],
): Promise<readonly NodeUuid[]> {
  if (pages.length === 0) return []
  const found = await retrying(() =>
    rows(
      db,
      sql<{ uuid: NodeUuid }>`
        select to_uuid::text as uuid from node_successors
        where workspace_id = ${workspaceId}::int and from_uuid = any (${uuidArray(pages)})
        union
        select from_uuid::text from node_successors
        where workspace_id = ${workspaceId}::int and to_uuid = any (${uuidArray(pages)})`,
    ),
  )
  return found.map(({ uuid }) => uuid)
}

async function readOldAddresses(
  db: Database,
  workspaceId: number,
  addresses: readonly string[],
): Promise<readonly string[]> {
  const found = await retrying(() =>
    rows(
      db,
      sql<{ path: string }>`
        select distinct path from past_addresses
        where workspace_id = ${workspaceId}::int
          and to_path in (select jsonb_array_elements_text(${storableJson([...addresses])}::jsonb))`,
    ),
  )
  return found.map(({ path }) => path)
}

/** A kept deployment, and whether it shows any of the files. */
export interface KeptDeployment {
  readonly id: number
  readonly holds: boolean
}

/** Every kept success, in ascending order. */
export async function readKept(
  db: Database,
  workspaceId: number,
  files: readonly string[],
): Promise<readonly KeptDeployment[]> {
  const named = sql`(select jsonb_array_elements_text(${storableJson([...files])}::jsonb))`
  const kept = await retrying(() =>
    rows(
      db,
      sql<{ id: number }>`
        select id from deployment_history
        where workspace_id = ${workspaceId}::int and status = 'success' and let_go_at is null order by id`,
    ),
  )
  const holds = await retrying(() =>
    rows(
      db,
      sql<{ id: number }>`
        select distinct d.id from deployment_history d join (
          select workspace_id, since_deployment, until_deployment from nodes
          where workspace_id = ${workspaceId}::int and kind = 'page' and metadata ->> 'sourcePath' in ${named}
          union all
          select workspace_id, since_deployment, until_deployment from assets
          where workspace_id = ${workspaceId}::int and path in ${named}
        ) r on r.workspace_id = d.workspace_id and r.since_deployment <= d.id
          and (r.until_deployment is null or r.until_deployment > d.id)
        where d.workspace_id = ${workspaceId}::int and d.status = 'success' and d.let_go_at is null`,
    ),
  )
  const holding = new Set(holds.map(({ id }) => id))
  return kept.map(({ id }) => ({ id, holds: holding.has(id) }))
}

/** Rows of the page itself that lie in the database now, of any deployment. */
export async function countOwnRows(
  db: Database,
  workspaceId: number,
  { files, pages, addresses }: Forgettable,
): Promise<Readonly<Record<OwnTable, number>>> {
  const own = uuidArray(pages)
  const at = sql`(select jsonb_array_elements_text(${storableJson([...addresses])}::jsonb))`
  const named = sql`(select jsonb_array_elements_text(${storableJson([...files])}::jsonb))`
  const mine = sql`workspace_id = ${workspaceId}::int`
  const [counts] = await retrying(() =>
    rows(
      db,
      sql<Record<OwnTable, number>>`
        select
          (select count(*)::int from nodes where ${mine} and (uuid = any (${own}) or page_uuid = any (${own}))) as nodes,
          (select count(*)::int from links where ${mine} and from_page = any (${own})) as links,
          (select count(*)::int from rendered_pages where ${mine} and page_uuid = any (${own})) as "renderedPages",
          (select count(*)::int from redirects where ${mine} and to_path in ${at}) as redirects,
          (select count(*)::int from assets where ${mine} and path in ${named}) as assets,
          (select count(*)::int from past_addresses where ${mine} and (path in ${at} or to_path in ${at})) as "pastAddresses",
          (select count(*)::int from past_anchors where ${mine} and (path in ${at} or node_uuid = any (${own}))) as "pastAnchors"`,
    ),
  )
  return (
    counts ?? {
      nodes: 0,
      links: 0,
      renderedPages: 0,
      redirects: 0,
      assets: 0,
      pastAddresses: 0,
      pastAnchors: 0,
    }
  )
}

export type OwnTable =
  | 'nodes'
  | 'links'
  | 'renderedPages'
  | 'redirects'
  | 'assets'
  | 'pastAddresses'
  | 'pastAnchors'
