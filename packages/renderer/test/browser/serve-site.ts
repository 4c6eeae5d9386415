import type { Dialect, RenderedPage, SiteReader, Slug } from '@draehi/core'
import { assets } from '../../src/assets/assets.ts'
import { createFetch } from '../../src/serve/create-fetch.ts'
import { type Listening, listen } from '../../src/serve/listen.ts'
import { siteRenderer } from '../../src/site-renderer.ts'
import { publish, rowsOf } from '../page/published-site.ts'

/** The site of some files, at `/garden` of a server of its own. Closed by the caller. */
export function serveSite(files: Readonly<Record<string, string>>, dialect: Dialect): Promise<Listening> {
  const site = publish(files, dialect)
  const rows = [...rowsOf(site), siteRenderer.renderShell(site)]
  return listen(createFetch(readerOf(new Map(rows.map((row) => [row.path, row]))), { assets }), { port: 0 })
}

function readerOf(rows: ReadonlyMap<string, RenderedPage>): SiteReader {
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
    search: async (_, query) => ({ query, hits: [], total: 0, isCut: false, suggestion: undefined }),
  }
}
