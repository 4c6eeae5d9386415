import { digestOf } from '../../src/id.ts'
import type { LinkedSite, RenderedPage, SiteRows } from '../../src/nouns.ts'
import { toRows } from '../../src/plan/to-rows.ts'
import type { SiteRenderer } from '../../src/site-renderer.ts'

/** Renders a site as plain text: a block's HTML is where its page's links lead and its source. */
export const textRenderer: SiteRenderer = {
  fingerprint: 'text',
  renderPage: ({ page, path, targets }) => {
    const blockHtml = page.blocks.map(({ source }, index) =>
      [source, ...targets.filter((_, n) => page.links[n]?.block === index).map(toText)].join(' → '),
    )
    return { page: rendered('page', path, blockHtml.join('\n')), blockHtml, dependencies: [] }
  },
  listings: () => [
    {
      path: '-/pages',
      about: undefined,
      render: (site) => rendered('listing', '-/pages', site.pages.map(({ path }) => path).join('\n')),
    },
  ],
  renderShell: (site) => rendered('shell', '-/shell', site.title),
}

/** All rows of a site as one. */
export function rowsOfSite(site: LinkedSite, renderer = textRenderer): SiteRows {
  const parts = [...toRows(site, renderer)]
  return {
    nodes: parts.flatMap(({ nodes }) => nodes),
    links: parts.flatMap(({ links }) => links),
    renderedPages: parts.flatMap(({ renderedPages }) => renderedPages),
    redirects: parts.flatMap(({ redirects }) => redirects),
    assets: parts.flatMap(({ assets }) => assets),
    assetChunks: parts.flatMap(({ assetChunks }) => assetChunks),
  }
}

const toText = (target: LinkedSite['pages'][number]['targets'][number]): string =>
  target.kind === 'page' ? target.path : target.kind

function rendered(kind: RenderedPage['kind'], path: string, body: string): RenderedPage {
  const digest = digestOf([kind, path, body])
  return { kind, path, pageUuid: undefined, title: path, head: '', body, digest }
}
