import type { SiteRenderer } from '@draehi/core'
import { assets } from './assets/assets.ts'
import { createSiteRenderer } from './page/create-site-renderer.ts'

/** The renderer of this package with its own style. */
export const siteRenderer: SiteRenderer = createSiteRenderer(assets)
