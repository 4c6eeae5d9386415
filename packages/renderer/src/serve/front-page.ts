import type { ListedSite } from '@draehi/core'
import { linkTo } from '../page/html.ts'
import { pageHref } from '../page/page-href.ts'
import { writePlainPage } from './plain-page.ts'

/** `/` when several workspaces are live. */
export function writeFrontPage(sites: readonly ListedSite[], headFiles: readonly string[]): string {
  const items = sites.map(({ slug, title }) => `<li>${linkTo(pageHref(slug, ''), title)}</li>`)
  return writePlainPage({
    title: 'Published here',
    content: `<ul class="entries">${items.join('')}</ul>`,
    headFiles,
  })
}

/** `/` when no workspace is live: for the person who has just started the server. */
export function writeEmptyFrontPage(headFiles: readonly string[]): string {
  return writePlainPage({
    title: 'Nothing is published yet',
    content:
      '<p>Publish a repository of notes, and it appears here:</p>' +
      '<pre><code>draehi sync garden --repo https://example.org/you/garden.git</code></pre>',
    headFiles,
  })
}

/** A workspace that exists and has no live deployment. */
export function writeUnpublishedPage(headFiles: readonly string[]): string {
  return writePlainPage({
    title: 'Nothing is published here yet',
    content: '<p>This workspace has no published pages so far. Please come back later.</p>',
    headFiles,
  })
}
