/** Where other pages name a page and do not link to it, found along the index of the search when somebody asks. */

import { sql } from 'drizzle-orm'
import type { NodeUuid } from '../nouns.ts'
import { mentionQueries } from '../search/mention-names.ts'
import type { SearchHit } from '../search/search-result.ts'
import type { LiveSite } from '../site-reader.ts'
import { type Database, rows } from './database.ts'
import { searchSite } from './search-site.ts'
import { visibleAt } from './visible-rows.ts'

/** Blocks that are told, and those of one page. */
const MOST_MENTIONS = 20
const MOST_OF_PAGE = 3
/** Hits of a name that are looked at. */
const LOOKED_AT = 100
/** A name of one word that stands in more places than that is a common word, and no name. */
const COMMON = 200

/**
 * @param path of a page, below the site
 * @returns hits that are blocks, best first; undefined when there is no such page
 */
export async function readMentions(
  db: Database,
  site: LiveSite,
  path: string,
): Promise<readonly SearchHit[] | undefined> {
  const { workspaceId, deploymentId } = site
  const visible = visibleAt(deploymentId)
  const [page] = await rows(
    db,
    sql<{ uuid: NodeUuid; title: string; aliases: unknown }>`
      select n.uuid::text as uuid, n.title, n.metadata -> 'aliases' as aliases
      from (
        select page_uuid from rendered_pages
        where workspace_id = ${workspaceId}::int and path = ${path}::text and kind = 'page' and ${visible}
      ) r
      join (
        select uuid, title, metadata from nodes where workspace_id = ${workspaceId}::int and kind = 'page' and ${visible}
      ) n on n.uuid = r.page_uuid`,
  )
  if (page === undefined) return undefined
  const aliases = Array.isArray(page.aliases) ? page.aliases.filter((name) => typeof name === 'string') : []
  const queries = mentionQueries([page.title, ...aliases])
  if (queries.length === 0) return []
  const linking = await rows(
    db,
    sql<{ uuid: NodeUuid }>`
      select distinct from_page::text as uuid from links
      where workspace_id = ${workspaceId}::int and to_page = ${page.uuid}::uuid and ${visible}`,
  )
  const known = new Set<NodeUuid>([page.uuid, ...linking.map(({ uuid }) => uuid)])
  const found = new Map<NodeUuid, SearchHit>()
  for (const query of queries) {
    const { hits, total, isCut } = await searchSite(db, site, query, { limit: LOOKED_AT })
    if (!/\S\s\S/u.test(query) && (isCut || total > COMMON)) continue
    for (const hit of hits)
      if (hit.block !== undefined && !known.has(hit.page.uuid) && !found.has(hit.block))
        found.set(hit.block, hit)
  }
  return bounded([...found.values()])
}

function bounded(hits: readonly SearchHit[]): readonly SearchHit[] {
  const counts = new Map<NodeUuid, number>()
  const kept = hits.filter(({ page }) => {
    const count = (counts.get(page.uuid) ?? 0) + 1
    counts.set(page.uuid, count)
    return count <= MOST_OF_PAGE
  })
  return kept.slice(0, MOST_MENTIONS)
}
