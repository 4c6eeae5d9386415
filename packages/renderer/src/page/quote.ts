/** A block shown somewhere else than on its own page: in a label, under "Cited by", among what a query found. */

import {
  type Block,
  type Hole,
  indexOfBlock,
  type LinkedPage,
  type LinkedSite,
  lookupKey,
  type NodeUuid,
  type Template,
} from '@draehi/core'
import { cutPieces } from './cut-passage.ts'
import { fillTemplate, type TemplateContext } from './fill-template.ts'
import { escapeText, excerpt } from './html.ts'
import { type Token, tokensOf } from './html-tokens.ts'
import { linkLabel } from './link-label.ts'
import { cellsOf, type Passage, passagesOf } from './passages.ts'

const LABEL_LENGTH = 500
const QUOTE_LENGTH = 400
/** Longer HTML is quoted as an excerpt. UTF-16 units. */
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

export interface Quote {
  /** Flow content without HTML ids, headings and boxes. */
  readonly html: string
  /** The box of a task; `''` when it is none. */
  readonly box: string
}

/** What a block is quoted for: the path of a page, or `#` and the `lookupKey` of a tag. */
export type CitedKey = string

export const citedTag = (tag: string): CitedKey => `#${lookupKey(tag)}`

/**
 * A block for another page: all of it when it is short, else what stands around the link to what is cited.
 * @param cited undefined for the beginning
 */
export function quoteBlock(
  page: LinkedPage,
  index: number,
  { site, sources }: Pick<TemplateContext, 'site' | 'sources'>,
  cited?: CitedKey,
): Quote {
  const block = page.page.blocks[index]
  if (block === undefined) return { html: '', box: '' }
  const context: TemplateContext = { page, site, isEmbedded: true, ...(sources && { sources }) }
  const whole = isLong(block.html) ? undefined : fillTemplate(block.html, context)
  const html =
    whole !== undefined && whole.length <= MAX_QUOTE_HTML
      ? writeTokens(tokensOf([whole]), context)
      : quotePassage(block.html, context, cited)
  const box = whole === undefined ? undefined : BOX.exec(whole)?.[0]
  const isRoom = html.trim() !== '' && html.length <= 4 * MAX_QUOTE_HTML
  return { html: isRoom ? html : `<p>${escapeText(excerpt(block.text, QUOTE_LENGTH))}</p>`, box: box ?? '' }
}

const BOX = /<input(?:"[^"]*"|[^">])*>/u

/** Whether its HTML need not be filled to know that it is too long: a block full of links is cited by all that it links to. */
function isLong(html: Template): boolean {
  let length = 0
  for (const part of html) {
    // A hole is filled with an address, a label or more.
    length += typeof part === 'string' ? part.length : 1
    if (length > MAX_QUOTE_HTML) return true
  }
  return false
}

// ── Long blocks ───────────────────────────────────────────────────────────────────────────────────────────────────

interface QuoteIndex {
  readonly passages: readonly Passage[]
  /** Passage and piece of it, by link. */
  readonly places: ReadonlyMap<number, readonly [passage: number, piece: number]>
  /** First link by what it leads to, for these targets. */
  readonly targets: LinkedPage['targets']
  readonly linkOf: ReadonlyMap<CitedKey, number>
}

/** Of long blocks, as long as they are in memory: one with many links is quoted on as many pages. */
const indexes = new WeakMap<Template, QuoteIndex>()

function indexOf(template: Template, { targets }: LinkedPage): QuoteIndex {
  const known = indexes.get(template)
  if (known?.targets === targets) return known
  const passages = known?.passages ?? [...passagesOf(template)]
  const places = known?.places ?? placesIn(passages)
  const linkOf = new Map<CitedKey, number>()
  for (const link of places.keys())
    for (const key of keysOf(targets[link])) if (!linkOf.has(key)) linkOf.set(key, link)
  const index: QuoteIndex = { passages, places, targets, linkOf }
  indexes.set(template, index)
  return index
}

function placesIn(passages: readonly Passage[]): QuoteIndex['places'] {
  const places = new Map<number, readonly [number, number]>()
  for (const [i, { pieces }] of passages.entries())
    for (const [j, { token }] of pieces.entries())
      for (const link of linksIn(token)) if (!places.has(link)) places.set(link, [i, j])
  return places
}

function linksIn(token: Token): readonly number[] {
  const parts = token.kind === 'text' ? [] : token.kind === 'hole' ? [token.hole] : token.tag
  return parts.flatMap((part: string | Hole) =>
    typeof part !== 'string' && 'link' in part ? [part.link] : [],
  )
}

/** A tag is in the lists of those above it too. */
function keysOf(target: LinkedPage['targets'][number] | undefined): readonly CitedKey[] {
  if (target?.kind === 'page') return [target.path]
  if (target?.kind !== 'tag') return []
  const parts = target.tag.split('/').slice(0, 20)
  return parts.map((_, n) => citedTag(parts.slice(0, n + 1).join('/')))
}

function quotePassage(template: Template, context: TemplateContext, cited: CitedKey | undefined): string {
  const { passages, places, linkOf } = indexOf(template, context.page)
  const link = cited === undefined ? undefined : linkOf.get(cited)
  const [n, center] = (link === undefined ? undefined : places.get(link)) ?? [undefined, 0]
  const passage = n === undefined ? undefined : passages[n]
  return passage === undefined
    ? writeBeginning(passages, context)
    : writePassage(passage, center, QUOTE_LENGTH, context)
}

function writePassage(passage: Passage, center: number, length: number, context: TemplateContext): string {
  const { kind, pieces } = passage
  if (kind === 'box') return writePieces(pieces, context)
  if (kind !== 'row') {
    const words = writeTokens(cutPieces(pieces, center, length), context)
    return kind === 'code' ? `<pre tabindex="0">${words}</pre>` : `<p>${words}</p>`
  }
  const row = lengthOf(passage) > MAX_QUOTE_HTML ? undefined : writePieces(pieces, context)
  if (row !== undefined && row.length <= MAX_QUOTE_HTML) return writeTable(passage, row, context)
  const link = pieces[center] === undefined ? [] : linksIn(pieces[center].token)
  for (const cell of cellsOf(passage)) {
    const at = cell.pieces.findIndex(({ token }) => linksIn(token).some((one) => link.includes(one)))
    if (at !== -1 || link.length === 0) return writePassage(cell, Math.max(at, 0), length, context)
  }
  return ''
}

/** With the headings of its columns, when there is room for them. */
function writeTable({ pieces, head }: Passage, row: string, context: TemplateContext): string {
  const isHead = head?.pieces === pieces
  const above =
    head === undefined || isHead || lengthOf(head) > MAX_QUOTE_HTML ? '' : writePieces(head.pieces, context)
  const thead = above === '' || above.length > MAX_QUOTE_HTML ? '' : `<thead>${above}</thead>`
  return `<div class="table" tabindex="0"><table>${thead}<tbody>${row}</tbody></table></div>`
}

function writeBeginning(passages: readonly Passage[], context: TemplateContext): string {
  let html = ''
  let room = QUOTE_LENGTH
  for (const passage of passages) {
    if (room <= 0) return html
    html += writePassage(passage, 0, room, context)
    room -= Math.max(40, lengthOf(passage))
  }
  return html
}

function lengthOf({ pieces }: Passage): number {
  let length = 0
  for (const { token } of pieces) length += token.kind === 'text' ? token.html.length : 1
  return length
}

function writePieces(pieces: Passage['pieces'], context: TemplateContext): string {
  return writeTokens(
    pieces.map(({ token }) => token),
    context,
  )
}

/** Boxes are shown elsewhere, a heading would be in the wrong outline, an id would be there twice. */
function writeTokens(tokens: Iterable<Token>, context: TemplateContext): string {
  let html = ''
  for (const token of tokens) {
    if (token.kind === 'text') html += token.html
    else if (token.kind === 'hole') html += fillTemplate([token.hole], context)
    else if (token.name !== 'input') {
      const tag = fillTemplate(token.tag, context).replace(/ id="[^"]*"/gu, '')
      html += /^h[1-6]$/u.test(token.name) ? tag.replace(/^(<\/?)h[1-6]/u, '$1div') : tag
    }
  }
  return html
}

// ── Words ─────────────────────────────────────────────────────────────────────────────────────────────────────────

/** What stands above a block: the beginnings of its nearest two ancestors, outermost first, as phrasing HTML without links. */
export function quoteTrail(page: LinkedPage, index: number, site: LinkedSite): readonly string[] {
  const trail: string[] = []
  let at = page.page.blocks[index]?.parent
  while (at !== undefined && trail.length < 2) {
    const block = page.page.blocks[at]
    if (block !== undefined && block.text !== '')
      trail.unshift(quoteWords(page, at, site, 60) ?? escapeText(excerpt(block.text, 60)))
    at = block?.parent
  }
  return trail
}

/**
 * The first words of a block, without links, with the code and the formulas in them as such, which read like syntax
 * otherwise. Undefined when there is none, or more than words.
 * @param length UTF-16 units, about
 */
export function quoteWords(
  page: LinkedPage,
  index: number,
  site: LinkedSite,
  length: number,
): string | undefined {
  const [passage] = passagesOf(page.page.blocks[index]?.html ?? [])
  if (passage?.kind === 'code') {
    const code = cutPieces(passage.pieces, 0, length / 0.6).map((one) =>
      one.kind === 'text' ? one.html : '',
    )
    return `<code>${code.join('').replace(/\s+/gu, ' ').trim()}</code>`
  }
  if (passage?.kind !== 'words') return undefined
  const { pieces } = passage
  const names = pieces.flatMap(({ token }) => ('name' in token ? [token.name] : []))
  if (!names.includes('code') && !names.includes('math')) return undefined
  let html = ''
  let isMath = false
  for (const token of cutPieces(pieces, 0, length / 0.6)) {
    const isEnd = 'name' in token && token.name === 'math'
    html += isMath || isEnd ? writeTag(token) : writeWord(token, page, site)
    if (isEnd) isMath = token.kind === 'open'
  }
  return html
}

/** As it is: a formula has no holes, and stands in a line here. */
function writeTag(token: Token): string {
  if (token.kind === 'text') return token.html
  const tag = token.kind === 'hole' ? [] : token.tag
  return tag
    .filter((part) => typeof part === 'string')
    .join('')
    .replace(/^<math\b.* display="block"/u, (math) => math.replace(' display="block"', ''))
}

function writeWord(token: Token, page: LinkedPage, site: LinkedSite): string {
  if (token.kind === 'text') return token.html
  if (token.kind !== 'hole')
    return PHRASING.has(token.name) ? `<${token.kind === 'close' ? '/' : ''}${token.name}>` : ''
  if (token.hole.hole !== 'link-label') return ''
  const link = page.page.links[token.hole.link]
  const target = page.targets[token.hole.link]
  return link === undefined || target === undefined ? '' : linkLabel(link, target, site)
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
