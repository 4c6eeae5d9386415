/** A block shown somewhere else than on its own page: in a label, under "Cited by", on a tag's page. */

import { type Block, indexOfBlock, type LinkedPage, type LinkedSite, type NodeUuid } from '@draehi/core'
import { escapeText, excerpt } from './html.ts'

const LABEL_LENGTH = 500
const QUOTE_LENGTH = 400
/** Longer HTML is quoted as the beginning of its text. UTF-16 units. */
const MAX_QUOTE_HTML = 2000
const PHRASING = new Set([
  'b',
  'code',
  'del',
  'em',
  'i',
  'kbd',
  'mark',
  's',
  'small',
  'strong',
  'sub',
  'sup',
  'u',
])

/** A block of a published page, by its uuid. */
export function findBlock(
  site: LinkedSite,
  page: NodeUuid,
  uuid: NodeUuid,
): { readonly page: LinkedPage; readonly index: number; readonly block: Block } | undefined {
  const linked = site.byUuid.get(page)
  if (linked === undefined) return undefined
  const index = indexOfBlock(linked, uuid)
  const block = index === undefined ? undefined : linked.page.blocks[index]
  return index === undefined || block === undefined ? undefined : { page: linked, index, block }
}

/**
 * The words of a block as phrasing HTML: with its emphasis when it has nothing else, else as plain text.
 * @param filled the block's own HTML without links, if it can be had so
 */
export function quoteInline(block: Block, filled: string | undefined): string {
  if (filled !== undefined && filled.length <= 2 * LABEL_LENGTH) {
    const html = withoutParagraph(filled)
    if (isPhrasing(html)) return html
  }
  return escapeText(excerpt(block.text, LABEL_LENGTH))
}

/**
 * The own HTML of a block for another page. Anything that carries an HTML id (it would be there twice), is a heading
 * (it would be in the wrong outline) or is long is quoted as text.
 * @param html the block's own HTML, filled
 */
export function quoteBlock(block: Block, html: string): string {
  const isPlain = isQuotedAsText(block) || html.length > MAX_QUOTE_HTML || / id="|<h[1-6]|<input/u.test(html)
  return isPlain || html === '' ? `<p>${escapeText(excerpt(block.text, QUOTE_LENGTH))}</p>` : html
}

/** Whether its HTML need not be filled to know that it is too long: a block full of links is cited by all that it links to. */
export function isQuotedAsText({ kind, html }: Block): boolean {
  if (kind === 'heading') return true
  let length = 0
  for (const part of html) {
    // A hole is filled with an address, a label or more.
    length += typeof part === 'string' ? part.length : 1
    if (length > MAX_QUOTE_HTML) return true
  }
  return false
}

/** What stands above a block: the beginnings of its nearest two ancestors, outermost first. */
export function quoteTrail(page: LinkedPage, index: number): readonly string[] {
  const trail: string[] = []
  let block = page.page.blocks[index]
  while (block?.parent !== undefined && trail.length < 2) {
    block = page.page.blocks[block.parent]
    if (block !== undefined && block.text !== '') trail.unshift(excerpt(block.text, 60))
  }
  return trail
}

/** `<p>…</p>` around one paragraph taken off. */
function withoutParagraph(html: string): string {
  const inner = html.startsWith('<p>') && html.endsWith('</p>') ? html.slice(3, -4) : html
  return inner.includes('<p>') ? html : inner
}

function isPhrasing(html: string): boolean {
  if (html.trim() === '') return false
  return [...html.matchAll(/<\/?([a-z0-9-]*)([^>]*)>/gu)].every(
    ([, name = '', attributes]) => PHRASING.has(name) && attributes === '',
  )
}
