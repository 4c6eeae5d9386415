/** Reads what programs are told of a site. */

import { type SQL, sql } from 'drizzle-orm'
import type { JsonObject, NodeUuid, PagePath } from '../nouns.ts'
import type {
  BlockVersion,
  ContentBlock,
  ListedPage,
  PageChangeNote,
  PageContents,
  PageVersions,
} from '../site-contents.ts'
import type { LiveSite } from '../site-reader.ts'
import { type Database, rows } from './database.ts'
import { findPast } from './find-past.ts'
import { readChangedPages } from './read-site-diff.ts'
import { uuidArray, visibleAt } from './visible-rows.ts'

interface PageRow {
  readonly uuid: NodeUuid
  readonly path: PagePath
  readonly address: string
  readonly title: string
  readonly metadata: JsonObject
  readonly since: number
}

const visible = (alias: SQL, { deploymentId }: LiveSite): SQL => sql`
  (${alias}.since_deployment <= ${deploymentId}::int
    and (${alias}.until_deployment is null or ${alias}.until_deployment > ${deploymentId}::int))`

function selectPages(
  site: LiveSite,
  condition: SQL,
  columns: SQL = sql``,
): SQL<PageRow & { readonly html: string }> {
  return sql`
    select n.uuid::text as uuid, n.path, r.path as address, n.title, n.metadata, n.since_deployment as since
      ${columns}
    from nodes n
    join rendered_pages r on r.workspace_id = n.workspace_id and r.page_uuid = n.uuid and r.kind = 'page'
      and ${visible(sql`r`, site)}
    where n.workspace_id = ${site.workspaceId}::int and n.kind = 'page' and ${visible(sql`n`, site)} and ${condition}`
}

/** @param after the `path` of the last page that was read; undefined: from the first */
export async function listPages(
  db: Database,
  site: LiveSite,
  after: string | undefined,
  limit: number,
): Promise<readonly ListedPage[]> {
  const beyond = after === undefined ? sql`true` : sql`n.path collate "C" > ${after}::text collate "C"`
  const found = await rows(
    db,
    sql<PageRow>`
      ${selectPages(site, sql`n.metadata ->> 'unlisted' is null and ${beyond}`)}
      order by n.path collate "C" limit ${limit}::int`,
  )
  return found.map(toListed)
}

function toListed({ uuid, path, address, title, metadata, since }: PageRow): ListedPage {
  const history = objectOf(metadata['history'])
  return {
    ...{ uuid, path, address, title, since },
    description: textOf(metadata['description']),
    created: textOf(metadata['date']) ?? textOf(history['created']),
    updated: textOf(metadata['updated']) ?? textOf(history['updated']),
    tags: textsOf(metadata['tags']),
  }
}

const textOf = (value: unknown): string | undefined => (typeof value === 'string' ? value : undefined)
const textsOf = (value: unknown): readonly string[] =>
  Array.isArray(value) ? value.filter((item) => typeof item === 'string') : []
const objectOf = (value: unknown): Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null ? { ...value } : {}

/** @param where a page's path, or `''` for the home page */
export async function readContents(
  db: Database,
  site: LiveSite,
  where: string,
): Promise<PageContents | undefined> {
  const condition = where === '' ? sql`r.path = ''` : sql`n.path = ${where}::text`
  const [page] = await rows(
    db,
    sql<PageRow & { html: string }>`${selectPages(site, condition, sql`, r.body as html`)} limit 1`,
  )
  if (page === undefined) return undefined
  const { workspaceId } = site
  const [blocks, links, backlinks] = await Promise.all([
    rows(
      db,
      sql<ContentBlock>`
        select uuid::text as uuid, parent_uuid::text as "parentUuid", "order", source, text, html, metadata from nodes
        where workspace_id = ${workspaceId}::int and kind = 'block' and page_uuid = ${page.uuid}::uuid
          and ${visibleAt(site.deploymentId)}`,
    ),
    rows(db, selectLinks(site, page.uuid, 'from')),
    rows(db, selectLinks(site, page.uuid, 'to')),
  ])
  const { metadata, html } = page
  const { since: _, ...listed } = toListed(page)
  const own = textsOf(metadata['authors'])
  return {
    ...listed,
    html,
    aliases: textsOf(metadata['aliases']),
    authors: own.length > 0 ? own : textsOf(objectOf(metadata['history'])['authors']),
    properties: objectOf(metadata['properties']) as JsonObject,
    isUnlisted: metadata['unlisted'] === true,
    blocks: inReadingOrder(page.uuid, blocks),
    links: links.map(({ kind, block, address, title }) => ({
      kind,
      block: block ?? undefined,
      address,
      title,
    })),
    backlinks: backlinks.map(({ block, address, title, text }) => ({
      ...{ block: block ?? undefined, address, title },
      text: text ?? '',
    })),
  }
}

interface LinkRow {
  readonly kind: string
  readonly block: NodeUuid | null
  readonly address: string
  readonly title: string
  readonly text: string | null
}

/** Most backlinks of one page that are told. */
const MOST_LINKS = 2000

function selectLinks(site: LiveSite, page: NodeUuid, end: 'from' | 'to'): SQL<LinkRow> {
  const [own, other] =
    end === 'from' ? [sql`l.from_page`, sql`l.to_page`] : [sql`l.to_page`, sql`l.from_page`]
  const isOf = end === 'from' ? sql`true` : sql`n.metadata ->> 'unlisted' is null and n.uuid <> ${page}::uuid`
  return sql`
    select l.kind, l.from_block::text as block, r.path as address, n.title, left(b.text, 500) as text
    from links l
    join nodes n on n.workspace_id = l.workspace_id and n.uuid = ${other} and n.kind = 'page' and ${visible(sql`n`, site)}
    join rendered_pages r on r.workspace_id = l.workspace_id and r.page_uuid = n.uuid and r.kind = 'page'
      and ${visible(sql`r`, site)}
    left join nodes b on b.workspace_id = l.workspace_id and b.uuid = l.from_block and ${visible(sql`b`, site)}
    where l.workspace_id = ${site.workspaceId}::int and ${own} = ${page}::uuid and ${visible(sql`l`, site)} and ${isOf}
    order by n.path collate "C", l."order" limit ${MOST_LINKS}::int`
}

/** Parents before children, siblings by rank. */
function inReadingOrder(page: NodeUuid, blocks: readonly ContentBlock[]): readonly ContentBlock[] {
  const children = new Map<string, ContentBlock[]>()
  for (const block of blocks) {
    const siblings = children.get(block.parentUuid)
    if (siblings === undefined) children.set(block.parentUuid, [block])
    else siblings.push(block)
  }
  const ordered: ContentBlock[] = []
  const open = [...(children.get(page) ?? [])].sort((a, b) => b.order - a.order)
  for (let block = open.pop(); block !== undefined; block = open.pop()) {
    ordered.push(block)
    open.push(...(children.get(block.uuid) ?? []).sort((a, b) => b.order - a.order))
  }
  return ordered
}

/** Every kept version of the blocks of some pages, none newer than the deployment. */
export async function readVersions(
  db: Database,
  { workspaceId, deploymentId }: LiveSite,
  pages: readonly NodeUuid[],
): Promise<PageVersions> {
  const found = await rows(
    db,
    sql<Omit<BlockVersion, 'until'> & { until: number | null }>`
      select page_uuid::text as page, text, coalesce(metadata ->> 'kind' = 'heading', false) as "isHeading",
        since_deployment as since,
        case when until_deployment <= ${deploymentId}::int then until_deployment end as until
      from nodes
      where workspace_id = ${workspaceId}::int and kind = 'block' and page_uuid = any (${uuidArray(pages)})
        and since_deployment <= ${deploymentId}::int
      order by page_uuid, parent_uuid <> page_uuid, "order", uuid, since_deployment`,
  )
  const deployments = await rows(
    db,
    sql<{ id: number; time: string; isKept: boolean }>`
      select id, to_char(coalesce(goes_live_at, finished_at, started_at) at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"') as time,
        let_go_at is null as "isKept"
      from deployment_history
      where workspace_id = ${workspaceId}::int and status = 'success' and id <= ${deploymentId}::int`,
  )
  return {
    blocks: found.map((row) => ({ ...row, until: row.until ?? undefined })),
    times: new Map(deployments.map(({ id, time }) => [id, time])),
    oldest: Math.min(deploymentId, ...deployments.flatMap(({ id, isKept }) => (isKept ? [id] : []))),
  }
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
