import type { Dialect, Link } from '../nouns.ts'
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

/**
 * The file of the repository that a path on a page means: relative to the folder, or from the root with `/`. Logseq finds
 * its `assets/` from any page; Obsidian, and a wikilink in a plain folder, any file by the end of its path.
 */
export function findAsset(
  { kind, target }: Link,
  folder: string,
  assets: AssetIndex,
  dialect: Dialect,
): string | undefined {
  const path = toRootPath(folder, target)
  const found = path === undefined || path === '' ? undefined : assets.findByPath(path)
  if (found !== undefined || target === '') return found
  if (dialect === 'logseq') {
    const fromRoot = target.replace(/^(?:\.{0,2}\/)+/u, '')
    return fromRoot.startsWith('assets/') ? assets.findByPath(fromRoot) : undefined
  }
  const isWikilink = kind === 'page' || kind === 'embed'
  const isByName = !target.startsWith('/') && !isRelative(target) && (dialect === 'obsidian' || isWikilink)
  return isByName ? assets.findNear(target, folder) : undefined
}

/** `dir/`, `.`, `..` and `../` are folders, whatever file is called the same. */
function namesFolder(target: string): boolean {
  return /(?:^|\/)\.{0,2}$/u.test(target)
}

function findFolderPage(path: string, pages: PageIndex): PlacedPage | undefined {
  const below = path === '' ? '' : `${path}/`
  return pages.findByPath(`${below}index`) ?? pages.findByPath(`${below}README`)
}
