/** The statement of a search: what is looked for is found along one index, and ranked; only what is shown is read whole. */

import { type SQL, sql } from 'drizzle-orm'
import type { NodeUuid, PagePath } from '../nouns.ts'
import { type SearchQuery, type SearchTerm, type TsqueryOptions, toTsquery } from '../search/search-query.ts'
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
  const { wanted } = askedOf(query)
  const whole = tsqueryOf(site, wanted)
  const exact = tsqueryOf(site, wanted, { isExact: true })
  const rank = wanted.some(
    (term) => term.kind === 'words' && (term.isPrefix || (term.forms ?? []).length > 0),
  )
    ? sql`ts_rank(n.search, ${whole}, 1) + ts_rank(n.search, ${exact}, 1)`
    : sql`2 * ts_rank(n.search, ${whole}, 1)`
  return sql`
    with unlisted as materialized (${selectUnlisted(site)}), found as materialized (
      ${selectFound(site, query, sql`n.uuid, n.page_uuid, ${rank} as rank`)} limit ${MAX_RANKED + 1}::int
    ), best as (
      select * from found order by rank desc fetch first (${limit + offset}::int) rows with ties
    ), shown as (
      select b.uuid, b.page_uuid, b.rank, p.uuid as page, p.path, p.title from best b
      join nodes p on ${seen('p')} and p.uuid = coalesce(b.page_uuid, b.uuid) and p.kind = 'page'
      order by ${orderOf('b', 'p')} limit ${limit}::int offset ${offset}::int
    )
    select case when s.page_uuid is not null then s.uuid::text end as block, s.page::text as page, s.title,
      case when s.page_uuid is null then coalesce(n.metadata ->> 'description', '') else n.text end as text,
      case when s.page = (select h.page_uuid from rendered_pages h where ${seen('h')} and h.path = '' limit 1)
        then '' else s.path end as path,
      (select least(count(*), ${MAX_RANKED}::int)::int from found) as total, (select count(*) from found) > ${MAX_RANKED}::int as "isCut"
    from shown s join nodes n on ${seen('n')} and n.uuid = s.uuid
    order by ${orderOf('s', 's')}`
}

/** A page before its blocks. */
function orderOf(row: string, page: string): SQL {
  return sql.raw(`${row}.rank desc, ${page}.path collate "C", ${row}.page_uuid is not null, ${row}.uuid`)
}

/** One row when anything is found. For one row alone the plan would read the table; of this one no more is read than the first. */
export function selectIsFound(site: LiveSite, query: SearchQuery): SQL<{ readonly found: number }> {
  return sql`
    with unlisted as materialized (${selectUnlisted(site)}), found as materialized (
      ${selectFound(site, query, sql`1 as found`)} limit ${MAX_RANKED + 1}::int
    ) select found from found limit 1`
}

/**
 * Rows in which all stands that is asked for: those with all words in their title before those with all words in a name, and
 * these before the rest, so that what a limit cuts off is text. A step is taken when the one before gave too few.
 */
function selectFound(site: LiveSite, query: SearchQuery, columns: SQL): SQL {
  const { wanted, left, filters } = askedOf(query)
  const among = conditionsOf(site, left, filters)
  const step = (condition: SQL): SQL => sql`(
        select ${columns} from nodes n where ${condition} and ${among})`
  const whole = tsqueryOf(site, wanted)
  const isIn = (query: SQL): SQL => sql`n.search @@ ${query}`
  if (wanted.every((term) => term.kind === 'tag')) return step(isIn(whole))
  const titles = tsqueryOf(site, wanted, { place: 'titles' })
  const names = tsqueryOf(site, wanted, { place: 'names' })
  const rest = wanted.some(isSeveral) ? sql` and ${isIn(whole)}` : sql``
  return sql`${step(sql`${isIn(titles)}${rest}`)}
      union all ${step(sql`${isIn(names)}${rest} and not ${isIn(titles)}`)}
      union all ${step(sql`${isIn(whole)} and not ${isIn(names)}`)}`
}

/** Its words must follow one another. */
function isSeveral(term: SearchTerm): boolean {
  return term.kind === 'words' && (term.words.length > 1 || term.words.some((word) => word.isRun))
}

interface Asked {
  /** What is found and ranked: words, or tags where there is no word. */
  readonly wanted: readonly SearchTerm[]
  /** Words that must not be there. */
  readonly left: readonly SearchTerm[]
  /** Tags that a block or its page must have, or must not. */
  readonly filters: readonly SearchTerm[]
}

function askedOf({ terms }: SearchQuery): Asked {
  const words = terms.filter((term) => term.kind === 'words')
  const tags = terms.filter((term) => term.kind === 'tag')
  const asked = words.filter((term) => !term.isExcluded)
  const left = words.filter((term) => term.isExcluded)
  return asked.length > 0
    ? { wanted: asked, left, filters: tags }
    : {
        wanted: tags.filter((term) => !term.isExcluded),
        left,
        filters: tags.filter((term) => term.isExcluded),
      }
}

function conditionsOf(site: LiveSite, left: readonly SearchTerm[], filters: readonly SearchTerm[]): SQL {
  const seen = seenBy(site)
  const page = sql`coalesce(n.page_uuid, n.uuid)`
  const stands = (term: SearchTerm): SQL => sql`n.search @@ ${tsqueryOf(site, [term], { isExact: true })}`
  const carries = (term: SearchTerm): SQL => sql`
    (${stands(term)} or ${page} in (
      select p.uuid from nodes p
      where p.search @@ ${tsqueryOf(site, [term])} and p.kind = 'page' and ${seen('p')}))`
  return sql.join(
    [
      sql`${seen('n')} and ${page} not in (select uuid from unlisted)`,
      ...left.map((term) => sql`not ${stands(term)}`),
      ...filters.map((term) => (term.isExcluded ? sql`not ${carries(term)}` : carries(term))),
    ],
    sql` and `,
  )
}

/**
 * All of the terms. As a query of its own its value is unknown when the plan is made: that a word is in most rows must not
 * lead to reading the table from its beginning, where rows of former deployments may lie by the thousand.
 */
function tsqueryOf({ workspaceId }: LiveSite, terms: readonly SearchTerm[], options?: TsqueryOptions): SQL {
  const text = terms.map((term) => `(${toTsquery(term, workspaceId, options)})`).join(' & ')
  return sql`(select ${text}::tsquery)`
}
