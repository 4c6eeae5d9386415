import { digestOf } from '../../src/id.ts'
import type { LinkedSite, RenderedPage } from '../../src/nouns.ts'
import type { SiteOutput } from '../../src/site-renderer.ts'

/** Output of a site as plain text: a block's HTML is where its page's links lead and its source. */
export function outputOf(site: LinkedSite): SiteOutput {
  return {
    pages: site.pages.map(({ page, path, targets }) => {
      const blockHtml = page.blocks.map(({ source }, index) =>
        [source, ...targets.filter((_, n) => page.links[n]?.block === index).map(toText)].join(' → '),
      )
      return { page: rendered('page', path, blockHtml.join('\n')), blockHtml, dependencies: [] }
    }),
    listings: [rendered('listing', '-/pages', site.pages.map(({ path }) => path).join('\n'))],
    shell: rendered('shell', '-/shell', site.title),
  }
}

const toText = (target: LinkedSite['pages'][number]['targets'][number]): string =>
  target.kind === 'page' ? target.path : target.kind

function rendered(kind: RenderedPage['kind'], path: string, body: string): RenderedPage {
  const digest = digestOf([kind, path, body])
  return { kind, path, pageUuid: undefined, title: path, head: '', body, digest }
}
