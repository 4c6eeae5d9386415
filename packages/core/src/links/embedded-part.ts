/** What an embed shows of a page: all of it, a heading and what is below, a block with its children, or a list. */

import type { LinkedPage, LinkFragment, NamedPart, NodeUuid, Template } from '../nouns.ts'
import { headingKey } from './heading-index.ts'

export interface EmbeddedPart {
  readonly kind: 'page' | 'section' | 'block' | 'list'
  readonly page: LinkedPage
  /** Index of the block, or of the heading's. */
  readonly block: number | undefined
  /** Its pieces from `start` up to, not including, `end` are whole elements, with the holes of the part's page. */
  readonly template: Template
  /** The template is the article: an item is all of its `<li>` there, and what is in it elsewhere. */
  readonly isOfArticle: boolean
  readonly start: number
  readonly end: number
}

/**
 * The part of its target that an embed names; undefined when it names none that can be shown. Takes the same time
 * however large the part is.
 * @param n index of the embed among the links of `from`; its target is a page
 */
export function findPart(
  from: LinkedPage,
  n: number,
  pages: ReadonlyMap<NodeUuid, LinkedPage>,
): EmbeddedPart | undefined {
  const link = from.page.links[n]
  const target = from.targets[n]
  const page = target?.kind === 'page' ? pages.get(target.page) : undefined
  if (link === undefined || target?.kind !== 'page' || page === undefined) return undefined
  if (target.anchor !== undefined) return findSection(page, target.anchor)
  const { fragment } = link
  if (target.block !== undefined) {
    const block = indexOfBlock(page, target.block)
    return findList(page, fragment, block) ?? findBlockPart(page, block)
  }
  const isWhole = fragment === undefined || (fragment.kind === 'heading' && isTitle(fragment.path, page))
  return isWhole ? wholePage(page) : undefined
}

export function wholePage(page: LinkedPage): EmbeddedPart {
  const { article } = page.page
  return {
    kind: 'page',
    page,
    block: undefined,
    template: article,
    isOfArticle: true,
    start: 0,
    end: article.length,
  }
}

/** The title is a heading to its author and none of the article. */
function isTitle(path: readonly string[], { page }: LinkedPage): boolean {
  const written = path.filter((part) => part.trim() !== '')
  return (
    written.length === 0 || (written.length === 1 && headingKey(written[0] ?? '') === headingKey(page.title))
  )
}

function findSection(page: LinkedPage, anchor: string): EmbeddedPart | undefined {
  const { headings, article, layout } = page.page
  const heading = factsOf(page).headings.get(anchor)
  const block = heading === undefined ? undefined : headings[heading]?.block
  if (heading === undefined || block === undefined) return undefined
  const [start, end] = placeAt(layout.sections, heading)
  return start === -1
    ? findBlockPart(page, block)
    : { kind: 'section', page, block, template: article, isOfArticle: true, start, end }
}

/** The list that has the id, and begins with the block. */
function findList(
  page: LinkedPage,
  fragment: LinkFragment | undefined,
  block: number | undefined,
): EmbeddedPart | undefined {
  if (fragment?.kind !== 'block' || page.page.parts.length === 0) return undefined
  const list = factsOf(page).lists.get(fragment.id.toLowerCase())
  if (list === undefined || list.block !== block) return undefined
  const { article, layout } = page.page
  const [start, end] = placeAt(layout.parts, list.part)
  return start === -1
    ? undefined
    : { kind: 'list', page, block, template: article, isOfArticle: true, start, end }
}

function findBlockPart(page: LinkedPage, block: number | undefined): EmbeddedPart | undefined {
  if (block === undefined) return undefined
  const { article, layout, blocks } = page.page
  const [start, end] = placeAt(layout.blocks, block)
  if (start !== -1) return { kind: 'block', page, block, template: article, isOfArticle: true, start, end }
  const own = blocks[block]?.html ?? []
  return { kind: 'block', page, block, template: own, isOfArticle: false, start: 0, end: own.length }
}

function placeAt(places: readonly number[], n: number): readonly [number, number] {
  return [places[2 * n] ?? -1, places[2 * n + 1] ?? -1]
}

// ── What is in a part ─────────────────────────────────────────────────────────────────────────────────────────────

/** Embeds of pages that stand in the part, in order: indexes into its page's links. */
export function embedsIn({ page, template, isOfArticle, start, end }: EmbeddedPart): readonly number[] {
  if (!isOfArticle) return embedHoles(template).filter(leadsToPage(page))
  const { embeds } = factsOf(page)
  const first = firstAt(embeds, start)
  return embeds.slice(first, firstAt(embeds, end)).map(({ link }) => link)
}

/** Whether an embed stands in the part. */
export function holdsEmbed(part: EmbeddedPart, link: number): boolean {
  if (!part.isOfArticle) return embedsIn(part).includes(link)
  const piece = factsOf(part.page).pieces.get(link)
  return piece !== undefined && piece >= part.start && piece < part.end
}

/** About how long the part's own HTML is. UTF-16 units. */
export function lengthOfPart({ page, template, isOfArticle, start, end }: EmbeddedPart): number {
  if (!isOfArticle) return lengthOf(template)
  const { lengths } = factsOf(page)
  return (lengths[end] ?? 0) - (lengths[start] ?? 0)
}

interface Facts {
  /** In reading order; `piece` is an index into the article. */
  readonly embeds: readonly { readonly link: number; readonly piece: number }[]
  /** Of each of those embeds, its piece. */
  readonly pieces: ReadonlyMap<number, number>
  /** By piece of the article, how long what stands before it is. */
  readonly lengths: readonly number[]
  /** By anchor, its rank. */
  readonly headings: ReadonlyMap<string, number>
  /** By id in lower case: its first item, and the part that has its place. */
  readonly lists: ReadonlyMap<string, { readonly block: number; readonly part: number }>
}

const facts = new WeakMap<LinkedPage, Facts>()

/** Found once for each page that embeds or is embedded: that may happen thousands of times. */
function factsOf(page: LinkedPage): Facts {
  const known = facts.get(page)
  if (known !== undefined) return known
  const { article, blocks, headings } = page.page
  const isPage = leadsToPage(page)
  let length = 0
  const lengths = [0]
  const embeds = article.flatMap((part, piece) => {
    const isBlock = typeof part !== 'string' && part.hole === 'block-html'
    const own: Template = isBlock ? (blocks[part.block]?.html ?? []) : [part]
    length += lengthOf(own)
    lengths.push(length)
    return embedHoles(own)
      .filter(isPage)
      .map((link) => ({ link, piece }))
  })
  const found: Facts = {
    embeds,
    pieces: new Map(embeds.map(({ link, piece }) => [link, piece])),
    lengths,
    headings: new Map(headings.map(({ anchor }, rank) => [anchor, rank])),
    lists: findLists(page.page.parts),
  }
  facts.set(page, found)
  return found
}

/** Of several ids of one list, the first has its place; of several lists with one id, the first has the id. */
function findLists(parts: readonly NamedPart[]): Facts['lists'] {
  const places = new Map<number, number>()
  const lists = new Map<string, { readonly block: number; readonly part: number }>()
  for (const [n, { id, block, isList }] of parts.entries()) {
    if (!isList) continue
    const part = places.get(block) ?? n
    places.set(block, part)
    const key = id.toLowerCase()
    if (!lists.has(key)) lists.set(key, { block, part })
  }
  return lists
}

function firstAt(embeds: Facts['embeds'], piece: number): number {
  let low = 0
  let high = embeds.length
  while (low < high) {
    const middle = (low + high) >> 1
    if ((embeds[middle]?.piece ?? 0) < piece) low = middle + 1
    else high = middle
  }
  return low
}

function embedHoles(template: Template): number[] {
  return template.flatMap((part) => (typeof part !== 'string' && part.hole === 'embed' ? [part.link] : []))
}

const leadsToPage =
  ({ targets }: LinkedPage) =>
  (link: number): boolean =>
    targets[link]?.kind === 'page'

/** What a hole is filled with, about: an address, a title, the frame of an embed. */
const HOLE_LENGTH = 80

function lengthOf(template: Template): number {
  return template.reduce((sum, part) => sum + (typeof part === 'string' ? part.length : HOLE_LENGTH), 0)
}

const indexes = new WeakMap<LinkedPage, ReadonlyMap<NodeUuid, number>>()

/** The index of a block of a page among its blocks. */
export function indexOfBlock(page: LinkedPage, uuid: NodeUuid): number | undefined {
  let known = indexes.get(page)
  if (known === undefined) {
    known = new Map(page.blockUuids.map((block, index) => [block, index]))
    indexes.set(page, known)
  }
  return known.get(uuid)
}
