/** `sitemap.xml` as sitemaps.org has it. */

import type { ListedPage } from '@draehi/core'
import { element, XML } from './xml.ts'

const NAMESPACE = 'http://www.sitemaps.org/schemas/sitemap/0.9'

/** The standard allows 50,000 addresses and 50 MB; an address of ours has at most 4 KB. */
export const PAGES_IN_A_SITEMAP = 10_000

export function writeSitemap(pages: readonly ListedPage[], hrefOf: (page: ListedPage) => string): string {
  const urls = pages.map(
    (page) =>
      `<url>${element('loc', hrefOf(page))}${element('lastmod', page.updated ?? page.created)}</url>\n`,
  )
  return `${XML}<urlset xmlns="${NAMESPACE}">\n${urls.join('')}</urlset>\n`
}

/** @param parts addresses of sitemaps */
export function writeSitemapIndex(parts: readonly string[]): string {
  const items = parts.map((part) => `<sitemap>${element('loc', part)}</sitemap>\n`)
  return `${XML}<sitemapindex xmlns="${NAMESPACE}">\n${items.join('')}</sitemapindex>\n`
}
