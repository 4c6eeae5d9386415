/** Where in the export things lie. Pure. */

/** Longest name of a file, in bytes of UTF-8, that file systems take. */
const MAX_NAME = 255

/**
 * Pages are folders with an index, so that every host finds them at addresses without endings.
 * @param below decoded path below the site. @returns undefined for what no file can be called
 */
export function filePath(below: string, isPage: boolean): string | undefined {
  if (below === '') return isPage ? 'index.html' : undefined
  const path = isPage ? `${below}/index.html` : below
  const isGood =
    !/[\0\\]/u.test(path) &&
    path
      .split('/')
      .every((name) => name !== '' && name !== '.' && name !== '..' && Buffer.byteLength(name) <= MAX_NAME)
  return isGood ? path : undefined
}

/** @returns as it is when it is no encoding: then it is none of our addresses, and is not found */
export function decodePath(path: string): string {
  try {
    return decodeURIComponent(path)
  } catch {
    return path
  }
}

/** `/g/a?x#y` → `['/g/a', '?x#y']` */
export function splitHref(href: string): readonly [path: string, rest: string] {
  const at = href.search(/[?#]/u)
  return at === -1 ? [href, ''] : [href.slice(0, at), href.slice(at)]
}
