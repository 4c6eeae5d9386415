import type { Link, LinkedPage, LinkedSite, LinkTarget, NodeUuid } from '@draehi/core'
import { assetName } from './asset-box.ts'
import { escapeText } from './html.ts'
import { findBlock, quoteInline } from './quote.ts'

/**
 * What a link shows when its author wrote no label: the title of the page, the heading's text, the block's own words.
 * Phrasing HTML without links, so that it may stand in an `<a>`.
 * @param sources pages whose own words are shown are added
 */
export function linkLabel(link: Link, target: LinkTarget, site: LinkedSite, sources?: Set<NodeUuid>): string {
  return writeLabel(link, target, { site, sources, room: { references: MAX_REFERENCES }, around: [] })
}

/** A block that refers to a block that refers to … Deeper, and round in circles, it is `…`. */
const MAX_DEPTH = 5
/** In one label, at every depth. */
const MAX_REFERENCES = 50

interface Labelling {
  readonly site: LinkedSite
  readonly sources: Set<NodeUuid> | undefined
  readonly room: { references: number }
  /** The blocks whose words are being written. */
  readonly around: readonly NodeUuid[]
}

function writeLabel(link: Link, target: LinkTarget, labelling: Labelling): string {
  if (target.kind === 'page') return writePageLabel(link, target, labelling)
  if (target.kind === 'tag') return escapeText(`#${target.tag}`)
  if (target.kind === 'asset') return escapeText(link.label ?? assetName(target.path))
  return escapeText(asWritten(link))
}

function writePageLabel(link: Link, target: LinkTarget & { kind: 'page' }, labelling: Labelling): string {
  if (target.block !== undefined && isBlockLink(link)) {
    const quote = writeBlockLabel(target.page, target.block, labelling)
    return quote === '' ? escapeText(target.title) : quote
  }
  if (link.fragment?.kind === 'heading') {
    const heading = link.fragment.path.join(' › ')
    return escapeText(link.target === '' ? heading : `${target.title} › ${heading}`)
  }
  return escapeText(link.kind === 'tag' ? `#${link.target}` : target.title)
}

/** An embed names the page that it shows. */
const isBlockLink = (link: Link): boolean =>
  link.kind === 'block' || (link.kind !== 'embed' && link.fragment?.kind === 'block')

function writeBlockLabel(page: NodeUuid, uuid: NodeUuid, labelling: Labelling): string {
  const { site, sources, room, around } = labelling
  const found = findBlock(site, page, uuid)
  if (found === undefined) return ''
  if (around.length > MAX_DEPTH || around.includes(uuid) || room.references === 0) return '…'
  room.references -= 1
  sources?.add(page)
  const html = writeOwnWords(found.page, found.index, { ...labelling, around: [...around, uuid] })
  return quoteInline(found.block, html)
}

/** A block's HTML with the labels of its links in place of the links; undefined when it holds more than words. */
function writeOwnWords(page: LinkedPage, index: number, labelling: Labelling): string | undefined {
  let html = ''
  for (const part of page.page.blocks[index]?.html ?? []) {
    if (typeof part === 'string') html += part
    else if (part.hole === 'link-label') {
      const link = page.page.links[part.link]
      const target = page.targets[part.link]
      if (link !== undefined && target !== undefined) html += writeLabel(link, target, labelling)
    } else if (part.hole !== 'link-attributes') return undefined
  }
  return html.replace(LINK_TAG, '')
}

const LINK_TAG = /<\/?a(?=[ >])(?:"[^"]*"|[^">])*>/gu

function asWritten(link: Link): string {
  if (link.label !== undefined) return link.label
  if (link.kind === 'block') return `((${link.target}))`
  const fragment = link.fragment?.kind === 'heading' ? link.fragment.path : []
  const words = [link.target, ...fragment].filter((word) => word !== '').join(' › ')
  return link.kind === 'tag' ? `#${words}` : words
}
