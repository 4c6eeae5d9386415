import type { Dialect, LinkedSite, RenderedPage, SearchHit, SiteReader, Slug } from '@draehi/core'
import { assets } from '../../src/assets/assets.ts'
import { createFetch } from '../../src/serve/create-fetch.ts'
import { type Listening, listen } from '../../src/serve/listen.ts'
import { siteRenderer } from '../../src/site-renderer.ts'
import { publish, rowsOf } from '../page/published-site.ts'

/** The site of some files, at `/garden` of a server of its own. Closed by the caller. */
export function serveSite(files: Readonly<Record<string, string>>, dialect: Dialect): Promise<Listening> {
  const site = publish(files, dialect)
  const rows = [...rowsOf(site), siteRenderer.renderShell(site)]
  const reader = readerOf(new Map(rows.map((row) => [row.path, row])), site)
  return listen(createFetch(reader, { assets }), { port: 0 })
}

function readerOf(rows: ReadonlyMap<string, RenderedPage>, site: LinkedSite): SiteReader {
  const summary = { workspaceId: 1, slug: 'garden' as Slug, name: 'Garden', deploymentId: 1 }
  return {
    listSites: async () => [{ ...summary, title: summary.name }],
    findSite: async () => summary,
    findRenderedPage: async (_site, path) => rows.get(path),
    findAsset: async () => undefined,
    readAssetChunk: async () => undefined,
    findRedirect: async () => undefined,
    findPastAddress: async () => undefined,
    findNode: async () => undefined,
    findNearPages: async () => [],
    findPreview: () => Promise.resolve(undefined),
    findPast: () => Promise.resolve(undefined),
    isPastShown: () => Promise.resolve(true),
    listPageMoments: () => Promise.resolve([]),
    search: async (_, query, limit) => {
      const hits = hitsOf(site, query)
      const suggestion = hits.length === 0 && query !== '' ? 'hive' : undefined
      return { query, hits: hits.slice(0, limit), total: hits.length, isCut: false, suggestion }
    },
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
