import { type Asset, type Link, type LinkedSite, type LinkTarget, parseMediaLabel } from '@draehi/core'
import { assetHref, findAsset, pageOf } from './asset-address.ts'
import { assetName } from './asset-box.ts'
import { escapeAttribute, escapeText } from './html.ts'
import { isPicture, type PictureWords, writePicture } from './picture.ts'

/**
 * A file where a writer embeds it: a picture, a player, or a card that leads to it. Phrasing HTML, since an embed may
 * stand inside a paragraph; the style shows cards and players as blocks.
 */
export function assetEmbed(link: Link, target: LinkTarget & { kind: 'asset' }, site: LinkedSite): string {
  const { text, width, height } = wordsOf(link)
  const asset = findAsset(site, target.path)
  if (asset === undefined) return missingCard(target.path, text)
  const isOwnName = text === '' || text === assetName(asset.path)
  if (isPicture(asset)) {
    const alt = text === '' ? stemOf(asset.path) : text
    return writePicture({ alt, width, height }, target, link.target, site)
  }
  const src = escapeAttribute(assetHref(site, asset, link.fragment))
  const label = escapeAttribute(isOwnName ? assetName(asset.path) : text)
  if (asset.type.startsWith('audio/'))
    return `<audio controls preload="none" src="${src}" aria-label="${label}"></audio>`
  if (asset.type.startsWith('video/')) {
    const sized = `${width === undefined ? '' : ` width="${width}"`}${height === undefined ? '' : ` height="${height}"`}`
    return `<video controls preload="metadata" src="${src}" aria-label="${label}"${sized}></video>`
  }
  return card(asset, src, isOwnName ? assetName(asset.path) : text, pageOf(link.fragment))
}

/** A picture that is nowhere: its place, and what it would have shown. */
export function missingPicture(link: Link, target: LinkTarget, site: LinkedSite): string {
  const { text, width, height } = wordsOf(link)
  return writePicture({ alt: text, width, height }, target, link.target, site)
}

/** The `src` of sound or video in an author's own HTML. */
export function mediaAttributes(link: Link, target: LinkTarget, site: LinkedSite): string {
  const asset = target.kind === 'asset' ? findAsset(site, target.path) : undefined
  return asset === undefined
    ? 'class="missing"'
    : `src="${escapeAttribute(assetHref(site, asset, link.fragment))}"`
}

/** In a wikilink a number alone is a size; in a markdown image it is a word. */
function wordsOf({ kind, label }: Link): PictureWords & { readonly text: string } {
  const isSized = kind === 'embed' || label?.includes('|') === true
  const { text, width, height } = isSized ? parseMediaLabel(label) : { ...NO_SIZE, text: label ?? '' }
  return { text, alt: text, width: width?.toString(), height: height?.toString() }
}

const NO_SIZE = { width: undefined, height: undefined }

/** Name, kind and size, and the page of a document. */
function card(asset: Asset, href: string, name: string, page: string | undefined): string {
  const facts = [kindOf(asset), formatBytes(asset.sizeBytes), ...(page === undefined ? [] : [`page ${page}`])]
  return (
    `<a class="file-card" href="${href}"><span class="file-name">${escapeText(name)}</span> ` +
    `<span class="file-facts">${escapeText(facts.join(' · '))}</span></a>`
  )
}

/** A file that is there and not published: said, and not linked. */
function missingCard(path: string, text: string): string {
  const name = text === '' ? assetName(path) : text
  return `<span class="file-card missing"><span class="file-name">${escapeText(name)}</span> <span class="file-facts">not published</span></span>`
}

function kindOf({ path, type }: Asset): string {
  if (type === 'application/pdf') return 'PDF'
  const extension = /[^.]\.([a-z0-9]{1,10})$/iu.exec(assetName(path))?.[1]
  return extension === undefined ? 'file' : extension.toUpperCase()
}

function stemOf(path: string): string {
  return assetName(path).replace(/(?<=.)\.[a-z0-9]{1,10}$/iu, '')
}

/** With one decimal below ten: `812 B`, `9.4 KB`, `3.1 MB`. Thousands are 1,000, as file managers and the web count. */
export function formatBytes(bytes: number): string {
  if (bytes < 1000) return `${bytes} B`
  const units = ['KB', 'MB', 'GB']
  let value = bytes / 1000
  let unit = 0
  while (value >= 999.5 && unit < units.length - 1) {
    value /= 1000
    unit += 1
  }
  return `${value < 9.95 ? value.toFixed(1) : String(Math.round(value))} ${units[unit]}`
}
