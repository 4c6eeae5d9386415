/**
 * The holes of a template are filled: strings are joined, nothing is parsed. What goes into a hole is escaped text, an
 * address made by `page-href.ts`, or HTML that came through the sanitiser.
 */

import type { Hole, LinkedPage, LinkedSite, NodeUuid, Template } from '@draehi/core'
import { assetBoxUrl } from './asset-box.ts'
import { embedBox } from './embed-box.ts'
import { linkAttributes } from './link-attributes.ts'
import { linkLabel } from './link-label.ts'
import { blockAnchor } from './page-href.ts'

export interface TemplateContext {
  readonly page: LinkedPage
  readonly site: LinkedSite
  /** The own HTML of each block, for `block-html` holes. A block's own template has none. */
  readonly blockHtml?: readonly string[]
}

/** @throws RangeError when a hole names a link or block that the page does not have: a fault of the parser, not of the content */
export function fillTemplate(template: Template, context: TemplateContext): string {
  let html = ''
  for (const part of template) html += typeof part === 'string' ? part : fillHole(part, context)
  return html
}

/** The own HTML of every block of a page, aligned with `page.page.blocks`. */
export function fillBlocks(page: LinkedPage, site: LinkedSite): readonly string[] {
  return page.page.blocks.map((block) => fillTemplate(block.html, { page, site }))
}

function fillHole(hole: Hole, { page, site, blockHtml }: TemplateContext): string {
  switch (hole.hole) {
    case 'block-id':
      return ` id="${blockAnchor(at<NodeUuid>(page.blockUuids, hole.block, 'block'))}"`
    case 'id-attributes':
      return hole.html
    case 'own-address':
      return ''
    case 'block-html':
      return at(blockHtml ?? [], hole.block, 'block')
  }
  const link = at(page.page.links, hole.link, 'link')
  const target = at(page.targets, hole.link, 'link')
  switch (hole.hole) {
    case 'link-attributes':
      return linkAttributes(link, target, site)
    case 'link-label':
      return linkLabel(link, target, site)
    case 'asset-url':
      return assetBoxUrl(target.kind === 'asset' ? target.path : link.target)
    case 'embed':
    case 'embed-phrasing':
      return embedBox(link, target, site)
  }
}

function at<T>(values: readonly T[], index: number, what: string): T {
  const value = values[index]
  if (value === undefined) throw new RangeError(`The template names ${what} ${index} of ${values.length}.`)
  return value
}
