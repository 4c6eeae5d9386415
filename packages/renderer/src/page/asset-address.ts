import type { Asset, LinkedSite, LinkFragment } from '@draehi/core'
import { pageHref } from './page-href.ts'

/** The file that a path of the repository names; undefined when it is not published: too large, of another kind, gone. */
export function findAsset(site: LinkedSite, path: string): Asset | undefined {
  return site.assets.get(path)
}

/** Where a file is served, percent-encoded, from the server's root. */
export function assetHref(site: LinkedSite, asset: Asset, fragment?: LinkFragment): string {
  const place = fragment === undefined ? '' : placeIn(asset, fragment)
  return `${pageHref(site.workspaceSlug, asset.address)}${place}`
}

/** `#page=3` of a document and `#t=30,60` of sound or video; nothing else is a place in a file. */
function placeIn({ type }: Asset, fragment: LinkFragment): string {
  const written = fragment.kind === 'heading' ? fragment.path.join('#').replaceAll(' ', '') : ''
  if (type === 'application/pdf') return /^[a-z0-9=&,.%-]{1,80}$/iu.test(written) ? `#${written}` : ''
  const isMedia = /^(?:audio|video)\//u.test(type)
  return isMedia && /^t=[0-9:.,]{1,40}$/u.test(written) ? `#${written}` : ''
}

/** The page of a document that a fragment names. */
export function pageOf(fragment: LinkFragment | undefined): string | undefined {
  const written = fragment?.kind === 'heading' ? fragment.path.join('#') : ''
  return /(?:^|&)page=(\d{1,6})(?:&|$)/u.exec(written.replaceAll(' ', ''))?.[1]
}
