/**
 * Words of a site that have the stem of one that is asked for. Stems are looked up when somebody searches and stored nowhere: a
 * site that changes its language writes no row, and what is found says which of its words it was found by.
 */

import { type SQL, sql } from 'drizzle-orm'
import type { SearchQuery } from '../search/search-query.ts'
import { DEFAULT_SEARCH, SEARCH_SETTINGS_PATH } from '../search/search-settings.ts'
import type { LiveSite } from '../site-reader.ts'
import { type Database, preparedRows } from './database.ts'
import { visibleAt } from './visible-rows.ts'

/** Words of one query. */
const MOST_WORDS = 6
/** Words of the site with the same beginning that are compared, and that have the same stem. */
const MOST_COMPARED = 300
const MOST_FORMS = 12

/** The query, its words with their other forms. Words in quotes, of phrases, and that are left out stay as they are. */
export async function withForms(db: Database, site: LiveSite, query: SearchQuery): Promise<SearchQuery> {
  const words = query.terms.flatMap((term) =>
    term.kind === 'words' && term.mayInflect ? term.words.map(({ text }) => text) : [],
  )
  if (words.length === 0) return query
  const forms = new Map<string, string[]>()
  for (const { word, form } of await preparedRows(db, selectForms(site, words.slice(0, MOST_WORDS)))) {
    forms.set(word, [...(forms.get(word) ?? []), form].slice(0, MOST_FORMS))
  }
  const terms = query.terms.map((term) =>
    term.kind === 'words' && term.mayInflect
      ? { ...term, forms: forms.get(term.words[0]?.text ?? '') ?? [] }
      : term,
  )
  return { ...query, terms }
}

/** @param words folded letters, without commas */
export function selectForms(
  { workspaceId, deploymentId }: LiveSite,
  words: readonly string[],
): SQL<{ readonly word: string; readonly form: string }> {
  return sql`
    with dictionary as materialized (
      select d.oid::regdictionary as id from pg_ts_dict d
      where d.dictnamespace = 'pg_catalog'::regnamespace and d.dictname = coalesce((
        select body::jsonb ->> 'language' from rendered_pages
        where workspace_id = ${workspaceId}::int and path = ${SEARCH_SETTINGS_PATH} and ${visibleAt(deploymentId)} limit 1
      ), ${DEFAULT_SEARCH.language}::text) || '_stem'
    ), asked as materialized (
      select word, d.id as dictionary, (ts_lexize(d.id, word))[1] as stem
      from dictionary d, unnest(string_to_array(${words.join(',')}, ',')) as word
    ), known as (
      select a.word, near.word as form, a.dictionary, a.stem from asked a
      join lateral (
        select w.word from search_words w
        where w.workspace_id = ${workspaceId}::int and w.word ~>=~ left(a.stem, greatest(3, length(a.stem) - 1))
          and w.word ~<~ (left(a.stem, greatest(3, length(a.stem) - 1)) || chr(1114111))
        order by w.word using ~<~ limit ${MOST_COMPARED}::int
      ) near on true
      where length(a.stem) >= 3
    )
    select word, form from known where (ts_lexize(dictionary, form))[1] = stem and form <> word
    union select word, stem from asked where length(stem) = 3 and stem <> word
    order by word, form`
}
