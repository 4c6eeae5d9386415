import type { Dialect } from '../nouns.ts'
import { createPathIndex, type PathIndex } from './path-index.ts'
import { isMarkdown } from './root-path.ts'

export interface AssetIndex {
  /** The file at this path from the root, letter case and Unicode form aside. */
  findByPath(path: string): string | undefined
  /** The file whose path ends so, wherever it lies. */
  findNear(path: string, folder: string): string | undefined
}

/**
 * Files that a page may show or link to. A markdown file is none: published, it is a page; unpublished, nobody gets its
 * source. Nor is what is hidden (`.git`, `.obsidian`, `.env`).
 * @param paths of every file of the repository, from the root
 */
export function createAssetIndex(paths: ReadonlySet<string>, dialect: Dialect): AssetIndex {
  let index: PathIndex<string> | undefined
  const inexact = (): PathIndex<string> => {
    index ??= createPathIndex(
      [...paths].filter(isAsset).map((path) => [path, path]),
      dialect,
    )
    return index
  }
  return {
    findByPath: (path) => (paths.has(path) && isAsset(path) ? path : inexact().findExact(path)),
    findNear: (path, folder) => inexact().findNearest(path, folder),
  }
}

function isAsset(path: string): boolean {
  return !isMarkdown(path) && !path.split('/').some((segment) => segment.startsWith('.'))
}
