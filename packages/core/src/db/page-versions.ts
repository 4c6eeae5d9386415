/** What became of pages, in the deployments that are kept. */

import { type SQL, sql } from 'drizzle-orm'
import type { JsonObject, NodeUuid } from '../nouns.ts'
import type { BlockVersion, PageChangeNote, PageVersions } from '../site-contents.ts'
import type { LiveSite } from '../site-reader.ts'
import { type Database, rows } from './database.ts'
import { findPast } from './find-past.ts'
import { readChangedPages } from './read-site-diff.ts'
import { uuidArray, visibleAt } from './visible-rows.ts'

/** Every kept version of the blocks of some pages, none newer than the deployment. */
export async function readVersions(
  db: Database,
  site: LiveSite,
  pages: readonly NodeUuid[],
): Promise<PageVersions> {
  const blocks = await rows(db, selectVersions(site, pages))
  const came = await rows(db, selectWhenPagesCame(site, pages))
  const moments = new Set([...blocks, ...came].map(({ since }) => since))
  for (const { until } of blocks) if (until !== null) moments.add(until)
  const deployments = await rows(db, selectTimes(site, [...moments]))
  const [oldest] = await rows(db, selectOldest(site))
  return {
    blocks: blocks.map((row) => ({ ...row, until: row.until ?? undefined })),
    times: new Map(deployments.map(({ id, time }) => [id, time])),
    oldest: oldest?.id ?? site.deploymentId,
  }
}

export function selectVersions(
  { workspaceId, deploymentId }: LiveSite,
  pages: readonly NodeUuid[],
): SQL<Omit<BlockVersion, 'until'> & { readonly until: number | null }> {
  return sql`
    select page_uuid::text as page, text, coalesce(metadata ->> 'kind' = 'heading', false) as "isHeading",
      since_deployment as since,
      case when until_deployment <= ${deploymentId}::int then until_deployment end as until
    from nodes
    where workspace_id = ${workspaceId}::int and kind = 'block' and page_uuid = any (${uuidArray(pages)})
      and since_deployment <= ${deploymentId}::int
    order by page_uuid, parent_uuid <> page_uuid, "order", uuid, since_deployment`
}

export function selectWhenPagesCame(
  { workspaceId, deploymentId }: LiveSite,
  pages: readonly NodeUuid[],
): SQL<{ readonly since: number }> {
  return sql`
    select since_deployment as since from nodes
    where workspace_id = ${workspaceId}::int and kind = 'page' and uuid = any (${uuidArray(pages)})
      and ${visibleAt(deploymentId)}`
}

export function selectTimes(
  { workspaceId, deploymentId }: LiveSite,
  ids: readonly number[],
): SQL<{ readonly id: number; readonly time: string }> {
  return sql`
    select id, to_char(coalesce(goes_live_at, finished_at, started_at) at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"') as time
    from deployment_history
    where workspace_id = ${workspaceId}::int and id = any (string_to_array(${ids.join(',')}, ',')::int[])
      and status = 'success' and id <= ${deploymentId}::int`
}

/** The first of which everything is kept. */
export function selectOldest({ workspaceId, deploymentId }: LiveSite): SQL<{ readonly id: number }> {
  return sql`
    select id from deployment_history
    where workspace_id = ${workspaceId}::int and status = 'success' and let_go_at is null
      and id <= ${deploymentId}::int
    order by id limit 1`
}

/** @returns undefined when `since` is no kept deployment before this one */
export async function readChangeNotes(
  db: Database,
  { workspaceId, deploymentId }: LiveSite,
  since: number,
): Promise<readonly PageChangeNote[] | undefined> {
  if (since > deploymentId) return undefined
  if ((await findPast(db, workspaceId, { id: since })) === undefined) return undefined
  const isListed = (page: { readonly metadata: JsonObject } | undefined): boolean =>
    page !== undefined && page.metadata['unlisted'] !== true
  const pairs = await readChangedPages(db, { workspaceId, before: since, after: deploymentId })
  return pairs.flatMap((pair): readonly PageChangeNote[] => {
    const before = isListed(pair.before) ? pair.before : undefined
    const after = isListed(pair.after) ? pair.after : undefined
    if (after === undefined) {
      return before === undefined
        ? []
        : [{ kind: 'removed', path: before.path, title: undefined, from: undefined }]
    }
    const isMoved = before !== undefined && before.path !== after.path
    const kind = before === undefined ? 'added' : isMoved ? 'moved' : 'changed'
    return [{ kind, path: after.path, title: after.title, from: isMoved ? before.path : undefined }]
  })
}
