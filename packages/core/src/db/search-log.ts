/** What readers of a workspace looked for, counted by day. A table of bounded size; nobody waits for it. */

import { type SQL, sql } from 'drizzle-orm'
import type { CountedSearch } from '../search/counted-search.ts'
import { type Database, rows } from './database.ts'
import { retrying } from './retrying.ts'
import { storableJson } from './storable.ts'

/** Rows of one workspace and day: what is new after that is not counted. */
const MOST_A_DAY = 2000

export async function writeSearchLog(db: Database, searches: readonly CountedSearch[]): Promise<void> {
  if (searches.length > 0) await retrying(() => rows(db, insertSearches(searches)))
}

/** In the order of the key, so that two servers never wait for one another. */
export function insertSearches(searches: readonly CountedSearch[]): SQL {
  return sql`
    with today as (select (now() at time zone 'UTC')::date as day), counted as (
      select * from jsonb_to_recordset(${storableJson(searches.map((search) => ({ ...search })))}::jsonb)
        as c("workspaceId" int, query text, chosen text, times int, hits int, ms int)
    ), room as (
      select w.id, ${MOST_A_DAY}::int - (
        select count(*) from search_log l, today where l.workspace_id = w.id and l.day = today.day)::int as rows
      from workspaces w where w.id in (select "workspaceId" from counted)
    ), ranked as (
      select c.*, row_number() over (partition by "workspaceId" order by query, chosen) as rank from counted c
    )
    insert into search_log (workspace_id, day, query, chosen, times, hits, ms)
    select c."workspaceId", today.day, c.query, c.chosen, c.times, c.hits, c.ms
    from ranked c join room on room.id = c."workspaceId", today
    where c.rank <= room.rows or exists (
      select from search_log l
      where l.workspace_id = c."workspaceId" and l.day = today.day and l.query = c.query and l.chosen = c.chosen)
    order by 1, 2, 3, 4
    on conflict (workspace_id, day, query, chosen) do update
      set times = search_log.times + excluded.times, hits = search_log.hits + excluded.hits, ms = search_log.ms + excluded.ms
    returning 1`
}

/** A query as it was asked in the days that are kept. */
export interface LoggedQuery {
  readonly query: string
  readonly times: number
  /** Of one search, on average. */
  readonly hits: number
  readonly ms: number
  /** What was chosen, most often first; at most three. Addresses below the workspace. */
  readonly chosen: readonly { readonly to: string; readonly times: number }[]
}

export interface SearchLog {
  /** The first day that is counted, `2026-11-21`; undefined: none is. */
  readonly since: string | undefined
  /** In all. */
  readonly searches: number
  /** What is looked for most. */
  readonly most: readonly LoggedQuery[]
  /** What is looked for most of that which was never found. */
  readonly missed: readonly LoggedQuery[]
}

export async function readSearchLog(db: Database, workspaceId: number, limit: number): Promise<SearchLog> {
  const [all] = await rows(
    db,
    sql<{ since: string | null; searches: number }>`
      select min(day)::text as since, coalesce(sum(times), 0)::float8 as searches from search_log
      where workspace_id = ${workspaceId}::int and chosen = ''`,
  )
  return {
    since: all?.since ?? undefined,
    searches: all?.searches ?? 0,
    most: await rows(db, selectQueries(workspaceId, sql`true`, limit)),
    missed: await rows(db, selectQueries(workspaceId, sql`sum(hits) = 0`, limit)),
  }
}

function selectQueries(workspaceId: number, condition: SQL, limit: number): SQL<LoggedQuery> {
  return sql`
    with asked as (
      select query, sum(times)::float8 as times, round(sum(hits)::numeric / sum(times), 1)::float8 as hits,
        round(sum(ms)::numeric / sum(times), 1)::float8 as ms
      from search_log where workspace_id = ${workspaceId}::int and chosen = ''
      group by query having ${condition} order by sum(times) desc, query collate "C" limit ${limit}::int
    )
    select a.*, coalesce((
      select jsonb_agg(jsonb_build_object('to', c.chosen, 'times', c.times) order by c.times desc, c.chosen) from (
        select chosen, sum(times)::int as times from search_log l
        where l.workspace_id = ${workspaceId}::int and l.query = a.query and l.chosen <> ''
        group by chosen order by sum(times) desc, chosen collate "C" limit 3
      ) c
    ), '[]') as chosen
    from asked a order by a.times desc, a.query collate "C"`
}

/** @param days younger days stay */
export async function pruneSearchLog(db: Database, workspaceId: number, days: number): Promise<void> {
  await retrying(() =>
    rows(
      db,
      sql`delete from search_log where workspace_id = ${workspaceId}::int
        and day < (now() at time zone 'UTC')::date - ${days}::int`,
    ),
  )
}
