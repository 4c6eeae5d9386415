/** Paths in the repository, as links write them. */

/**
 * The path from the root that a link on a page means: relative to the page's folder, or from the root when it begins
 * with `/`. `''` is the root itself.
 * @param folder of the file the link stands in; `''` for the root
 * @returns undefined when it leads out of the root
 */
export function toRootPath(folder: string, target: string): string | undefined {
  const segments = target.startsWith('/') || folder === '' ? [] : folder.split('/')
  for (const segment of target.split('/')) {
    if (segment === '' || segment === '.') continue
    if (segment !== '..') segments.push(segment)
    else if (segments.pop() === undefined) return undefined
  }
  return segments.join('/')
}

/** Whether a link says itself where to start from. */
export function isRelative(target: string): boolean {
  return /^\.{1,2}(?:\/|$)/u.test(target)
}

const MARKDOWN = /\.(?:md|markdown)$/iu

export function isMarkdown(path: string): boolean {
  return MARKDOWN.test(path)
}

export function withoutExtension(path: string): string {
  return path.replace(MARKDOWN, '')
}

/** Whether the file speaks for its folder. */
export function isFolderPage(path: string): boolean {
  return /(?:^|\/)(?:index|readme)\.(?:md|markdown)$/iu.test(path)
}

/** Whether the last segment ends as the name of a file does that is no page: `x.png`, not `note.md`, `v1.2 of it` or `v1.0`. */
export function isFileName(path: string): boolean {
  return /[^/]\.(?=[0-9]*[a-z])[a-z0-9]{1,8}$/iu.test(path) && !isMarkdown(path)
}
