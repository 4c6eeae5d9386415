/** The words of a workspace: what a mistyped one is compared with. A word stays when its last node goes; who suggests it looks whether it is found. */

import { type SQL, sql } from 'drizzle-orm'
import { type Database, preparedRows } from './database.ts'

/** To stand below `fence`. @param json an array of words */
export function insertSearchWords({ workspaceId }: { readonly workspaceId: number }, json: string): SQL {
  return sql`
    insert into search_words (workspace_id, word)
    select ${workspaceId}::int, word from jsonb_array_elements_text(${json}::jsonb) as word
    where exists (select from fence)
    on conflict do nothing
    returning 1`
}

export async function readNearWords(
  db: Database,
  workspaceId: number,
  word: string,
): Promise<readonly string[]> {
  return (await preparedRows(db, selectNearWords(workspaceId, word))).map((row) => row.word)
}

/** Words taken from each side of each order. */
const NEIGHBOURS = 100

/** Neighbours in the alphabet and in the alphabet of words read backwards, as `selectNearPages` takes them. */
export function selectNearWords(workspaceId: number, word: string): SQL<{ readonly word: string }> {
  const side = (key: SQL, wanted: SQL, comparison: SQL, direction: SQL): SQL => sql`
    (select word from search_words where workspace_id = ${workspaceId}::int and ${key} ${comparison} ${wanted}
    order by ${key} using ${direction} limit ${NEIGHBOURS}::int)`
  const forwards = sql`word`
  const backwards = sql`reverse(word)`
  const wanted = sql`${word}::text`
  const reversed = sql`reverse(${word}::text)`
  return sql`
    ${side(forwards, wanted, sql`~>=~`, sql`~<~`)} union ${side(forwards, wanted, sql`~<~`, sql`~>~`)}
    union ${side(backwards, reversed, sql`~>=~`, sql`~<~`)} union ${side(backwards, reversed, sql`~<~`, sql`~>~`)}`
}
