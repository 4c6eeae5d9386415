import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import {
  type AnchorPlace,
  ASSET_CHUNK_BYTES,
  type Dialect,
  type LinkedPage,
  type LinkedSite,
  type RenderedPage,
  type SearchHit,
  type SiteGraph,
  type SiteReader,
  type Slug,
} from '@draehi/core'
import { readDirectoryFiles } from '../../../core/src/assets/directory-files.ts'
import { readAssets } from '../../../core/src/assets/read-assets.ts'
import { linkParsed } from '../../../core/src/link-sources.ts'
import { parsePage } from '../../../core/src/markdown/parse-page.ts'
import { readDirectory } from '../../../core/src/sources/read-directory.ts'
import { assets } from '../../src/assets/assets.ts'
import { createFetch } from '../../src/serve/create-fetch.ts'
import { type Listening, listen } from '../../src/serve/listen.ts'
import { siteRenderer } from '../../src/site-renderer.ts'
import { publish, rowsOf } from '../page/published-site.ts'

/** By path: the names that places on a page had. */
export type Anchors = Readonly<Record<string, readonly AnchorPlace[]>>

/** The site of some files, at `/garden` of a server of its own. Closed by the caller. */
export function serveSite(
  files: Readonly<Record<string, string>>,
  dialect: Dialect,
  anchors: Anchors = {},
): Promise<Listening> {
  return serveLinkedSite(publish(files, dialect), { anchors })
}

/** A graph of `fixtures/`, with its files, in the same way. */
export async function serveFixtureGraph(name: string): Promise<Listening> {
  const directory = fileURLToPath(new URL(`../../../../fixtures/${name}`, import.meta.url))
  const sources = await readDirectory(directory, { root: '' })
  const pages = sources.files.map((file) => parsePage(file, sources.config))
  const site = linkParsed(sources, pages, {
    workspaceId: 1,
    workspaceSlug: 'garden' as Slug,
    name: 'Garden',
    now: '2026-01-02T03:04:05.000Z',
  })
  const { assets: files } = await readAssets(site, sources.assetFiles, { readFiles: readDirectoryFiles() })
  return serveLinkedSite({ ...site, assets: files }, { directory })
}

/** @param directory where the files of the site are */
function serveLinkedSite(
  site: LinkedSite,
  { directory = '', anchors = {} }: { readonly directory?: string; readonly anchors?: Anchors },
): Promise<Listening> {
  const rows = [...rowsOf(site), siteRenderer.renderShell(site)]
  const reader: SiteReader = {
    ...readerOf(new Map(rows.map((row) => [row.path, row])), site, directory),
    findPastAnchors: async (_, path) => anchors[path] ?? [],
  }
  return listen(createFetch(reader, { assets }), { port: 0 })
}

function readerOf(rows: ReadonlyMap<string, RenderedPage>, site: LinkedSite, directory: string): SiteReader {
  const files = [...site.assets.values()]
  const summary = { workspaceId: 1, slug: 'garden' as Slug, name: 'Garden', deploymentId: 1 }
  return {
    listSites: async () => [{ ...summary, title: summary.name }],
    findSite: async () => summary,
    findRenderedPage: async (_site, path) => rows.get(path),
    findAsset: async (_, at) => files.find(({ address }) => address === at),
    readAssetChunk: async (_, wanted, chunk) => {
      const file = files.find(({ sha256 }) => sha256 === wanted)
      const bytes = file && (await readFile(join(directory, file.path)))
      return bytes?.subarray(chunk * ASSET_CHUNK_BYTES, (chunk + 1) * ASSET_CHUNK_BYTES)
    },
    findRedirect: async () => undefined,
    findPastAddress: async () => undefined,
    findPastAnchors: async () => [],
    findNode: async () => undefined,
    findNearPages: async () => [],
    findPreview: () => Promise.resolve(undefined),
    findPast: () => Promise.resolve(undefined),
    isPastShown: () => Promise.resolve(true),
    listPageMoments: () => Promise.resolve([]),
    findPageDiff: () => Promise.resolve(undefined),
    findMentions: () => Promise.resolve([]),
    readGraph: async (_, around) => graphOf(site, around),
    listPages: async () => [],
    readContents: async () => undefined,
    readVersions: async () => ({ blocks: [], times: new Map(), oldest: 0 }),
    readChanges: async () => undefined,
    search: async (_, query, limit) => {
      const hits = hitsOf(site, query)
      const suggestion = hits.length === 0 && query !== '' ? 'hive' : undefined
      return { query, hits: hits.slice(0, limit), total: hits.length, isCut: false, suggestion }
    },
  }
}

/** What `readGraph` finds in rows, of a site that has none. */
function graphOf(site: LinkedSite, around: string | undefined): SiteGraph | undefined {
  const pathOf = ({ path }: LinkedPage): string => (path === site.home ? '' : path)
  const named = site.pages.map(({ targets }) =>
    targets.flatMap((target) => (target.kind === 'page' ? [target.page] : [])),
  )
  const edges = site.pages.flatMap((a, n) =>
    site.pages.slice(n + 1).flatMap((b, m) => {
      const areLinked = named[n]?.includes(b.uuid) || named[n + 1 + m]?.includes(a.uuid)
      return areLinked ? [[n, n + 1 + m] as const] : []
    }),
  )
  const linksOf = (n: number): number => edges.filter((edge) => edge.includes(n)).length
  const center = site.pages.findIndex((page) => pathOf(page) === around)
  if (around !== undefined && center === -1) return undefined
  const near = (n: number): boolean =>
    around === undefined || n === center || edges.some((edge) => edge.includes(n) && edge.includes(center))
  const shown = site.pages.map((_, n) => n).filter(near)
  shown.sort((a, b) => Number(b === center) - Number(a === center))
  return {
    total: shown.length,
    pages: shown.flatMap((n) => {
      const page = site.pages[n]
      return page === undefined ? [] : [{ path: pathOf(page), title: page.page.title, links: linksOf(n) }]
    }),
    edges: edges
      .map(([a, b]) => [shown.indexOf(a), shown.indexOf(b)] as const)
      .filter((edge) => !edge.includes(-1)),
  }
}

/** Blocks in which the letters stand, without the database that knows words. */
function hitsOf(site: LinkedSite, query: string): readonly SearchHit[] {
  if (query === '') return []
  return site.pages.flatMap(({ page, path, uuid, blockUuids }) =>
    page.blocks.flatMap(({ text }, n): SearchHit[] => {
      const start = text.toLowerCase().indexOf(query.toLowerCase())
      if (start === -1) return []
      const title = { text: page.title, ranges: [] }
      const ranges = [[start, start + query.length]] as const
      return [{ page: { uuid, path, title }, block: blockUuids[n], excerpt: { text, ranges } }]
    }),
  )
}
