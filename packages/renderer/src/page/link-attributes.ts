import type { Link, LinkedSite, LinkFragment, LinkTarget } from '@draehi/core'
import { assetHref, findAsset } from './asset-address.ts'
import { escapeAttribute } from './html.ts'
import { blockAnchor, pageHref, sitePageHref } from './page-href.ts'
import { tagPath } from './site-tags.ts'

/** The attributes of the `<a>` of a link, without the space before the first. A link that leads nowhere has no `href`: it cannot be followed or focused. */
export function linkAttributes(link: Link, target: LinkTarget, site: LinkedSite): string {
  const { href, className, title } = attributesOf(link, target, site)
  return [
    href === undefined ? undefined : `href="${escapeAttribute(href)}"`,
    `class="${className}"`,
    title === undefined ? undefined : `title="${escapeAttribute(title)}"`,
  ]
    .filter((attribute) => attribute !== undefined)
    .join(' ')
}

/**
 * Where a link leads, as an address; undefined when it leads nowhere that is served.
 * @param fragment a place in a file
 */
export function linkHref(target: LinkTarget, site: LinkedSite, fragment?: LinkFragment): string | undefined {
  switch (target.kind) {
    case 'page':
      return sitePageHref(site, target.path, anchorOf(target))
    case 'tag': {
      const path = tagPath(site, target.tag)
      return path === undefined ? undefined : pageHref(site.workspaceSlug, path)
    }
    case 'asset': {
      const asset = findAsset(site, target.path)
      return asset && assetHref(site, asset, fragment)
    }
    case 'broken':
      return undefined
  }
}

interface Attributes {
  readonly href: string | undefined
  readonly className: string
  readonly title: string | undefined
}

function attributesOf(link: Link, target: LinkTarget, site: LinkedSite): Attributes {
  const href = linkHref(target, site, link.fragment)
  switch (target.kind) {
    case 'page':
      return { href, className: classOf(link), title: link.kind === 'block' ? target.title : undefined }
    case 'tag':
      return { href, className: 'tag', title: undefined }
    case 'asset':
      return href === undefined
        ? { href, className: 'broken', title: 'This file is not published' }
        : { href, className: 'asset', title: undefined }
    case 'broken':
      return link.kind === 'tag'
        ? { href, className: 'tag', title: undefined }
        : { href, className: 'broken', title: BROKEN[link.kind] }
  }
}

const BROKEN: Readonly<Record<Link['kind'], string>> = {
  page: 'No page of this name',
  tag: 'No page of this name',
  embed: 'No page of this name',
  block: 'No block of this id',
  file: 'No page at this address',
  asset: 'No file of this name',
}

function classOf(link: Link): string {
  if (link.kind === 'tag') return 'tag'
  return link.kind === 'block' || link.fragment?.kind === 'block' ? 'page block-reference' : 'page'
}

function anchorOf(target: LinkTarget & { kind: 'page' }): string | undefined {
  return target.anchor ?? (target.block === undefined ? undefined : blockAnchor(target.block))
}
