/** Which pages name which, of what a site shows: what the server's drawing of it is made from. */

import { type SQL, sql } from 'drizzle-orm'
import type { NodeUuid } from '../nouns.ts'
import type { LiveSite, SiteGraph } from '../site-reader.ts'
import { type Database, rows } from './database.ts'
import { uuidArray, visibleAt } from './visible-rows.ts'

/** Two pages count once, however often one names the other. */
const MAX_EDGES = 12_000

interface NodeRow {
  readonly uuid: NodeUuid
  readonly path: string
  readonly title: string
  readonly links: number
  readonly total: number
}

/**
 * The pages with the most links, and what connects them.
 * @param around path of a page, `''` for home: only it, first, and what it is connected with; undefined: the whole site
 * @param limit of pages
 * @returns undefined when there is no such page
 */
export async function readGraph(
  db: Database,
  site: LiveSite,
  around: string | undefined,
  limit: number,
): Promise<SiteGraph | undefined> {
  const found = await rows(db, selectNodes(site, around, limit))
  if (around !== undefined && found[0]?.path !== around) return undefined
  const uuids = found.map(({ uuid }) => uuid)
  const rank = new Map(uuids.map((uuid, n) => [uuid, n]))
  const edges = uuids.length === 0 ? [] : await rows(db, selectEdges(site, uuids))
  return {
    total: found[0]?.total ?? 0,
    pages: found.map(({ path, title, links }) => ({ path, title, links })),
    edges: edges.flatMap(({ a, b }) => {
      const [from, to] = [rank.get(a), rank.get(b)]
      return from === undefined || to === undefined ? [] : [[from, to] as const]
    }),
  }
}

/** Pages as they are served, without unlisted ones, unless one is asked for; `total` counts before the limit. */
function selectNodes(site: LiveSite, around: string | undefined, limit: number): SQL<NodeRow> {
  const { workspaceId, deploymentId } = site
  const visible = visibleAt(deploymentId)
  const isAround = sql`page.path is not distinct from ${around ?? null}::text`
  const isNear =
    around === undefined
      ? sql`true`
      : sql`${isAround} or page.uuid in (
          select case when edge.a = page.uuid then edge.b else edge.a end from edge
          join page on page.uuid in (edge.a, edge.b) where ${isAround})`
  return sql`
    with listed as (
      select uuid from nodes
      where workspace_id = ${workspaceId}::int and kind = 'page' and ${visible} and metadata ->> 'unlisted' is null
    ), page as materialized (
      select page_uuid as uuid, path, title from rendered_pages
      where workspace_id = ${workspaceId}::int and kind = 'page' and ${visible}
        and (page_uuid in (select uuid from listed) or path is not distinct from ${around ?? null}::text)
    ), edge as materialized (
      select distinct least(from_page, to_page) as a, greatest(from_page, to_page) as b from links
      where workspace_id = ${workspaceId}::int and to_page <> from_page and ${visible}
        and from_page in (select uuid from page) and to_page in (select uuid from page)
    ), degree as (
      select uuid, count(*)::int as links from (select a as uuid from edge union all select b from edge) ends group by uuid
    )
    select page.uuid::text as uuid, path, title, coalesce(links, 0) as links, count(*) over ()::int as total
    from page left join degree using (uuid) where ${isNear}
    order by ${isAround} desc, coalesce(links, 0) desc, path collate "C" limit ${limit}::int`
}

function selectEdges(
  { workspaceId, deploymentId }: LiveSite,
  uuids: readonly NodeUuid[],
): SQL<{ readonly a: NodeUuid; readonly b: NodeUuid }> {
  const chosen = uuidArray(uuids)
  return sql`
    select distinct least(from_page, to_page)::text as a, greatest(from_page, to_page)::text as b from links
    where workspace_id = ${workspaceId}::int and to_page <> from_page and ${visibleAt(deploymentId)}
      and from_page = any (${chosen}) and to_page = any (${chosen})
    order by a, b limit ${MAX_EDGES}::int`
}
