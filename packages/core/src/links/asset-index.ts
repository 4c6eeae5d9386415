import type { Dialect } from '../nouns.ts'
import { createNearNames, type NearNames } from './near-names.ts'
import { createPathIndex, type PathIndex } from './path-index.ts'
import { isMarkdown } from './root-path.ts'

export interface AssetIndex {
  /** The file at this path from the root, letter case and Unicode form aside. */
  findByPath(path: string): string | undefined
  /** The file whose path ends so, wherever it lies. */
  findNear(path: string, folder: string): string | undefined
  /** The path of a file whose name is like that of `path`; for a suggestion. */
  findAlike(path: string): string | undefined
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
  let alike: NearNames | undefined
  let byName: ReadonlyMap<string, string> = new Map()
  return {
    findAlike: (path) => {
      if (alike === undefined) {
        byName = new Map(
          [...paths]
            .filter(isAsset)
            .map((one) => [nameOf(one), one] as const)
            .toReversed(),
        )
        alike = createNearNames([...byName.keys()])
      }
      const name = alike.find(nameOf(path))
      return name === undefined ? undefined : byName.get(name)
    },
    findByPath: (path) => (paths.has(path) && isAsset(path) ? path : inexact().findExact(path)),
    findNear: (path, folder) => inexact().findNearest(path, folder),
  }
}

const nameOf = (path: string): string => path.slice(path.lastIndexOf('/') + 1)

function isAsset(path: string): boolean {
  return !isMarkdown(path) && !path.split('/').some((segment) => segment.startsWith('.'))
}
