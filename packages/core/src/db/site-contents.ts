/** Reads what programs are told of a site. */

import { type SQL, sql } from 'drizzle-orm'
import type { JsonObject, NodeUuid, PagePath } from '../nouns.ts'
import type { ContentBlock, ListedPage, PageContents } from '../site-contents.ts'
import type { LiveSite } from '../site-reader.ts'
import { type Database, rows } from './database.ts'
import { selectUnlisted, visibleAt } from './visible-rows.ts'

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

/** In the order of ids, which an index has. @param after the id of the last page that was read; undefined: from the first */
export async function listPages(
  db: Database,
  site: LiveSite,
  after: NodeUuid | undefined,
  limit: number,
): Promise<readonly ListedPage[]> {
  return (await rows(db, selectListedPages(site, after, limit))).map(toListed)
}

export function selectListedPages(site: LiveSite, after: NodeUuid | undefined, limit: number): SQL<PageRow> {
  const { workspaceId, deploymentId } = site
  const beyond = after === undefined ? sql`true` : sql`page_uuid > ${after}::uuid`
  return sql`
    with part as materialized (
      select page_uuid, path from rendered_pages
      where workspace_id = ${workspaceId}::int and kind = 'page' and ${visibleAt(deploymentId)} and ${beyond}
        and page_uuid not in (${selectUnlisted(site)})
      order by page_uuid limit ${limit}::int
    )
    select n.uuid::text as uuid, n.path, r.path as address, n.title, n.metadata, n.since_deployment as since
    from part r
    join nodes n on n.workspace_id = ${workspaceId}::int and n.uuid = r.page_uuid and n.kind = 'page'
      and ${visible(sql`n`, site)}
    order by n.uuid`
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
  const [page] = await rows(db, selectContents(site, where))
  if (page === undefined) return undefined
  const [blocks, links, backlinks] = await Promise.all([
    rows(db, selectBlocks(site, page.uuid)),
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

/** @param where a page's path, or `''` for the home page, which is also found by its own */
export function selectContents(site: LiveSite, where: string): SQL<PageRow & { readonly html: string }> {
  const slug = where.slice(where.lastIndexOf('/') + 1)
  const condition = where === '' ? sql`r.path = ''` : sql`n.slug = ${slug}::text and n.path = ${where}::text`
  return sql`
    select n.uuid::text as uuid, n.path, r.path as address, n.title, n.metadata, n.since_deployment as since,
      r.body as html
    from nodes n
    join rendered_pages r on r.workspace_id = n.workspace_id and r.page_uuid = n.uuid and r.kind = 'page'
      and ${visible(sql`r`, site)}
    where n.workspace_id = ${site.workspaceId}::int and n.kind = 'page' and ${visible(sql`n`, site)} and ${condition}
    limit 1`
}

export function selectBlocks({ workspaceId, deploymentId }: LiveSite, page: NodeUuid): SQL<ContentBlock> {
  return sql`
    select uuid::text as uuid, parent_uuid::text as "parentUuid", "order", source, text, html, metadata from nodes
    where workspace_id = ${workspaceId}::int and kind = 'block' and page_uuid = ${page}::uuid
      and ${visibleAt(deploymentId)}`
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

export function selectLinks(site: LiveSite, page: NodeUuid, end: 'from' | 'to'): SQL<LinkRow> {
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
