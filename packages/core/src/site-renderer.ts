import type { LinkedPage, LinkedSite, RenderedPage } from './nouns.ts'

/** One page's HTML: the row that is served, and the own HTML of each of its blocks, aligned with `page.page.blocks`. */
export interface PageOutput {
  readonly page: RenderedPage
  readonly blockHtml: readonly string[]
}

/** All HTML of one commit. */
export interface SiteOutput {
  /** Aligned with `LinkedSite.pages`. */
  readonly pages: readonly PageOutput[]
  readonly listings: readonly RenderedPage[]
  readonly shell: RenderedPage
}

/** What core needs of a renderer; `@draehi/renderer` is one. Every method is pure. */
export interface SiteRenderer {
  /** Changes whenever the same input may give other bytes; stored with each deployment. */
  readonly fingerprint: string
  renderPage(page: LinkedPage, site: LinkedSite): PageOutput
  /** Lists that are no pages, among them the row `''` when no page is home. */
  renderListings(site: LinkedSite): readonly RenderedPage[]
  renderShell(site: LinkedSite): RenderedPage
}
