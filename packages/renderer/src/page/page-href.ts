import { blockAnchor, type LinkedSite, type SearchHit, type Slug } from '@draehi/core'

export { blockAnchor }

/**
 * The address of what lies at `path` below a workspace, percent-encoded per segment, from the server's root.
 * @param path a page's path, a listing's (`-/pages`), or `''` for the workspace's home
 * @param anchor an HTML id on that page
 */
export function pageHref(workspaceSlug: Slug, path: string, anchor?: string): string {
  const segments = path === '' ? [workspaceSlug] : [workspaceSlug, ...path.split('/')]
  const href = `/${segments.map(encodeSegment).join('/')}`
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

/** A lone surrogate has no encoding: `encodeURIComponent` would throw. */
function encodeSegment(segment: string): string {
  return encodeURIComponent(segment.toWellFormed())
}
