import type { SiteSummary } from '@draehi/core'
import { escapeText, linkTo } from './html.ts'
import { pageHref } from './page-href.ts'

/** Below a workspace. */
export const GRAPH_PATH = '-/graph'
export const GRAPH_JSON_PATH = '-/graph.json'

/** Head and body for the workspace's frame. A script draws below what is said without one. */
export function writeGraphPage({ slug, name }: Pick<SiteSummary, 'slug' | 'name'>): {
  readonly head: string
  readonly body: string
} {
  return {
    head: `<title>${escapeText(`Graph · ${name}`)}</title><meta name="robots" content="noindex">`,
    body:
      '<div class="listing graph-page"><header class="page-header"><h1>Graph</h1></header>' +
      `<p>The graph of all pages is drawn by a script. ${linkTo(pageHref(slug, '-/pages'), 'All pages')} are listed without one.</p></div>`,
  }
}
