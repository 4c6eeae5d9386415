import type { Asset, LinkedSite, LinkTarget } from '@draehi/core'
import { assetHref, findAsset } from './asset-address.ts'
import { assetBox, assetName } from './asset-box.ts'
import { escapeAttribute } from './html.ts'

/** What a writer said of a picture. */
export interface PictureWords {
  /** For whoever does not see it. */
  readonly alt: string
  /** As the writer wants it: CSS pixels, or `50%`. */
  readonly width: string | undefined
  readonly height: string | undefined
}

/**
 * The attributes of an `<img>` but for those that its author chose, without the space before the first: a browser knows
 * the room it takes before it has the picture. A picture that is not there is a box with the words for it.
 * @param written the file as the link names it, for a link that leads nowhere
 */
export function pictureAttributes(
  words: PictureWords,
  target: LinkTarget,
  written: string,
  site: LinkedSite,
): string {
  const asset = target.kind === 'asset' ? findAsset(site, target.path) : undefined
  if (asset === undefined || !isPicture(asset)) return boxAttributes(words, target, written)
  const size = sizeOf(words, asset)
  return [
    `src="${escapeAttribute(assetHref(site, asset))}"`,
    `alt="${escapeAttribute(words.alt)}"`,
    ...(size.width === undefined ? [] : [`width="${size.width}"`]),
    ...(size.height === undefined ? [] : [`height="${size.height}"`]),
    ...(words.width !== undefined && words.height !== undefined ? ['class="sized"'] : []),
    'loading="lazy" decoding="async"',
  ].join(' ')
}

/** A whole `<img>`. */
export function writePicture(
  words: PictureWords,
  target: LinkTarget,
  written: string,
  site: LinkedSite,
): string {
  return `<img ${pictureAttributes(words, target, written, site)}>`
}

/** Whether a file is called as a picture is. */
export function isPictureName(path: string): boolean {
  return /\.(?:apng|avif|bmp|gif|ico|jpe?g|jfif|png|svg|webp)$/iu.test(path)
}

export function isPicture({ type }: Pick<Asset, 'type'>): boolean {
  return type.startsWith('image/')
}

/** One given length gives the other, by the true ratio; what is a share of the page's width is the browser's to work out. */
function sizeOf({ width, height }: PictureWords, asset: Asset): Pick<PictureWords, 'width' | 'height'> {
  if (asset.width === undefined || asset.height === undefined) return { width, height }
  if (width === undefined && height === undefined)
    return { width: String(asset.width), height: String(asset.height) }
  if (width?.endsWith('%') || height?.endsWith('%')) return { width, height }
  if (height === undefined) return { width, height: scaled(width, asset.height / asset.width) }
  if (width === undefined) return { width: scaled(height, asset.width / asset.height), height }
  return { width, height }
}

const scaled = (length: string | undefined, ratio: number): string =>
  String(Math.max(1, Math.round(Number(length) * ratio)))

function boxAttributes({ alt }: PictureWords, target: LinkTarget, written: string): string {
  const path = target.kind === 'asset' ? target.path : written
  const words = alt === '' ? assetName(path) : alt
  const { url, width, height } = assetBox(words)
  return (
    `src="${escapeAttribute(url)}" alt="${escapeAttribute(words)}" width="${width}" height="${height}"` +
    ` class="missing" title="${escapeAttribute(assetName(path))}"`
  )
}
