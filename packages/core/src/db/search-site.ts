/** The readers' search: what is looked for is found along one index, and ranked here. It writes nothing. */

import { markWords } from '../search/mark-words.ts'
import { doubtfulWords, nearWords } from '../search/near-words.ts'
import { isAsking, parseSearchQuery, type SearchQuery } from '../search/search-query.ts'
import type { SearchHit, SearchResult } from '../search/search-result.ts'
import type { LiveSite } from '../site-reader.ts'
import { type Database, preparedRows, rows } from './database.ts'
import { readNearWords } from './search-words.ts'
import { type HitRow, selectHits, selectIsFound } from './select-hits.ts'
import { withForms } from './word-forms.ts'

export interface SearchOptions {
  /** Hits at most. Default 20. */
  readonly limit?: number
  /** Hits that are passed over. */
  readonly offset?: number
}

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
  const said = parseSearchQuery(asked)
  if (!isAsking(said)) return { query: said.text, hits: [], total: 0, isCut: false, suggestion: undefined }
  const query = await withForms(db, site, said)
  const ask = askerOf(query)
  const found = await ask(db, selectHits(site, query, { limit, offset }))
  const total =
    found[0]?.total ??
    (offset === 0 ? 0 : ((await ask(db, selectHits(site, query, { limit: 1, offset: 0 })))[0]?.total ?? 0))
  return {
    query: query.text,
    hits: found.map((row) => toHit(row, query)),
    total,
    isCut: found[0]?.isCut ?? false,
    suggestion: total === 0 ? await suggest(db, site, said) : undefined,
  }
}

/** Each tag that filters makes another statement, and no reader may have connections keep many. */
function askerOf({ terms }: SearchQuery): typeof rows {
  return terms.filter(({ kind }) => kind === 'tag').length <= 1 ? preparedRows : rows
}

/** The query with near words that are found in place of those that are not; undefined when that finds nothing either. */
async function suggest(db: Database, site: LiveSite, query: SearchQuery): Promise<string | undefined> {
  const isFound = async (asked: string): Promise<boolean> => {
    const other = parseSearchQuery(asked)
    return (await askerOf(other)(db, selectIsFound(site, other))).length > 0
  }
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

function toHit({ block, page, path, title, text }: HitRow, query: SearchQuery): SearchHit {
  return {
    page: { uuid: page, path, title: markWords(title, query, EXCERPT_LENGTH) },
    block: block === null ? undefined : block,
    excerpt: markWords(text, query, EXCERPT_LENGTH),
  }
}
