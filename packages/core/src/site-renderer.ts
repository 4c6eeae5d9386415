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

/** A list that is no page. */
export interface Listing {
  /** `RenderedPage.path` of its row. */
  readonly path: string
  /**
   * What it is made of beside what it reads of the site that `render` is given: facts as text, and pages of which it was
   * given more than their ids. Undefined when that is the whole site: it is made each time.
   */
  readonly about: { readonly facts: string; readonly pages: readonly NodeUuid[] } | undefined
  render(site: LinkedSite): RenderedPage
}

/** What core needs of a renderer; `@draehi/renderer` is one. Every method is pure. */
export interface SiteRenderer {
  /** Changes whenever the same input may give other bytes; stored with each deployment. */
  readonly fingerprint: string
  renderPage(page: LinkedPage, site: LinkedSite): PageOutput
  /** What a page would find now that asked this of the whole site (`askSite`); undefined when nothing. */
  answer?(question: string, site: LinkedSite): string | undefined
  /** Lists that are no pages, among them the row `''` when no page is home. */
  listings(site: LinkedSite): Iterable<Listing>
  renderShell(site: LinkedSite): RenderedPage
}
