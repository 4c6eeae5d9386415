import type { ListedSite } from '@draehi/core'
import { pageHref } from '../page/page-href.ts'

/** Everything may be read. Sitemaps are named where the server knows its own address: the standard wants whole ones. */
export function writeRobots(sites: readonly ListedSite[], baseUrl: string | undefined): string {
  const rules = 'User-agent: *\nDisallow:\n'
  if (baseUrl === undefined) return rules
  const live = sites.filter(({ deploymentId }) => deploymentId !== undefined)
  const sitemaps = live.map(({ slug }) => `Sitemap: ${baseUrl}${pageHref(slug, '-/sitemap.xml')}\n`)
  return sitemaps.length === 0 ? rules : `${rules}\n${sitemaps.join('')}`
}
