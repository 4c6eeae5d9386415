import { type SQL, sql } from 'drizzle-orm'
import type { NodeUuid, PagePath } from '../nouns.ts'
import type { FoundNode, LiveSite } from '../site-reader.ts'
import { type Database, rows } from './database.ts'
import { visibleAt } from './visible-rows.ts'

/** Edits of one block that are followed. Each is a step along an index. */
const MAX_SUCCESSORS = 1000

/**
 * A page or block at the live deployment, or who took its place, however often; else the last page on which it stood.
 * Nothing that is scheduled is looked at, nor what was and never came.
 */
export async function findNode(db: Database, site: LiveSite, uuid: NodeUuid): Promise<FoundNode | undefined> {
  const [live] = await rows(db, selectLiveNode(site, uuid))
  if (live !== undefined) return { ...live, anchor: live.anchor ?? undefined }
  const [ended] = await rows(db, selectEndedNode(site, uuid))
  if (ended === undefined) return undefined
  const page = await findNodePage(db, site, ended.pageUuid)
  return { kind: 'gone', page }
}

type GonePage = (FoundNode & { readonly kind: 'gone' })['page']

async function findNodePage(db: Database, site: LiveSite, uuid: NodeUuid): Promise<GonePage> {
  const [live] = await rows(db, selectLiveNode(site, uuid))
  if (live !== undefined) return { path: live.path, title: live.title, isLive: true }
  const [ended] = await rows(db, selectEndedNode(site, uuid))
  return ended && ended.path !== null && ended.title !== null
    ? { path: ended.path, title: ended.title, isLive: false }
    : undefined
}

interface LiveRow {
  readonly kind: 'page' | 'block'
  readonly uuid: NodeUuid
  readonly path: PagePath
  readonly title: string
  readonly anchor: string | null
}

/** The node and its successors, nearest first; from one that is there nothing leads on. */
function chain({ workspaceId, deploymentId }: LiveSite, uuid: NodeUuid): SQL {
  return sql`
    with recursive chain(uuid, step) as (
      select ${uuid}::uuid, 0
      union all
      select s.to_uuid, step + 1 from chain
      join lateral (
        select to_uuid from node_successors
        where workspace_id = ${workspaceId}::int and from_uuid = chain.uuid and ${visibleAt(deploymentId)}
        limit 1
      ) s on true
      where step < ${MAX_SUCCESSORS}::int
    )`
}

export function selectLiveNode(site: LiveSite, uuid: NodeUuid): SQL<LiveRow> {
  const { workspaceId, deploymentId } = site
  return sql`
    ${chain(site, uuid)}
    select n.kind, n.uuid::text as uuid, p.path, p.title, n.metadata ->> 'anchor' as anchor
    from chain
    join lateral (
      select kind, uuid, page_uuid, metadata from nodes
      where workspace_id = ${workspaceId}::int and uuid = chain.uuid and ${visibleAt(deploymentId)} limit 1
    ) n on true
    join lateral (
      select path, title from nodes
      where workspace_id = ${workspaceId}::int and uuid = coalesce(n.page_uuid, n.uuid) and kind = 'page'
        and ${visibleAt(deploymentId)} limit 1
    ) p on true
    order by step limit 1`
}

interface EndedRow {
  readonly pageUuid: NodeUuid
  /** Of a page. */
  readonly path: PagePath | null
  readonly title: string | null
}

/**
 * As it last was: of the last in the chain of which something is kept. A row that was only scheduled, and was replaced before
 * its minute, was never there.
 */
export function selectEndedNode(site: LiveSite, uuid: NodeUuid): SQL<EndedRow> {
  const { workspaceId, deploymentId } = site
  return sql`
    ${chain(site, uuid)}
    select coalesce(n.page_uuid, n.uuid)::text as "pageUuid", n.path, n.title
    from chain
    join lateral (
      select n.uuid, n.page_uuid, n.path, n.title from nodes n
      join deployment_history since on since.id = n.since_deployment
      left join deployment_history until on until.id = n.until_deployment
      where n.workspace_id = ${workspaceId}::int and n.uuid = chain.uuid
        and n.until_deployment <= ${deploymentId}::int
        and (since.goes_live_at is null or since.goes_live_at < coalesce(until.goes_live_at, until.finished_at))
      order by n.since_deployment desc limit 1
    ) n on true
    order by step desc limit 1`
}
