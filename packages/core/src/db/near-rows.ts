/** Rows that are looked through in place of all rows of a word: what a tag or rarer words leave, when that is less. */

import { type SQL, sql } from 'drizzle-orm'
import type { SearchTerm } from '../search/search-query.ts'
import { toTsquery } from '../search/search-steps.ts'
import type { LiveSite } from '../site-reader.ts'
import { foundIn, hidden } from './found-in.ts'

/** What is kept of them, to be asked for steps. */
const COLUMNS = sql`n.uuid, n.page_uuid, n.search`

/** Rows with one tag, of which all that stands on their pages is looked at for a common word: fewer rows than have that. */
const FEW = 150

/** More rows with one tag: what a word gives is asked for its page, since many of these have the tag. */
const SEVERAL = 2000

/** Rows with all other words of a query, of which the last begins many. */
const FEW_OTHERS = 300

/**
 * `near`: what is tagged and what stands on tagged pages, of fewer rows than `SEVERAL`. A word alone would be looked for in all
 * rows that have it, for the few whose page has the tag. Of few tagged rows those of their pages are read; of several, those
 * that both indexes give, of pages and of words. `tags` says which; `is_usual`: of neither.
 * @param anywhere what every row has that is found, for `::tsquery`
 * @param isShown of a row `n`
 */
export function taggedRows(
  site: LiveSite,
  tag: SearchTerm,
  {
    anywhere,
    isCommon,
    isShown,
  }: { readonly anywhere: string; readonly isCommon: boolean; readonly isShown: SQL },
): SQL {
  const { workspaceId } = site
  const few = sql`${isCommon ? FEW : 0}::int`
  const words = hidden(anywhere)
  const carries = hidden(toTsquery(tag, workspaceId, 'any', 'none'))
  const own = sql`n.workspace_id = ${workspaceId}::int`
  const onPages = sql`${own} and n.kind = 'block' and n.page_uuid = any ((select uuids from tags)::uuid[])`
  return sql`
    tagged as materialized (
      select p.uuid from nodes p where p.search @@ ${carries} and ${foundIn(site, 'p')} limit ${SEVERAL + 1}::int
    ), tags as materialized (
      select count(*) <= ${few} as is_few, count(*) > ${few} and count(*) <= ${SEVERAL}::int as is_several,
        count(*) > ${SEVERAL}::int as is_usual, array_agg(uuid) as uuids from tagged
    ), near as materialized (
      select ${COLUMNS} from nodes n
      where (select is_few from tags) and ts_match_vq(n.search, ${words}) and ${isShown}
        and (${own} and n.uuid = any ((select uuids from tags)::uuid[]) or ${onPages})
      union all
      select ${COLUMNS} from nodes n
      where (select is_several from tags) and n.search @@ (${words} && ${carries}) and ${isShown}
      union all
      select ${COLUMNS} from nodes n
      where (select is_several from tags) and n.search @@ (${words} && !! ${carries}) and ${onPages} and ${isShown}
    ),`
}

/** `others`: rows with all words but the last, when a loose step is asked for. @param isShown of a row `n` */
export function otherRows(others: string, isShown: SQL): SQL {
  return sql`
    others as materialized (
      select ${COLUMNS} from nodes n
      where (select is_asked from strictly) and n.search @@ ${hidden(others)} and ${isShown} limit ${FEW_OTHERS + 1}::int
    ),`
}

/** Whether `others` are all of them. */
export const areFewOthers: SQL = sql`(select count(*) <= ${FEW_OTHERS}::int from others)`
