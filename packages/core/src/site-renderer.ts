import type { LinkedPage, LinkedSite, NodeUuid, RenderedPage } from './nouns.ts'

/** One page's HTML: the row that is served, and the own HTML of each of its blocks, aligned with `page.page.blocks`. */
export interface PageOutput {
  readonly page: RenderedPage
  readonly blockHtml: readonly string[]
  /**
   * Other pages whose own words stand in this page's HTML, sorted: what it embeds at every depth, blocks that it refers
   * to, who is quoted as citing it. Titles and addresses of what it links to follow from its links, and are not meant.
   */
  readonly dependencies: readonly NodeUuid[]
}

/** What core needs of a renderer; `@draehi/renderer` is one. Every method is pure. */
export interface SiteRenderer {
  /** Changes whenever the same input may give other bytes; stored with each deployment. */
  readonly fingerprint: string
  renderPage(page: LinkedPage, site: LinkedSite): PageOutput
  /** What a page would find now that asked this of the whole site (`askSite`); undefined when nothing. */
  answer?(question: string, site: LinkedSite): string | undefined
  /** Lists that are no pages, among them the row `''` when no page is home. */
  renderListings(site: LinkedSite): Iterable<RenderedPage>
  renderShell(site: LinkedSite): RenderedPage
}
