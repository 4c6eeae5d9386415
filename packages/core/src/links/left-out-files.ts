import type { Dialect } from '../nouns.ts'
import { createPathIndex, type PathIndex } from './path-index.ts'
import { isMarkdown, isRelative, toRootPath, withoutExtension } from './root-path.ts'

/** Markdown files that are in the repository and were never read: what the configuration excludes. */
export interface LeftOutFiles {
  /** The path of the file that `[[target]]` in a file of `folder` would mean. */
  findByWikilink(target: string, folder: string): string | undefined
  /** The path of the file that a relative or absolute path in a file of `folder` would mean. */
  findByPath(target: string, folder: string): string | undefined
}

/**
 * @param paths of every file of the repository, from the root
 * @param isPage whether a file was read
 */
export function createLeftOutFiles(
  paths: ReadonlySet<string>,
  isPage: (path: string) => boolean,
  dialect: Dialect,
): LeftOutFiles {
  let made: PathIndex<string> | undefined
  const index = (): PathIndex<string> => {
    made ??= createPathIndex(
      [...paths]
        .filter((path) => isMarkdown(path) && !isPage(path))
        .map((path) => [withoutExtension(path), path]),
      dialect,
    )
    return made
  }
  const findByPath = (target: string, folder: string): string | undefined => {
    const path = toRootPath(folder, target)
    return path === undefined || path === '' ? undefined : index().findExact(withoutExtension(path))
  }
  return {
    findByPath,
    findByWikilink: (target, folder) =>
      isRelative(target) || target.startsWith('/')
        ? findByPath(target, folder)
        : index().findNearest(withoutExtension(target), folder),
  }
}
