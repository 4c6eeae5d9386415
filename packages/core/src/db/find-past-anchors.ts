/** Names of places that a page had, and where each place is now. */

import { type SQL, sql } from 'drizzle-orm'
import type { NodeUuid } from '../nouns.ts'
import { type AnchorPlace, type NamedNode, placesOf } from '../plan/anchor-places.ts'
import type { LiveSite } from '../site-reader.ts'
import { type Database, rows } from './database.ts'
import { uuidArray, visibleAt } from './visible-rows.ts'

/** Names of one page, the newest. */
const MOST_NAMES = 300
/** Blocks that are looked at for them: each of their successors. */
const MOST_NODES = 10_000

/**
 * Of the page at a path, and of all addresses that lead there. What is gone for good is left out.
 */
export async function findPastAnchors(
  db: Database,
  site: LiveSite,
  path: string,
): Promise<readonly AnchorPlace[]> {
  if (site.previewId !== undefined) return []
  const names = await rows(db, selectPastAnchors(site, path))
  if (names.length === 0) return []
  const nodes = [...new Set(names.map(({ node }) => node))]
  return placesOf(names, await rows(db, selectAnchorNodes(site, nodes)))
}

/** Of one name at several addresses, that of the page's own goes first, then the newest. */
export function selectPastAnchors(
  { workspaceId, deploymentId }: LiveSite,
  path: string,
): SQL<{ readonly anchor: string; readonly node: NodeUuid }> {
  const mine = sql`workspace_id = ${workspaceId}::int`
  const now = visibleAt(deploymentId)
  return sql`
    with addresses as (
      select ${path}::text as path
      union select path from past_addresses where ${mine} and to_path = ${path}::text and ${now}
      union select from_path from redirects where ${mine} and to_path = ${path}::text and ${now}
    ), names as (
      select distinct on (a.anchor) a.anchor, a.node_uuid, a.since_deployment from addresses p join lateral (
        select anchor, node_uuid, since_deployment from past_anchors where ${mine} and path = p.path and ${now}
      ) a on true
      order by a.anchor, p.path = ${path}::text desc, a.since_deployment desc
    )
    select anchor, node_uuid::text as node from names
    order by since_deployment desc, anchor collate "C" limit ${MOST_NAMES}::int`
}

/** The blocks and all their successors, each once, with what of it is there. */
export function selectAnchorNodes(
  { workspaceId, deploymentId }: LiveSite,
  nodes: readonly NodeUuid[],
): SQL<NamedNode> {
  const mine = sql`workspace_id = ${workspaceId}::int`
  const now = visibleAt(deploymentId)
  return sql`
    with recursive chain(uuid) as (
      select unnest(${uuidArray(nodes)})
      union
      select s.to_uuid from chain join lateral (
        select to_uuid from node_successors where ${mine} and from_uuid = chain.uuid and ${now} limit 1
      ) s on true
    )
    select c.uuid::text as uuid, s.to_uuid::text as next, r.path, r.title, n.anchor,
      coalesce(p.is_unlisted, false) as "isUnlisted"
    from (select uuid from chain limit ${MOST_NODES}::int) c
    left join lateral (
      select to_uuid from node_successors where ${mine} and from_uuid = c.uuid and ${now} limit 1
    ) s on true
    left join lateral (
      select page_uuid, metadata ->> 'anchor' as anchor from nodes
      where ${mine} and uuid = c.uuid and kind = 'block' and ${now} limit 1
    ) n on true
    left join lateral (
      select path, title from rendered_pages
      where ${mine} and page_uuid = n.page_uuid and kind = 'page' and ${now} limit 1
    ) r on true
    left join lateral (
      select metadata ->> 'unlisted' is not null as is_unlisted from nodes
      where ${mine} and uuid = n.page_uuid and kind = 'page' and ${now} limit 1
    ) p on true`
}
