/** Sites through the real parser, linker and renderer, as an HTML parser sees them. */

import type {
  Dialect,
  Digest,
  LinkedPage,
  LinkedSite,
  Oid,
  PageOutput,
  RenderedPage,
  Slug,
} from '@draehi/core'
import type { DefaultTreeAdapterTypes } from 'parse5'
import { linkPages } from '../../../core/src/links/link-pages.ts'
import { parsePage } from '../../../core/src/markdown/parse-page.ts'
import { joinShell, parseShell } from '../../src/serve/shell.ts'
import { siteRenderer } from '../../src/site-renderer.ts'
import { CONFIG } from './site.ts'

/** @param files text by path */
export function publish(
  files: Readonly<Record<string, string>>,
  dialect: Dialect = 'plain',
  more: Partial<typeof CONFIG> = {},
): LinkedSite {
  const config = { ...CONFIG, dialect, nav: [{ title: 'Bees', to: 'bees' }], ...more }
  const pages = Object.entries(files).map(([file, text]) =>
    parsePage({ path: file, oid: '0'.repeat(40) as Oid, text }, config),
  )
  const workspaceSlug = 'garden' as Slug
  return linkPages(pages, {
    workspaceId: 1,
    workspaceSlug,
    name: 'Garden',
    config,
    paths: new Set(['bee.png']),
    now: '2026-01-02T03:04:05.000Z',
  })
}

export function pageAt(site: LinkedSite, file: string): LinkedPage {
  const page = site.pages.find(({ page }) => page.path === file)
  if (page === undefined) throw new RangeError(`The site has no page from ${file}.`)
  return page
}

export function outputAt(site: LinkedSite, file: string): PageOutput {
  return siteRenderer.renderPage(pageAt(site, file), site)
}

/** What stands in the `.prose` of a page; block ids left out. */
export function proseAt(site: LinkedSite, file: string): string {
  const { body } = outputAt(site, file).page
  const start = body.indexOf('<div class="prose">') + '<div class="prose">'.length
  return body
    .slice(start, body.indexOf('</div></article>'))
    .replace(/ id="b-[^"]*"| dir="(?:auto|ltr)"/gu, '')
    .replace(/\n/gu, '')
}

export function rowsOf(site: LinkedSite): readonly RenderedPage[] {
  return [
    ...site.pages.map((page) => siteRenderer.renderPage(page, site).page),
    ...[...siteRenderer.listings(site)].map((listing) => listing.render(site)),
  ]
}

/** Every document of a site by its address. */
export function documentsOf(site: LinkedSite): ReadonlyMap<string, string> {
  const shell = parseShell({ ...siteRenderer.renderShell(site), digest: '' as Digest })
  return new Map(
    rowsOf(site).map(({ path: at, head, body }) => [
      `/garden${at === '' ? '' : `/${at}`}`,
      joinShell(shell, { head, body, slug: site.workspaceSlug, path: at }).toString(),
    ]),
  )
}

export type Element = DefaultTreeAdapterTypes.Element
type Node = DefaultTreeAdapterTypes.Node

export function elementsOf(node: Node): readonly Element[] {
  const own = 'tagName' in node ? [node] : []
  return 'childNodes' in node ? [...own, ...node.childNodes.flatMap(elementsOf)] : own
}

export const attribute = (element: Element, name: string): string | undefined =>
  element.attrs.find((attr) => attr.name === name)?.value

/** Two spellings of one thing: `a` and `a=""`, `>` and `&gt;`. */
export const respelt = (html: string): string => html.replaceAll('=""', '').replaceAll('&gt;', '>')
