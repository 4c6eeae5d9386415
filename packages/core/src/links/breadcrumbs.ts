import type { LinkedPage, PageName, PagePath } from '../nouns.ts'
import type { PageIndex } from './page-index.ts'
import { type PlacedPage, parentOf } from './placed-page.ts'

type Breadcrumbs = LinkedPage['breadcrumbs']

/** The pages of one folder share theirs. */
export function createBreadcrumbs(
  index: PageIndex,
  folderPath: (folder: string) => PagePath | undefined,
): (page: PlacedPage) => Breadcrumbs {
  const known = new Map<string, Breadcrumbs>()
  return ({ page }) => {
    const above = parentOf(page.name)
    const breadcrumbs = known.get(above) ?? breadcrumbsOf(page.name, index, folderPath)
    known.set(above, breadcrumbs)
    return breadcrumbs
  }
}

/**
 * The namespaces or folders above a page. One that is a page itself has its address, and its title when that is not just
 * its whole name; any other is named by its segment and leads to its list, and one that is in no list leads nowhere.
 */
function breadcrumbsOf(
  name: PageName,
  index: PageIndex,
  folderPath: (folder: string) => PagePath | undefined,
): Breadcrumbs {
  const segments = name.split('/')
  return segments.slice(0, -1).map((segment, depth) => {
    const folder = segments.slice(0, depth + 1).join('/')
    const above = index.findByName(folder)
    if (above === undefined) return { title: segment, path: folderPath(folder) }
    if (above.page.details.isUnlisted) return { title: segment, path: undefined }
    const { title, name } = above.page
    return { title: title === name ? segment : title, path: above.path }
  })
}
