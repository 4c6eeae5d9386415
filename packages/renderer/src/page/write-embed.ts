/** What stands for an embed: a part of another page in a frame that names it, or a link to it and why it is not shown. */

import type { Embed, EmbeddedPart, Link, LinkedSite, LinkTarget } from '@draehi/core'
import { assetEmbed, missingPicture } from './asset-embed.ts'
import { escapeText } from './html.ts'
import { linkAttributes } from './link-attributes.ts'
import { linkLabel } from './link-label.ts'
import { directionOf, languageAttribute } from './page-language.ts'
import { isPictureName } from './picture.ts'

/** Phrasing HTML: where no frame may stand, or there is nothing to frame. */
export function embedBox(link: Link, target: LinkTarget, site: LinkedSite): string {
  if (target.kind === 'asset') return assetEmbed(link, target, site)
  if (target.kind === 'broken' && isPictureName(link.target)) return missingPicture(link, target, site)
  const kind = `<span class="embed-kind">${escapeText(KINDS[target.kind])}</span>`
  return `<span class="embed-link">${kind} ${writeLink(link, target, site)}</span>`
}

const KINDS: Readonly<Record<Exclude<LinkTarget['kind'], 'asset'>, string>> = {
  page: 'Embeds',
  tag: 'Tag',
  broken: 'Missing',
}

/** The same among paragraphs. */
export function embedLine(link: Link, target: LinkTarget, site: LinkedSite): string {
  return `<p class="embed-line">${embedBox(link, target, site)}</p>`
}

/** In place of an embed that is not shown: why, and a link to what it names. */
export function writeCut(
  kind: Exclude<Embed['kind'], 'part'>,
  link: Link,
  target: LinkTarget,
  site: LinkedSite,
): string {
  if (kind === 'too-deep' && site.config.embedDepth === 0) return embedLine(link, target, site)
  const why = `<span class="embed-kind">${escapeText(reasonOf(kind, site))}</span>`
  return `<p class="embed-line">${why} ${writeLink(link, target, site)}</p>`
}

function reasonOf(kind: Exclude<Embed['kind'], 'part'>, { config }: LinkedSite): string {
  switch (kind) {
    case 'missing-part':
      return 'There is no such part:'
    case 'cycle':
      return 'Embedded in itself:'
    case 'too-deep':
      return `Embedded deeper than ${config.embedDepth} ${config.embedDepth === 1 ? 'level' : 'levels'}:`
    case 'too-large':
      return 'Too much is embedded here:'
  }
}

/**
 * A part of another page in a frame that names it and leads to it.
 * @param html the part, filled
 */
export function writePart(
  part: EmbeddedPart,
  html: string,
  link: Link,
  target: LinkTarget,
  site: LinkedSite,
): string {
  const name = part.kind === 'block' || part.kind === 'list' ? 'embed embed-block' : 'embed'
  const title = `<p class="embed-title">${writeTitle(part, link, target, site)}</p>`
  return (
    `<div class="${name}" dir="${directionOf(part.page)}"${languageAttribute(part.page)}>${title}` +
    `<div class="embed-body">${inList(part, html)}</div></div>`
  )
}

/** An item stands in a list such as it was taken from. */
function inList({ page, kind, block, isOfArticle }: EmbeddedPart, html: string): string {
  const isItem = kind === 'block' && block !== undefined && page.page.blocks[block]?.kind === 'item'
  if (!isItem || !isOfArticle) return html
  const { numbered } = page.page.layout
  const at = numbered.findIndex((one, n) => n % 2 === 0 && one === block)
  if (at === -1) return `<ul class="outline">${html}</ul>`
  return `<ol start="${numbered[at + 1] ?? 1}">${html}</ol>`
}

/** `![[note|300]]` is a width and no label. */
const SIZE = /^\d+(?:x\d+)?$/u

function writeTitle(part: EmbeddedPart, link: Link, target: LinkTarget, site: LinkedSite): string {
  const attributes = linkAttributes(link, target, site)
  const title = part.page.page.title
  if (link.label !== undefined && !SIZE.test(link.label))
    return `<a ${attributes}>${escapeText(link.label)}</a>`
  if (part.kind !== 'section') return `<a ${attributes}>${escapeText(title)}</a>`
  return `<a ${attributes}>${linkLabel({ ...link, label: undefined }, target, site)}</a>`
}

function writeLink(link: Link, target: LinkTarget, site: LinkedSite): string {
  return `<a ${linkAttributes(link, target, site)}>${linkLabel(link, target, site)}</a>`
}
