/**
 * What must hold of a database whatever happened to the processes that wrote it, asked with statements of its own: it shares no
 * code with what it checks. Empty: all of it holds.
 */

import { type SQL, sql } from 'drizzle-orm'
import { type Database, rows } from '../../packages/core/src/db/database.ts'

const RANGED: Readonly<Record<string, readonly string[]>> = {
  nodes: ['uuid'],
  links: ['from_page', '"order"'],
  rendered_pages: ['path'],
  redirects: ['from_path'],
  assets: ['path'],
  asset_chunks: ['sha256', 'chunk'],
  past_addresses: ['path'],
  node_successors: ['from_uuid'],
  past_anchors: ['path', 'anchor'],
}

/** @param isAtRest no run is under way and the last one ended well: then nothing of a failed one is left either */
export async function brokenInvariants(db: Database, isAtRest: boolean): Promise<readonly string[]> {
  const broken: string[] = []
  const expectNone = async (what: string, query: SQL<{ found: string }>): Promise<void> => {
    for (const { found } of await rows(db, query)) broken.push(`${what}: ${found}`)
  }
  await expectNone(
    'the live deployment is no success, or was let go',
    sql`select w.slug as found from workspaces w join deployment_history d on d.id = w.live_deployment_id
      where d.status <> 'success' or d.let_go_at is not null or d.workspace_id <> w.id`,
  )
  await expectNone(
    'more than one active run',
    sql`select workspace_id::text as found from deployment_history where status in ('pending', 'building')
      group by workspace_id having count(*) > 1`,
  )
  for (const [name, key] of Object.entries(RANGED)) {
    const table = sql.raw(name)
    const equal = sql.raw(key.map((column) => `a.${column} = b.${column}`).join(' and '))
    await expectNone(
      `${name}: two versions at one time`,
      sql`select concat_ws(' ', a.workspace_id, a.since_deployment, b.since_deployment) as found
        from ${table} a join ${table} b on a.workspace_id = b.workspace_id and ${equal}
          and a.since_deployment < b.since_deployment
          and (a.until_deployment is null or a.until_deployment > b.since_deployment)
        -- what a run has written that was stopped is seen by nobody
        where exists (select from deployment_history d where d.id = b.since_deployment and d.status = 'success')
        limit 3`,
    )
    if (!isAtRest) continue
    await expectNone(
      `${name}: of a deployment that is no success`,
      sql`select concat_ws(' ', t.since_deployment, t.until_deployment) as found from ${table} t
        join deployment_history d on d.workspace_id = t.workspace_id and d.id in (t.since_deployment, t.until_deployment)
        where d.status not in ('success') limit 3`,
    )
    await expectNone(
      `${name}: ended by nobody`,
      sql`select t.until_deployment::text as found from ${table} t where t.until_deployment is not null and not exists (
        select from deployment_history d where d.workspace_id = t.workspace_id and d.id = t.until_deployment) limit 3`,
    )
  }
  if (!isAtRest) return broken
  await expectNone(
    'a run that is not over',
    sql`select id || ' ' || status as found from deployment_history
      where status in ('pending', 'building', 'prepared') or needs_undo`,
  )
  const open = sql`t.until_deployment is null or t.until_deployment > w.live_deployment_id`
  await expectNone(
    'a block without its page, or a page without its HTML, in what is live',
    sql`with live as (
        select t.* from nodes t join workspaces w on w.id = t.workspace_id
        where t.since_deployment <= w.live_deployment_id and (${open})
      ), pages as (
        select t.* from rendered_pages t join workspaces w on w.id = t.workspace_id
        where t.since_deployment <= w.live_deployment_id and (${open})
      )
      select b.uuid::text as found from live b where b.kind = 'block' and not exists (
        select from live p where p.kind = 'page' and p.workspace_id = b.workspace_id and p.uuid = b.page_uuid)
      union all
      select p.path from live p where p.kind = 'page' and not exists (
        select from pages r where r.workspace_id = p.workspace_id and r.page_uuid = p.uuid)`,
  )
  return broken
}
