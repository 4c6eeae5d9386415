/** The statement of a search: what is looked for is found along one index, and ranked; only what is shown is read whole. */

import { type SQL, sql } from 'drizzle-orm'
import type { NodeUuid, PagePath } from '../nouns.ts'
import type { SearchQuery } from '../search/search-query.ts'
import type { LiveSite } from '../site-reader.ts'
import { seenBy } from './found-in.ts'
import { foundBy } from './found-rows.ts'

export interface HitRow {
  readonly block: NodeUuid | null
  readonly page: NodeUuid
  readonly path: PagePath | ''
  readonly title: string
  readonly text: string
  readonly total: number
  readonly isCut: boolean
}

/**
 * The best hits, best first. What is ranked is narrow: the rows of pages are looked up for what may be shown (ties at the end
 * included, since the path decides between them), texts for what is shown.
 */
export function selectHits(
  site: LiveSite,
  query: SearchQuery,
  { limit, offset }: { readonly limit: number; readonly offset: number },
): SQL<HitRow> {
  const seen = seenBy(site)
  const rank = sql`ts_rank(n.search, s.whole, 1) + ts_rank(n.search, s.exact, 1)`
  return sql`
    with ${foundBy(site, query, sql`n.uuid, n.page_uuid, ${rank} as rank`, limit + offset)}, best as (
      select *, nr > (select first from extent) as is_later from found
      order by is_later, rank desc fetch first (${limit + offset}::int) rows with ties
    ), shown as (
      select b.uuid, b.page_uuid, b.is_later, b.rank, p.uuid as page, p.path, p.title from best b
      cross join lateral (
        select p.uuid, p.path, p.title from nodes p where ${seen('p')} and p.uuid = coalesce(b.page_uuid, b.uuid) offset 0
      ) p
      order by ${orderOf('b', 'p')} limit ${limit}::int offset ${offset}::int
    )
    select case when s.page_uuid is not null then s.uuid::text end as block, s.page::text as page, s.title,
      case when s.page_uuid is null then coalesce(n.metadata ->> 'description', '') else n.text end as text,
      case when s.page = (select h.page_uuid from rendered_pages h where ${seen('h')} and h.path = '' limit 1)
        then '' else s.path end as path,
      e.total::int as total, e.is_cut as "isCut"
    from shown s join nodes n on ${seen('n')} and n.uuid = s.uuid cross join extent e
    order by ${orderOf('s', 's')}`
}

/** A page before its blocks. */
function orderOf(row: string, page: string): SQL {
  return sql.raw(
    `${row}.is_later, ${row}.rank desc, ${page}.path collate "C", ${row}.page_uuid is not null, ${row}.uuid`,
  )
}

/** One row when anything is found. For one row alone the plan would read the table; of this one no more is read than the first. */
export function selectIsFound(site: LiveSite, query: SearchQuery): SQL<{ readonly found: number }> {
  return sql`with ${foundBy(site, query, sql`1 as found`, 1)} select found from found limit 1`
}
