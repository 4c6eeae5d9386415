import { blockAnchor, type LinkedSite, type SearchHit, type Slug } from '@draehi/core'

export { blockAnchor }

/**
 * The address of what lies at `path` below a workspace, percent-encoded per segment, from the server's root.
 * @param path a page's path, a listing's (`-/pages`), or `''` for the workspace's home
 * @param anchor an HTML id on that page
 */
export function pageHref(workspaceSlug: Slug, path: string, anchor?: string): string {
  const home = `/${encodePath(workspaceSlug)}`
  const href = path === '' ? home : `${home}/${encodePath(path)}`
  return anchor === undefined ? href : `${href}#${encodeSegment(anchor)}`
}

/** The one address of a page of a site: the home page's is the workspace's own. */
export function sitePageHref(site: LinkedSite, path: string, anchor?: string): string {
  return pageHref(site.workspaceSlug, path === site.home ? '' : path, anchor)
}

/** Where a hit of a search leads. */
export function hitHref(workspaceSlug: Slug, { page, block }: SearchHit): string {
  return pageHref(workspaceSlug, page.path, block === undefined ? undefined : blockAnchor(block))
}

/** What stands for itself in every segment, and what is between them. */
const PLAIN = /^[\w\-.!~*'()/]*$/

function encodePath(path: string): string {
  return PLAIN.test(path) ? path : path.split('/').map(encodeSegment).join('/')
}

/** A lone surrogate has no encoding: `encodeURIComponent` would throw. */
function encodeSegment(segment: string): string {
  return encodeURIComponent(segment.toWellFormed())
}
