import type { Link, LinkedSite, LinkTarget } from '@draehi/core'
import { escapeText } from './html.ts'
import { linkAttributes } from './link-attributes.ts'
import { linkLabel } from './link-label.ts'

/**
 * What stands for an embed: a box with a link to its target. Phrasing HTML that the style shows as a block, since an
 * embed may stand inside a paragraph.
 */
export function embedBox(link: Link, target: LinkTarget, site: LinkedSite): string {
  const label =
    target.kind === 'asset'
      ? `<span class="asset">${linkLabel(link, target, site)}</span>`
      : `<a ${linkAttributes(link, target, site)}>${linkLabel(link, target, site)}</a>`
  return `<span class="embed"><span class="embed-kind">${escapeText(KINDS[target.kind])}</span> ${label}</span>`
}

const KINDS: Readonly<Record<LinkTarget['kind'], string>> = {
  page: 'Page',
  tag: 'Tag',
  asset: 'File',
  broken: 'Missing',
}
