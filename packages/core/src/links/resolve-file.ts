import type { Dialect } from '../nouns.ts'
import type { AssetIndex } from './asset-index.ts'
import type { PageIndex } from './page-index.ts'
import type { PlacedPage } from './placed-page.ts'
import { isRelative, toRootPath } from './root-path.ts'

/**
 * The page that a path on a page means: relative to the folder, from the root with `/`, a folder with `/` at its end.
 * From the root it may be a page's address too; in Obsidian the end of a path will do.
 */
export function findFilePage(
  target: string,
  folder: string,
  pages: PageIndex,
  dialect: Dialect,
): PlacedPage | undefined {
  const path = toRootPath(folder, target)
  if (path === undefined) return undefined
  const found = (namesFolder(target) ? findFolderPage(path, pages) : undefined) ?? pages.findByPath(path)
  if (found !== undefined) return found
  if (target.startsWith('/')) return pages.findByAddress(path)
  return dialect === 'obsidian' && !isRelative(target) ? pages.findNearPath(target, folder) : undefined
}

/** The file of the repository that a path on a page means: relative to the folder, or from the root with `/`. */
export function findAsset(target: string, folder: string, assets: AssetIndex): string | undefined {
  const path = toRootPath(folder, target)
  return path === undefined || path === '' ? undefined : assets.findByPath(path)
}

/** As `findAsset`; else the file whose path ends so, wherever it lies, as Obsidian finds it. */
export function findNearAsset(target: string, folder: string, assets: AssetIndex): string | undefined {
  const found = findAsset(target, folder, assets)
  if (found !== undefined || target === '' || target.startsWith('/') || isRelative(target)) return found
  return assets.findNear(target, folder)
}

/** `dir/`, `.`, `..` and `../` are folders, whatever file is called the same. */
function namesFolder(target: string): boolean {
  return /(?:^|\/)\.{0,2}$/u.test(target)
}

function findFolderPage(path: string, pages: PageIndex): PlacedPage | undefined {
  const below = path === '' ? '' : `${path}/`
  return pages.findByPath(`${below}index`) ?? pages.findByPath(`${below}README`)
}
