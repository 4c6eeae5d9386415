/** Which pages name which, of what a site shows: what the server's drawing of it is made from. */

import { type SQL, sql } from 'drizzle-orm'
import type { NodeUuid } from '../nouns.ts'
import type { LiveSite, SiteGraph } from '../site-reader.ts'
import { type Database, rows } from './database.ts'
import { selectUnlisted, uuidArray, visibleAt } from './visible-rows.ts'

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
  const found = await rows(
    db,
    around === undefined ? selectMostLinked(site, limit) : selectAround(site, around, limit),
  )
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

/**
 * Pages as they are served, without unlisted ones; `total` counts before the limit. Reads the links of the site, and no block:
 * once for a deployment. The `case` keeps the planner from joining: without statistics it would go through all pages for each
 * link, which takes minutes at 8,000 pages.
 */
export function selectMostLinked(site: LiveSite, limit: number): SQL<NodeRow> {
  const { workspaceId, deploymentId } = site
  const visible = visibleAt(deploymentId)
  return sql`
    with page as materialized (
      select page_uuid as uuid, path, title from rendered_pages
      where workspace_id = ${workspaceId}::int and kind = 'page' and ${visible}
        and page_uuid not in (${selectUnlisted(site)})
    ), edge as materialized (
      select distinct least(from_page, to_page) as a, greatest(from_page, to_page) as b from links
      where workspace_id = ${workspaceId}::int and to_page <> from_page and ${visible}
        and case when from_page in (select uuid from page) then to_page in (select uuid from page) else false end
    ), degree as (
      select uuid, count(*)::int as links from (select a as uuid from edge union all select b from edge) ends group by uuid
    )
    select page.uuid::text as uuid, path, title, coalesce(links, 0) as links, count(*) over ()::int as total
    from page left join degree using (uuid)
    order by coalesce(links, 0) desc, path collate "C" limit ${limit}::int`
}

/** Neighbours of one page that are compared with one another. */
const MOST_NEIGHBOURS = 1000

/** One page, first, and those that it names or is named by; reads its links and theirs. An unlisted page is in it when it is asked for. */
export function selectAround(site: LiveSite, around: string, limit: number): SQL<NodeRow> {
  const { workspaceId, deploymentId } = site
  const mine = sql`workspace_id = ${workspaceId}::int and ${visibleAt(deploymentId)}`
  const ends = (page: SQL): SQL => sql`
      select to_page as uuid from links where ${mine} and from_page = ${page} and to_page is not null
      union
      select from_page from links where ${mine} and to_page = ${page}`
  return sql`
    with unlisted as materialized (${selectUnlisted(site)}), centre as materialized (
      select page_uuid as uuid from rendered_pages where ${mine} and path = ${around}::text and kind = 'page'
    ), near as materialized (
      select uuid from (${ends(sql`(select uuid from centre)`)}) ends
      where uuid <> (select uuid from centre) and uuid not in (select uuid from unlisted)
    ), compared as materialized (
      select uuid from centre union all (select uuid from near order by uuid limit ${MOST_NEIGHBOURS}::int)
    )
    select c.uuid::text as uuid, page.path, page.title, degree.links,
      (select count(*)::int from near) + 1 as total
    from compared c
    join lateral (
      select path, title from rendered_pages where ${mine} and kind = 'page' and page_uuid = c.uuid limit 1
    ) page on true
    join lateral (
      select count(*)::int as links from (${ends(sql`c.uuid`)}) ends
      where uuid <> c.uuid and (uuid = (select uuid from centre) or uuid not in (select uuid from unlisted))
    ) degree on true
    order by c.uuid = (select uuid from centre) desc, degree.links desc, page.path collate "C" limit ${limit}::int`
}

export function selectEdges(
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
