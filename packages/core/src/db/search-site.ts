/** The readers' search: what is looked for is found along one index, and ranked here. It writes nothing. */

import { type SQL, sql } from 'drizzle-orm'
import type { NodeUuid, PagePath } from '../nouns.ts'
import { markWords } from '../search/mark-words.ts'
import { doubtfulWords, nearWords } from '../search/near-words.ts'
import {
  isAsking,
  parseSearchQuery,
  type SearchQuery,
  type SearchTerm,
  toTsquery,
} from '../search/search-query.ts'
import type { SearchHit, SearchResult } from '../search/search-result.ts'
import type { LiveSite } from '../site-reader.ts'
import { type Database, rows } from './database.ts'
import { readNearWords } from './search-words.ts'

export interface SearchOptions {
  /** Hits at most. Default 20. */
  readonly limit?: number
  /** Hits that are passed over. */
  readonly offset?: number
}

/** Rows that are ranked. Of what is found more often, some are not looked at. */
export const MAX_RANKED = 1000

/** UTF-16 units of a hit that are shown. */
const EXCERPT_LENGTH = 240

/**
 * The blocks and pages of a deployment in which all terms stand, best first; in equal rank by the page's path. No text is
 * an error; one that asks for nothing finds nothing.
 */
export async function searchSite(
  db: Database,
  site: LiveSite,
  asked: string,
  { limit = 20, offset = 0 }: SearchOptions = {},
): Promise<SearchResult> {
  const query = parseSearchQuery(asked)
  if (!isAsking(query)) return { query: query.text, hits: [], total: 0, isCut: false, suggestion: undefined }
  const found = await rows(db, selectHits(site, query, { limit, offset }))
  const total =
    found[0]?.total ??
    (offset === 0 ? 0 : ((await rows(db, selectHits(site, query, { limit: 1, offset: 0 })))[0]?.total ?? 0))
  return {
    query: query.text,
    hits: found.filter((row) => row.page !== null).map((row) => toHit(row, query)),
    total,
    isCut: found[0]?.isCut ?? false,
    suggestion: total === 0 ? await suggest(db, site, query) : undefined,
  }
}

/** The query with near words that are found in place of those that are not; undefined when that finds nothing either. */
async function suggest(db: Database, site: LiveSite, query: SearchQuery): Promise<string | undefined> {
  const isFound = async (asked: string): Promise<boolean> =>
    (await rows(db, selectHits(site, parseSearchQuery(asked), { limit: 1, offset: 0 }))).length > 0
  let text = query.text
  for (const word of doubtfulWords(query).toReversed()) {
    for (const near of nearWords(word.text, await readNearWords(db, site.workspaceId, word.text))) {
      if (!(await isFound(`"${near}"`))) continue
      if (near !== word.text) text = `${text.slice(0, word.start)}${near}${text.slice(word.end)}`
      break
    }
  }
  return text !== query.text && (await isFound(text)) ? text : undefined
}

interface HitRow {
  readonly block: NodeUuid | null
  readonly page: NodeUuid
  readonly path: PagePath | ''
  readonly title: string
  readonly text: string
  readonly total: number
  readonly isCut: boolean
}

function toHit({ block, page, path, title, text }: HitRow, query: SearchQuery): SearchHit {
  return {
    page: { uuid: page, path, title: markWords(title, query, EXCERPT_LENGTH) },
    block: block === null ? undefined : block,
    excerpt: markWords(text, query, EXCERPT_LENGTH),
  }
}

export function selectHits(
  site: LiveSite,
  query: SearchQuery,
  { limit, offset }: Required<SearchOptions>,
): SQL<HitRow> {
  const { workspaceId, deploymentId } = site
  const seen = (alias: string): SQL => sql`${sql.raw(alias)}.workspace_id = ${workspaceId}::int
    and ${sql.raw(alias)}.since_deployment <= ${deploymentId}::int
    and (${sql.raw(alias)}.until_deployment is null or ${sql.raw(alias)}.until_deployment > ${deploymentId}::int)`
  const words = query.terms.filter((term) => term.kind === 'words')
  const tags = query.terms.filter((term) => term.kind === 'tag')
  const asked = words.filter((term) => !term.isExcluded)
  const wanted = asked.length > 0 ? asked : tags.filter((term) => !term.isExcluded)
  const left = words.filter((term) => term.isExcluded)
  const filters = asked.length > 0 ? tags : tags.filter((term) => term.isExcluded)
  const tsquery = (terms: readonly SearchTerm[], isExact: boolean): SQL => {
    const text = terms.map((term) => `(${toTsquery(term, workspaceId, isExact)})`).join(' & ')
    // As a query of its own its value is unknown when the plan is made: that a word is in most rows must not lead to
    // reading the table from its beginning, where rows of former deployments may lie by the thousand.
    return sql`(select ${text}::tsquery)`
  }
  const carries = (term: SearchTerm): SQL => sql`
    (n.search @@ ${tsquery([term], true)} or n.page_uuid in (
      select p.uuid from nodes p where p.search @@ ${tsquery([term], true)} and p.kind = 'page' and ${seen('p')}))`
  const conditions = [
    sql`n.search @@ ${tsquery(wanted, false)}`,
    ...left.map((term) => sql`not n.search @@ ${tsquery([term], true)}`),
    ...filters.map((term) => (term.isExcluded ? sql`not ${carries(term)}` : carries(term))),
  ]
  return sql`
    with found as materialized (
      select n.uuid, n.page_uuid, n.text, n.search, n.metadata from nodes n
      where ${seen('n')} and ${sql.join(conditions, sql` and `)}
      limit ${MAX_RANKED + 1}::int
    ), ranked as (
      select case when f.page_uuid is null then null else f.uuid end as block, p.uuid as page, p.path, p.title,
        case when f.page_uuid is null then coalesce(f.metadata ->> 'description', '') else f.text end as text,
        ts_rank(f.search, ${tsquery(wanted, false)}, 1) + ts_rank(f.search, ${tsquery(wanted, true)}, 1) as rank
      from found f join nodes p on ${seen('p')} and p.uuid = coalesce(f.page_uuid, f.uuid)
      where p.kind = 'page' and p.metadata ->> 'unlisted' is null
    )
    select r.block::text as block, r.page::text as page, r.title, r.text,
      case when exists (select from rendered_pages h where ${seen('h')} and h.path = '' and h.page_uuid = r.page)
        then '' else r.path end as path,
      (count(*) over ())::int as total, ((select count(*) from found) > ${MAX_RANKED}::int) as "isCut"
    from ranked r
    order by r.rank desc, r.path collate "C", r.block nulls first
    limit ${limit}::int offset ${offset}::int`
}
