import type { Link, LinkedSite, LinkTarget } from '@draehi/core'
import { assetName } from './asset-box.ts'
import { escapeText } from './html.ts'
import { findBlock, quoteInline } from './quote.ts'

/**
 * What a link shows when its author wrote no label: the title of the page, the heading's text, the block's own words.
 * Phrasing HTML without links, so that it may stand in an `<a>`. A block that itself quotes another is shown as its
 * plain text: labels never nest, so there is no cycle to guard against.
 */
export function linkLabel(link: Link, target: LinkTarget, site: LinkedSite): string {
  if (target.kind === 'page') return pageLabel(link, target, site)
  if (target.kind === 'tag') return escapeText(`#${target.tag}`)
  if (target.kind === 'asset') return escapeText(link.label ?? assetName(target.path))
  return escapeText(asWritten(link))
}

function pageLabel(link: Link, target: LinkTarget & { kind: 'page' }, site: LinkedSite): string {
  if (target.block !== undefined && isBlockLink(link)) {
    const found = findBlock(site, target.page, target.block)
    const quote = found === undefined ? '' : quoteInline(found.block)
    return quote === '' ? escapeText(target.title) : quote
  }
  if (link.fragment?.kind === 'heading') {
    const heading = link.fragment.path.join(' › ')
    return escapeText(link.target === '' ? heading : `${target.title} › ${heading}`)
  }
  return escapeText(link.kind === 'tag' ? `#${link.target}` : target.title)
}

const isBlockLink = (link: Link): boolean => link.kind === 'block' || link.fragment?.kind === 'block'

function asWritten(link: Link): string {
  if (link.label !== undefined) return link.label
  if (link.kind === 'block') return `((${link.target}))`
  const fragment = link.fragment?.kind === 'heading' ? link.fragment.path : []
  const words = [link.target, ...fragment].filter((word) => word !== '').join(' › ')
  return link.kind === 'tag' ? `#${words}` : words
}
