/** `[[address][label]]` in a Logseq text: a link as Org has it. Of a picture it is the picture. */

import type { PhrasingContent } from 'mdast'
import { parseUrl } from './reference.ts'
import { added, type Referring } from './referring.ts'

export interface OrgLink {
  readonly kind: 'orgLink'
  readonly source: string
  readonly address: string
  readonly label: string
}

/** An address, not a name: `[[1][2]]` is text. */
const ORG_LINK = /\[\[((?:[a-z][a-z0-9+.-]{1,20}:|\.{0,2}\/)[^[\]\n]{1,2048})\]\[([^[\]\n]{1,512})\]\]/iuy

/** @param offset of the first bracket */
export function orgLinkAt(text: string, offset: number): OrgLink | undefined {
  ORG_LINK.lastIndex = offset
  const [source, address = '', label = ''] = ORG_LINK.exec(text) ?? []
  return source === undefined || label.trim() === ''
    ? undefined
    : { kind: 'orgLink', source, address: address.trim(), label: label.trim() }
}

const PICTURE = /\.(?:bmp|gif|ico|jpe?g|png|svg|webp)$/iu

export function orgLinkNode({ address, label }: OrgLink, expansion: Referring): PhrasingContent {
  const url = address.replace(/^file:(?!\/\/)/iu, '')
  const isPicture = PICTURE.test(url)
  const reference = parseUrl(url, label, isPicture ? 'image' : 'link')
  const data = reference === undefined ? {} : { data: { link: added(reference, expansion) } }
  return isPicture
    ? { type: 'image', url, alt: label, title: null, ...data }
    : { type: 'link', url, title: null, children: [{ type: 'text', value: label }], ...data }
}
