/** The statement of a search: what is looked for is found along one index, and ranked; only what is shown is read whole. */

import { type SQL, sql } from 'drizzle-orm'
import type { NodeUuid, PagePath } from '../nouns.ts'
import type { SearchQuery, SearchTerm } from '../search/search-query.ts'
import { anywhereOf, askedOf, isCommon, searchSteps, toTsquery } from '../search/search-steps.ts'
import type { LiveSite } from '../site-reader.ts'
import { selectUnlisted } from './visible-rows.ts'

/** Rows that are ranked. Of what is found more often, some are not looked at. */
export const MAX_RANKED = 1000

export interface HitRow {
  readonly block: NodeUuid | null
  readonly page: NodeUuid
  readonly path: PagePath | ''
  readonly title: string
  readonly text: string
  readonly total: number
  readonly isCut: boolean
}

/** Rows that are true at the deployment, of a table that is called `alias` in the statement. */
const seenBy =
  ({ workspaceId, deploymentId }: LiveSite) =>
  (alias: string): SQL => {
    const row = sql.raw(alias)
    return sql`${row}.workspace_id = ${workspaceId}::int and ${row}.since_deployment <= ${deploymentId}::int
      and (${row}.until_deployment is null or ${row}.until_deployment > ${deploymentId}::int)`
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
    with ${foundBy(site, query, sql`n.uuid, n.page_uuid, ${rank} as rank`)}, best as (
      select * from found order by rank desc fetch first (${limit + offset}::int) rows with ties
    ), shown as (
      select b.uuid, b.page_uuid, b.rank, p.uuid as page, p.path, p.title from best b
      cross join lateral (
        select p.uuid, p.path, p.title from nodes p where ${seen('p')} and p.uuid = coalesce(b.page_uuid, b.uuid) offset 0
      ) p
      order by ${orderOf('b', 'p')} limit ${limit}::int offset ${offset}::int
    )
    select case when s.page_uuid is not null then s.uuid::text end as block, s.page::text as page, s.title,
      case when s.page_uuid is null then coalesce(n.metadata ->> 'description', '') else n.text end as text,
      case when s.page = (select h.page_uuid from rendered_pages h where ${seen('h')} and h.path = '' limit 1)
        then '' else s.path end as path,
      least(f.total, ${MAX_RANKED}::int)::int as total, f.total > ${MAX_RANKED}::int as "isCut"
    from shown s join nodes n on ${seen('n')} and n.uuid = s.uuid cross join (select count(*) as total from found) f
    order by ${orderOf('s', 's')}`
}

/** A page before its blocks. */
function orderOf(row: string, page: string): SQL {
  return sql.raw(`${row}.rank desc, ${page}.path collate "C", ${row}.page_uuid is not null, ${row}.uuid`)
}

/** One row when anything is found. For one row alone the plan would read the table; of this one no more is read than the first. */
export function selectIsFound(site: LiveSite, query: SearchQuery): SQL<{ readonly found: number }> {
  return sql`with ${foundBy(site, query, sql`1 as found`)} select found from found limit 1`
}

/**
 * Rows in which all stands that is asked for, in the order of their steps. A step is taken when those before it gave too few.
 * @param columns of `n`, a row of nodes, and `s`, its step
 */
function foundBy(site: LiveSite, query: SearchQuery, columns: SQL): SQL {
  const asked = askedOf(query)
  const [tag, ...others] = [...asked.filters].sort((a, b) => Number(a.isExcluded) - Number(b.isExcluded))
  const isTagged = tag !== undefined && !tag.isExcluded
  const steps = searchSteps(asked, site.workspaceId).map(
    ({ found, whole, exact }) => sql`(${hidden(found)}, ${hidden(whole)}, ${hidden(exact)})`,
  )
  const isShown = sql`${foundIn(site, 'n')} and ${PAGE} not in (select uuid from unlisted)`
  const anywhere = hidden(anywhereOf(asked, site.workspaceId))
  return sql`
    unlisted as materialized (${selectUnlisted(site)}),
    ${isTagged ? taggedRows(site, tag, { anywhere, isCommon: isCommon(asked), isShown: sql`${isShown}${filtersOf(site, others)}` }) : sql``}
    found as materialized (
      select n.* from (values ${sql.join(steps, sql`, `)}) as s(found, whole, exact)
      cross join lateral (
        ${isTagged ? sql`select ${columns} from near n where n.search @@ s.found union all` : sql``}
        select ${columns} from nodes n
        where n.search @@ s.found and ${isShown}${filtersOf(site, asked.filters)}${isTagged ? sql` and (select is_usual from tags)` : sql``}
        offset 0
      ) n limit ${MAX_RANKED + 1}::int
    )`
}

/** Rows with one tag, of which all that stands on their pages is looked at for a common word: fewer rows than have that. */
const FEW = 150

/** More rows with one tag: what a word gives is asked for its page, since many of these have the tag. */
const SEVERAL = 2000

/**
 * `near`: what is tagged and what stands on tagged pages, of fewer rows than `SEVERAL`. A word alone would be looked for in all
 * rows that have it, for the few whose page has the tag. Of few tagged rows those of their pages are read; of several, those
 * that both indexes give, of pages and of words.
 */
function taggedRows(
  site: LiveSite,
  tag: SearchTerm,
  {
    anywhere,
    isCommon,
    isShown,
  }: { readonly anywhere: SQL; readonly isCommon: boolean; readonly isShown: SQL },
): SQL {
  const { workspaceId } = site
  const few = sql`${isCommon ? FEW : 0}::int`
  const carries = hidden(toTsquery(tag, workspaceId, 'any', 'none'))
  const own = sql`n.workspace_id = ${workspaceId}::int`
  const columns = sql`n.uuid, n.page_uuid, n.search`
  const onPages = sql`${own} and n.kind = 'block' and n.page_uuid = any ((select uuids from tags)::uuid[])`
  return sql`
    tagged as materialized (
      select p.uuid from nodes p where p.search @@ ${carries} and ${foundIn(site, 'p')} limit ${SEVERAL + 1}::int
    ), tags as materialized (
      select count(*) <= ${few} as is_few, count(*) > ${few} and count(*) <= ${SEVERAL}::int as is_several,
        count(*) > ${SEVERAL}::int as is_usual, array_agg(uuid) as uuids from tagged
    ), near as materialized (
      select ${columns} from nodes n
      where (select is_few from tags) and ts_match_vq(n.search, ${anywhere}) and ${isShown}
        and (${own} and n.uuid = any ((select uuids from tags)::uuid[]) or ${onPages})
      union all
      select ${columns} from nodes n
      where (select is_several from tags) and n.search @@ (${anywhere} && ${carries}) and ${isShown}
      union all
      select ${columns} from nodes n
      where (select is_several from tags) and n.search @@ (${anywhere} && !! ${carries}) and ${onPages} and ${isShown}
    ),`
}

/**
 * That a word is in most rows must not lead to reading the table from its beginning, where rows of former deployments may lie
 * by the thousand: as a query of its own, its value is unknown when the plan is made.
 */
const hidden = (tsquery: string): SQL => sql`(select ${tsquery}::tsquery)`

/** The page that a row `n` is or is of. */
const PAGE = sql`coalesce(n.page_uuid, n.uuid)`

/**
 * As `seenBy`, of rows that are found by words of the workspace, and so that no index but theirs can be taken: of the others all
 * rows of the workspace would be read as well, for each step. A server that has not yet counted a new site's rows does.
 */
function foundIn({ workspaceId, deploymentId }: LiveSite, alias: 'n' | 'p'): SQL {
  const row = sql.raw(alias)
  return sql`${row}.workspace_id + 0 = ${workspaceId}::int and ${row}.since_deployment <= ${deploymentId}::int
    and coalesce(${row}.until_deployment, 2147483647) > ${deploymentId}::int`
}

/** Tags that a row or its page must have, or must not. */
function filtersOf(site: LiveSite, filters: readonly SearchTerm[]): SQL {
  const conditions = filters.map((term) => {
    const tag = hidden(toTsquery(term, site.workspaceId, 'any', 'none'))
    const carries = sql`
      (n.search @@ ${tag} or ${PAGE} in (
        select p.uuid from nodes p where p.search @@ ${tag} and p.kind <> 'block' and ${foundIn(site, 'p')}))`
    return term.kind === 'tag' && term.isExcluded ? sql` and not ${carries}` : sql` and ${carries}`
  })
  return sql.join(conditions, sql``)
}
