/** Deployments that readers had, for those who ask how a page was. */

import { type SQL, sql } from 'drizzle-orm'
import type { NodeUuid } from '../nouns.ts'
import type { LiveSite, PageMoment, PastSite } from '../site-reader.ts'
import { type Database, oneRow, rows } from './database.ts'
import { onlyAt, visibleAt } from './visible-rows.ts'

/**
 * True of a deployment that is kept and was live: one that was built and never shown (`--no-live`, pinned, a minute of a
 * schedule that was replaced before it came) is nobody's to see.
 */
const WAS_LIVE = sql`(
  d.status = 'success' and d.let_go_at is null and (
    d.scheduled_after is null and d.first_live_at is not null
    or d.goes_live_at <= now() and exists (
      select from deployment_history run
      where run.workspace_id = d.workspace_id and run.id = d.scheduled_after and run.first_live_at is not null
        and not exists (
          select from deployment_history later
          where later.workspace_id = d.workspace_id and later.first_live_at > run.first_live_at
            and later.first_live_at <= d.goes_live_at
        )
    )
  )
)`

const SINCE = sql`coalesce(d.goes_live_at, d.first_live_at)`
const ISO = sql`to_char(${SINCE} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"')`

/** @param at an id, or the end of a time: the newest that readers had by then */
export async function findPast(
  db: Database,
  workspaceId: number,
  at: { readonly id: number } | { readonly until: string },
): Promise<PastSite | undefined> {
  const [found] = await rows(db, selectPast(workspaceId, at))
  return found
}

export function selectPast(
  workspaceId: number,
  at: { readonly id: number } | { readonly until: string },
): SQL<PastSite> {
  const which = 'id' in at ? sql`d.id = ${at.id}::int` : sql`${SINCE} <= ${at.until}::timestamptz`
  return sql`
    select d.id as "deploymentId", ${ISO} as since from deployment_history d
    where d.workspace_id = ${workspaceId}::int and ${WAS_LIVE} and ${which}
    order by ${SINCE} desc, d.id desc limit 1`
}

/**
 * Whether what lies at a path of a past deployment may be shown. A page that readers had and that is kept from them today (a
 * draft, or expired) is not; nor is a page or a list that may quote one: it links to one, is linked to by one, embeds one at
 * any depth, asks a query, or lists pages. Pages that were removed or moved in the open hide nothing.
 * @param past what was; @param live what is
 */
export async function isPastShown(
  db: Database,
  past: LiveSite,
  live: LiveSite,
  path: string,
): Promise<boolean> {
  if (past.deploymentId === live.deploymentId) return true
  return (await oneRow(db, selectIsShown(past, live, path))).isShown
}

/** What is hidden is read from what differs between the two, however large the site is. */
export function selectIsShown(
  past: LiveSite,
  live: LiveSite,
  path: string,
): SQL<{ readonly isShown: boolean }> {
  const then = visibleAt(past.deploymentId)
  const now = visibleAt(live.deploymentId)
  const mine = sql`workspace_id = ${past.workspaceId}::int`
  return sql`
    with recursive page as (
      select kind, page_uuid as uuid, body from rendered_pages where ${mine} and path = ${path}::text and ${then}
    ), hidden as materialized (
      select n.uuid from nodes n
      where ${mine} and kind = 'page' and ${onlyAt(past.deploymentId, live.deploymentId)}
        and not exists (
          select from (select uuid from nodes where ${mine} and kind = 'page' and ${now}) l where l.uuid = n.uuid)
        and not exists (
          select from (select page_uuid, path from rendered_pages where ${mine} and kind = 'page' and ${then}) r
          join (select path, is_hidden from past_addresses where ${mine} and ${now}) a using (path)
          where r.page_uuid = n.uuid and not a.is_hidden)
    ), shows as (
      select uuid from page where kind = 'page'
      union
      select l.from_page from (select * from links where ${mine} and ${then}) l join page p on l.to_page = p.uuid
      union
      select l.to_page from (select * from links where ${mine} and ${then}) l join page p on l.from_page = p.uuid
      where l.to_page is not null
    ), quotes as (
      select uuid from shows
      union
      select l.to_page from quotes q
      join (select * from links where ${mine} and ${then}) l on l.from_page = q.uuid
      where l.kind in ('embed', 'block') and l.to_page is not null
    )
    select not exists (select from hidden) or coalesce((
      select kind = 'page' and strpos(body, 'class="query') = 0
        and not exists (select from quotes join hidden using (uuid)) from page
    ), true) as "isShown"`
}

/** Past deployments in which a page changed, the newest first. @param path of a page that is live */
export function selectPageMoments(site: LiveSite, path: string, limit: number): SQL<PageMoment> {
  return sql`
    with page as (
      select page_uuid as uuid from rendered_pages
      where workspace_id = ${site.workspaceId}::int and path = ${path}::text and kind = 'page'
        and ${visibleAt(site.deploymentId)}
    ), kept as (
      select d.id, ${ISO} as since, lag(d.id) over (order by ${SINCE}, d.id) as before
      from deployment_history d where d.workspace_id = ${site.workspaceId}::int and ${WAS_LIVE}
    ), ranges as (
      select n.since_deployment as since, n.until_deployment as until from page p
      join nodes n on n.workspace_id = ${site.workspaceId}::int and n.uuid = p.uuid
      union all
      select n.since_deployment, n.until_deployment from page p
      join nodes n on n.workspace_id = ${site.workspaceId}::int and n.kind = 'block' and n.page_uuid = p.uuid
    )
    select * from (
      select k.id as "deploymentId", k.since,
        (select count(*)::int from ranges r where r.since <= k.id and (r.until is null or r.until > k.id)
          and not (k.before is not null and r.since <= k.before and (r.until is null or r.until > k.before))) as came,
        (select count(*)::int from ranges r where k.before is not null and r.since <= k.before
          and (r.until is null or r.until > k.before)
          and not (r.since <= k.id and (r.until is null or r.until > k.id))) as went
      from kept k
    ) m where came + went > 0 order by since desc, "deploymentId" desc limit ${limit}::int`
}

/** The page that is live at a path. */
export async function findLivePage(
  db: Database,
  site: LiveSite,
  path: string,
): Promise<NodeUuid | undefined> {
  const [found] = await rows(
    db,
    sql<{ uuid: NodeUuid }>`
      select page_uuid::text as uuid from rendered_pages
      where workspace_id = ${site.workspaceId}::int and path = ${path}::text and kind = 'page'
        and ${visibleAt(site.deploymentId)}`,
  )
  return found?.uuid
}

/** Where a page is in a deployment. Undefined: it is not there. */
export async function findPathOf(db: Database, site: LiveSite, page: NodeUuid): Promise<string | undefined> {
  const [found] = await rows(
    db,
    sql<{ path: string }>`
      select path from rendered_pages
      where workspace_id = ${site.workspaceId}::int and page_uuid = ${page}::uuid and kind = 'page'
        and ${visibleAt(site.deploymentId)}`,
  )
  return found?.path
}

/** What was live before a deployment, of what is kept. */
export async function findBefore(db: Database, workspaceId: number, id: number): Promise<number | undefined> {
  const [found] = await rows(
    db,
    sql<{ id: number }>`
      select d.id from deployment_history d, deployment_history later
      where d.workspace_id = ${workspaceId}::int and ${WAS_LIVE} and later.id = ${id}::int
        and (${SINCE}, d.id) < (coalesce(later.goes_live_at, later.first_live_at), later.id)
      order by ${SINCE} desc, d.id desc limit 1`,
  )
  return found?.id
}
