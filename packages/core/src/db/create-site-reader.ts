/** What the server asks at request time: each question is one read along an index, and writes nothing. */

import { type SQL, sql } from 'drizzle-orm'
import { parseUuid } from '../id.ts'
import type { Digest, PagePath, PageReference } from '../nouns.ts'
import type {
  ListedSite,
  LiveSite,
  SiteReader,
  SiteSummary,
  StoredAsset,
  StoredPage,
  StoredPastAddress,
} from '../site-reader.ts'
import { type Database, rows } from './database.ts'
import { findNode } from './find-node.ts'
import {
  findBefore,
  findLivePage,
  findPast,
  findPathOf,
  isPastShown,
  selectPageMoments,
} from './find-past.ts'
import { findPastAnchors } from './find-past-anchors.ts'
import { liveDeployment } from './live-deployment.ts'
import { rankNear } from './near-pages.ts'
import { readChangeNotes, readVersions } from './page-versions.ts'
import { readGraph } from './read-graph.ts'
import { readMentions } from './read-mentions.ts'
import { findPreview, type PreviewValues, readPreviewRow, selectPreviewChunk } from './read-preview.ts'
import { readPageDiff } from './read-site-diff.ts'
import { searchSite } from './search-site.ts'
import { listPages, readContents } from './site-contents.ts'
import { isStorable } from './storable.ts'

export function createSiteReader(db: Database): SiteReader {
  return {
    listSites: async () => (await rows(db, selectTitledSites())).map(toSummary),
    findSite: async (slug) => {
      if (!isStorable(slug)) return undefined
      const [found] = await rows(db, selectSites(sql`slug = ${slug}::text`))
      return found === undefined ? undefined : toSummary(found)
    },
    findRenderedPage: async (site, path) =>
      isStorable(path)
        ? over(db, site, ['page', path], async () => (await rows(db, selectRenderedPage(site, path)))[0])
        : undefined,
    findRedirect: async (site, from) => {
      if (!isStorable(from)) return undefined
      const stored = async () => (await rows(db, selectRedirect(site, from)))[0]
      return (await over(db, site, ['redirect', from], stored))?.to
    },
    findPastAddress: async (site, path) => {
      const [past] = isStorable(path) ? await rows(db, selectPastAddress(site, path)) : []
      return past && { ...past, to: past.to ?? undefined }
    },
    findPastAnchors: async (site, path) => (isStorable(path) ? findPastAnchors(db, site, path) : []),
    findNode: async (site, uuid) => {
      const parsed = parseUuid(uuid)
      return parsed && findNode(db, site, parsed)
    },
    findAsset: async (site, address) =>
      isStorable(address)
        ? over(db, site, ['asset', address], async () => (await rows(db, selectAsset(site, address)))[0])
        : undefined,
    readAssetChunk: async (site, sha256, chunk) => {
      const own = site.previewId === undefined ? undefined : selectPreviewChunk(site.previewId, sha256, chunk)
      const [found] = [
        ...(own === undefined ? [] : await rows(db, own)),
        ...(await rows(db, selectAssetChunk(site, sha256, chunk))),
      ]
      return found && Buffer.from(found.bytes.buffer, found.bytes.byteOffset, found.bytes.byteLength)
    },
    findNearPages: async (site, path, limit) =>
      isStorable(path) ? rankNear(path, await rows(db, selectNearPages(site, path)), limit) : [],
    findPreview: async (workspaceId, key) =>
      isStorable(key) ? findPreview(db, workspaceId, key) : undefined,
    findPast: (workspaceId, at) => findPast(db, workspaceId, at),
    isPastShown: (past, live, path) => isPastShown(db, past, live, path),
    listPageMoments: (site, path, limit) => rows(db, selectPageMoments(site, path, limit)),
    listPages: (site, after, limit) => listPages(db, site, after, limit),
    readContents: async (site, path) => (isStorable(path) ? readContents(db, site, path) : undefined),
    readVersions: (site, pages) => readVersions(db, site, pages),
    readChanges: (site, since) => readChangeNotes(db, site, since),
    findPageDiff: async (site, path, deploymentId) => {
      if (!isStorable(path)) return undefined
      const { workspaceId } = site
      const page = await findLivePage(db, site, path)
      const past = page && (await findPast(db, workspaceId, { id: deploymentId }))
      const before = past && (await findBefore(db, workspaceId, deploymentId))
      if (page === undefined || before === undefined) return undefined
      // As `?at=` shows it or does not: neither of the two may quote what is kept from readers today.
      for (const id of [before, deploymentId]) {
        const past = { workspaceId, deploymentId: id }
        const where = await findPathOf(db, past, page)
        if (where !== undefined && !(await isPastShown(db, past, site, where))) return undefined
      }
      return readPageDiff(db, { workspaceId, before, after: deploymentId, page })
    },
    findMentions: async (site, path) => (isStorable(path) ? readMentions(db, site, path) : undefined),
    search: (site, query, limit, offset) => searchSite(db, site, query, { limit, offset }),
    readGraph: async (site, around, limit) =>
      around === undefined || isStorable(around) ? readGraph(db, site, around, limit) : undefined,
  }
}

/** What a preview has goes before what it lies over. */
async function over<Kind extends keyof PreviewValues>(
  db: Database,
  { previewId }: LiveSite,
  [kind, key]: readonly [Kind, string],
  below: () => Promise<PreviewValues[Kind] | undefined>,
): Promise<PreviewValues[Kind] | undefined> {
  const own = previewId === undefined ? undefined : await readPreviewRow(db, previewId, kind, key)
  return own === undefined ? below() : own.value
}

interface SiteRow extends Omit<SiteSummary, 'deploymentId' | 'revision'> {
  readonly deploymentId: number | null
  readonly revision: number | null
}

export function selectSites(condition: SQL): SQL<SiteRow> {
  return sql`
    select id as "workspaceId", slug, name, ${liveDeployment()} as "deploymentId",
      (settings ->> 'revision')::int as revision
    from workspaces
    where ${condition} order by slug collate "C"`
}

/** The frame of a deployment carries the title of the site. */
export function selectTitledSites(): SQL<SiteRow & Pick<ListedSite, 'title'>> {
  return sql`
    select site.*, coalesce((
      select title from rendered_pages
      where workspace_id = site."workspaceId" and path = '-/shell' and since_deployment <= site."deploymentId"
        and (until_deployment is null or until_deployment > site."deploymentId")
      limit 1
    ), site.name) as title
    from (${selectSites(sql`true`)}) site order by site.slug collate "C"`
}

function toSummary<Row extends SiteRow>({
  deploymentId,
  revision,
  ...site
}: Row): Omit<Row, 'deploymentId' | 'revision'> & Pick<SiteSummary, 'deploymentId' | 'revision'> {
  return { ...site, deploymentId: deploymentId ?? undefined, ...(revision === null ? {} : { revision }) }
}

/** True of the deployment that the site shows. */
function visibleAt({ deploymentId }: LiveSite): SQL {
  return sql`since_deployment <= ${deploymentId}::int
    and (until_deployment is null or until_deployment > ${deploymentId}::int)`
}

export function selectRenderedPage(site: LiveSite, path: string): SQL<StoredPage> {
  return sql`
    select kind, path, title, head, body, encode(digest, 'hex') as digest from rendered_pages
    where workspace_id = ${site.workspaceId}::int and path = ${path}::text and ${visibleAt(site)}
    limit 1`
}

export function selectRedirect(site: LiveSite, from: string): SQL<{ readonly to: PagePath | '' }> {
  return sql`
    select to_path as "to" from redirects
    where workspace_id = ${site.workspaceId}::int and from_path = ${from}::text and ${visibleAt(site)}
    limit 1`
}

export function selectPastAddress(
  site: LiveSite,
  path: string,
): SQL<Omit<StoredPastAddress, 'to'> & { readonly to: string | null }> {
  return sql`
    select to_path as "to", went_to as "wentTo", is_hidden as "isHidden" from past_addresses
    where workspace_id = ${site.workspaceId}::int and path = ${path}::text and ${visibleAt(site)}
    limit 1`
}

/**
 * Of a file that is still published, the bytes before these stay for as long as somebody may have the page before open.
 * One that no page refers to any more is gone at once: it may be a draft's.
 */
export function selectAsset(site: LiveSite, address: string): SQL<StoredAsset> {
  return sql`
    select path, encode(sha256, 'hex') as sha256, type, size_bytes as "sizeBytes" from assets a
    where workspace_id = ${site.workspaceId}::int and address = ${address}::text and (${visibleAt(site)} or (
      exists (
        select from deployment_history d
        where d.workspace_id = a.workspace_id and d.id = a.until_deployment and d.id <= ${site.deploymentId}::int
          and coalesce(d.goes_live_at, d.first_live_at, d.finished_at) > now() - ${REPLACED_STAYS}::interval
      ) and exists (select from assets where workspace_id = a.workspace_id and path = a.path and ${visibleAt(site)})
    ))
    order by until_deployment desc nulls first, path limit 1`
}

const REPLACED_STAYS = '25 hours'

/** By content: whoever knows it has found the asset, and a later deployment must not cut off what is being sent. */
export function selectAssetChunk(
  { workspaceId }: LiveSite,
  sha256: Digest,
  chunk: number,
): SQL<{ readonly bytes: Uint8Array }> {
  return sql`
    select bytes from asset_chunks
    where workspace_id = ${workspaceId}::int and sha256 = decode(${sha256}, 'hex') and chunk = ${chunk}::int
    limit 1`
}

/** Pages taken from each side of each order. */
const NEIGHBOURS = 50

/**
 * Pages whose last segment stands next to the one asked for in the alphabet, and in the alphabet of words read backwards:
 * whatever shares a beginning or an end with it. Four bounded walks along two indexes, for any script and any size of site.
 * A mistyped letter leaves the beginning or the end as it was; `rankNear` sorts by true likeness.
 */
export function selectNearPages(site: LiveSite, path: string): SQL<PageReference> {
  const slug = path.slice(path.lastIndexOf('/') + 1)
  const side = (key: SQL, wanted: SQL, comparison: SQL, direction: SQL): SQL => sql`
    (select path, title from nodes
    where workspace_id = ${site.workspaceId}::int and kind = 'page'
      and ${key} ${comparison} ${wanted} and ${visibleAt(site)} and metadata ->> 'unlisted' is null
    order by ${key} using ${direction} limit ${NEIGHBOURS}::int)`
  const forwards = sql`slug`
  const backwards = sql`reverse(slug)`
  const wanted = sql`${slug}::text`
  const reversed = sql`reverse(${slug}::text)`
  const up = sql`~>=~`
  const down = sql`~<~`
  return sql`
    ${side(forwards, wanted, up, sql`~<~`)} union ${side(forwards, wanted, down, sql`~>~`)}
    union ${side(backwards, reversed, up, sql`~<~`)} union ${side(backwards, reversed, down, sql`~>~`)}`
}
