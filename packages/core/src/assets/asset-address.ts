import type { Digest } from '../nouns.ts'
import { parsePageName, toPagePath } from '../page-name.ts'
import { extensionOf } from './media-type.ts'

/** Below a workspace: everything that is a file of its repository. */
export const FILES_PATH = '-/files/'

/**
 * Where a file is served, below the workspace, decoded: `-/files/<16 hex of SHA-256>/<name>.<extension>`. Other content has
 * another address, so what is behind one never changes.
 * @param path from the root; its last segment makes the name, spelt as the addresses of pages are
 */
export function assetAddress(path: string, sha256: Digest): string {
  const name = path.slice(path.lastIndexOf('/') + 1)
  const extension = extensionOf(name)
  const stem = extension === '' ? name : name.slice(0, -extension.length - 1)
  const parsed = parsePageName(stem)
  const slug = parsed === undefined ? 'file' : toPagePath(parsed)
  return `${FILES_PATH}${sha256.slice(0, 16)}/${slug}${extension === '' ? '' : `.${extension}`}`
}
