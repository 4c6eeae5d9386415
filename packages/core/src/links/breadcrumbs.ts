import type { LinkedPage } from '../nouns.ts'
import type { PageIndex } from './page-index.ts'
import type { PlacedPage } from './placed-page.ts'

type Breadcrumbs = LinkedPage['breadcrumbs']

/**
 * The namespaces or folders above a page. One that is a page itself has its address, and its title when that is not just
 * its whole name; any other, and one that is in no list, is named by its segment.
 */
export function breadcrumbsOf({ page }: PlacedPage, index: PageIndex): Breadcrumbs {
  const segments = page.name.split('/')
  return segments.slice(0, -1).map((segment, depth) => {
    const above = index.findByName(segments.slice(0, depth + 1).join('/'))
    if (above === undefined || above.page.details.isUnlisted) return { title: segment, path: undefined }
    const { title, name } = above.page
    return { title: title === name ? segment : title, path: above.path }
  })
}
