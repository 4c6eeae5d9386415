import type { SiteRenderer } from '@draehi/core'
import type { StaticAsset } from '../assets/static-asset.ts'
import { headFilesOfSite } from './head-files.ts'
import { listingsOf } from './render-listings.ts'
import { renderPage } from './render-page.ts'
import { renderShell } from './render-shell.ts'
import { findTagPath } from './site-tags.ts'

/** Raised by hand when the same site gives other HTML than before; a deployment made by another version is rendered anew. */
const VERSION = 8

/**
 * The renderer of whole sites.
 * @param assets our own files; heads name them, and their hashes are part of the fingerprint
 */
export function createSiteRenderer(assets: readonly StaticAsset[]): SiteRenderer {
  const headFiles = headFilesOfSite(assets)
  const diagram = assets.find(({ path }) => path.startsWith('-/assets/diagram.'))
  const diagramScript = diagram && `/${diagram.path}`
  return {
    fingerprint: [`renderer-${VERSION}`, ...assets.map(({ path }) => path)].join(' '),
    renderPage: (page, site) => renderPage(page, site, { diagramScript }),
    listings: listingsOf,
    answer: (key, site) => findTagPath(site, key),
    renderShell: (site) => renderShell(site, headFiles),
  }
}
