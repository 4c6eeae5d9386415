/** Rows in which all stands that is asked for: what a search ranks. */

import { type SQL, sql } from 'drizzle-orm'
import type { SearchQuery, SearchTerm } from '../search/search-query.ts'
import {
  anywhereOf,
  askedOf,
  isCommon,
  rarerOf,
  type SearchStep,
  type StepKind,
  searchSteps,
  toTsquery,
} from '../search/search-steps.ts'
import type { LiveSite } from '../site-reader.ts'
import { foundIn, hidden, PAGE } from './found-in.ts'
import { areFewOthers, otherRows, taggedRows } from './near-rows.ts'
import { selectUnlisted } from './visible-rows.ts'

/** Rows that are ranked for the first pages of hits. Of text that is found more often, some is not looked at. */
const RANKED = 300
/** And of names. */
const NAMES_RANKED = 500
/** And of all together, for the pages of hits behind the first ones. */
const MOST_RANKED = 1000

/** Rows with the words themselves, so many that beginnings are not looked for in text before somebody has read these. */
const ENOUGH = 40

/**
 * Common table expressions for a statement: `found`, `columns` and the number `nr` of a row; `extent`, how many they are (`total`), whether
 * there may be more (`is_cut`), and how many of them come before all others (`first`), so that each page of hits goes on where the one
 * before it ended, however much that looked at. A step is taken when those before it gave too few; the loose ones, when the
 * others gave less than is enough or no more than is shown.
 * @param columns of `n`, a row of nodes, and `s`, its step
 * @param shown hits up to the last that is shown
 */
export function foundBy(site: LiveSite, query: SearchQuery, columns: SQL, shown: number): SQL {
  const most = sql`${shown < RANKED ? RANKED : MOST_RANKED}::int`
  const mostNamed = sql`${shown < RANKED ? NAMES_RANKED : MOST_RANKED}::int`
  const asked = askedOf(query)
  const [tag, ...others] = [...asked.filters].sort((a, b) => Number(a.isExcluded) - Number(b.isExcluded))
  const isShown = sql`${foundIn(site, 'n')} and ${PAGE} not in (select uuid from unlisted)`
  const isFiltered = sql`${isShown}${filtersOf(site, asked.filters)}`
  const steps = searchSteps(asked, site.workspaceId)
  const stepsOf = (kind: StepKind): readonly SearchStep[] => steps.filter((step) => step.kind === kind)
  const [named, text, loose] = [stepsOf('named'), stepsOf('text'), stepsOf('loose')]
  const isTagged = tag !== undefined && !tag.isExcluded
  const near = isTagged
    ? taggedRows(site, tag, {
        anywhere: anywhereOf(asked, site.workspaceId),
        isCommon: isCommon(asked),
        isShown: sql`${isShown}${filtersOf(site, others)}`,
      })
    : sql``
  const all = sql`select ${columns} from nodes n where n.search @@ s.found and ${isFiltered}`
  const from = isTagged
    ? sql`select ${columns} from near n where n.search @@ s.found union all ${all} and (select is_usual from tags)`
    : all
  const rarer = isTagged || loose.length === 0 ? undefined : rarerOf(asked, site.workspaceId)
  const looseFrom =
    rarer === undefined
      ? from
      : sql`
        select ${columns} from others n where ${areFewOthers} and n.search @@ s.found
        union all ${all} and not ${areFewOthers}`
  const textRows = sql`${taken(text, from)} limit (select greatest(0, ${most} + 1 - count(*)) from named)`
  const looseRows = sql`${taken(loose, looseFrom)} where (select is_asked from strictly) limit ${most} + 1`
  const isNear = isTagged ? sql`not (select is_usual from tags) or` : sql``
  return sql`
    unlisted as materialized (${selectUnlisted(site)}), ${near}
    named as materialized (${taken(named, from)} limit ${mostNamed} + 1),
    strict as materialized (select * from named ${text.length === 0 ? sql`` : sql`union all (${textRows})`}),
    strictly as materialized (
      select rows, is_few, ${sql.raw(String(loose.length === 0))} or is_few or rows <= ${shown}::int as is_asked
      from (select count(*) as rows, ${isNear} count(*) < ${ENOUGH}::int as is_few from strict) s
    ), ${rarer === undefined ? sql`` : otherRows(rarer, isFiltered)}
    found as materialized (
      select *, row_number() over () as nr
      from (select * from strict ${loose.length === 0 ? sql`` : sql`union all (${looseRows})`}) f
    ), extent as (
      select least(total, greatest(named, ${most})) as total, total > ${most} or not is_asked as is_cut,
        case when is_few then greatest(named, ${RANKED}::int) else least(rows, greatest(named, ${RANKED}::int)) end as first
      from strictly, (select count(*) as total from found) f,
        (select least(count(*), ${NAMES_RANKED}::int) as named from named) n
    )`
}

/** @param from rows of a step `s` */
function taken(steps: readonly SearchStep[], from: SQL): SQL {
  const values = steps.map(
    ({ found, whole, exact }) => sql`(${hidden(found)}, ${hidden(whole)}, ${hidden(exact)})`,
  )
  return sql`
    select n.* from (values ${sql.join(values, sql`, `)}) as s(found, whole, exact)
    cross join lateral (${from} offset 0) n`
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
