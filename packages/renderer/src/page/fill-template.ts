/**
 * The holes of a template are filled: strings are joined, nothing is parsed. What goes into a hole is escaped text, an
 * address made by `page-href.ts`, or HTML that came through the sanitiser.
 */

import type { Embed, EmbedTree, Hole, LinkedPage, LinkedSite, NodeUuid, Template } from '@draehi/core'
import { mediaAttributes } from './asset-embed.ts'
import { linkAttributes } from './link-attributes.ts'
import { linkLabel } from './link-label.ts'
import { morePictures } from './more-pictures.ts'
import { blockAnchor, sitePageHref } from './page-href.ts'
import { pictureAttributes } from './picture.ts'
import { type AnswerRoom, writeAnswer, writeInlineAnswer, writeSource } from './query-result.ts'
import { embedBox, embedLine, writeCut, writePart } from './write-embed.ts'

export interface TemplateContext {
  /** Whose template it is: links and blocks are this page's. */
  readonly page: LinkedPage
  readonly site: LinkedSite
  /** The own HTML of each block, for `block-html` holes; without it they are filled from the blocks' templates. */
  readonly blockHtml?: readonly string[]
  /** What the page's embeds show; without it, or without an entry, an embed is a link to its target. */
  readonly embeds?: EmbedTree
  /** Room for what queries found; without it they are shown as their source. */
  readonly answerRoom?: AnswerRoom
  /** The page is shown on another: its HTML ids are not. */
  readonly isEmbedded?: boolean
  /** Pages whose own words were put into holes are added. */
  readonly sources?: Set<NodeUuid>
}

/**
 * @param start index of the first piece to fill; `end` of the first one not to
 * @throws RangeError when a hole names a link or block that the page does not have: a fault of the parser, not of the content
 */
export function fillTemplate(
  template: Template,
  context: TemplateContext,
  start = 0,
  end = template.length,
): string {
  let html = ''
  for (let n = start; n < end; n++) {
    const part = template[n]
    if (part !== undefined) html += typeof part === 'string' ? part : fillHole(part, context)
  }
  return html
}

/** The own HTML of every block of a page, aligned with `page.page.blocks`. What it embeds is linked, not shown. */
export function fillBlocks(page: LinkedPage, site: LinkedSite, sources?: Set<NodeUuid>): readonly string[] {
  const context: TemplateContext = { page, site, ...(sources === undefined ? {} : { sources }) }
  return page.page.blocks.map((block) => fillTemplate(block.html, context))
}

function fillHole(hole: Hole, context: TemplateContext): string {
  const { page, site, isEmbedded, sources } = context
  switch (hole.hole) {
    case 'block-id':
      return isEmbedded ? '' : ` id="${blockAnchor(at<NodeUuid>(page.blockUuids, hole.block, 'block'))}"`
    case 'id-attributes':
      return isEmbedded ? '' : hole.html
    case 'own-address':
      return isEmbedded ? sitePageHref(site, page.path) : ''
    case 'block-html':
      return fillBlockHole(hole.block, context)
    case 'more-pictures':
      return morePictures(hole, page, site)
    case 'query':
    case 'query-phrasing':
      return fillQueryHole(hole, context)
  }
  const link = at(page.page.links, hole.link, 'link')
  const target = at(page.targets, hole.link, 'link')
  switch (hole.hole) {
    case 'link-attributes':
      return linkAttributes(link, target, site)
    case 'link-label':
      return linkLabel(link, target, site, sources)
    case 'picture-attributes':
      return pictureAttributes(hole, target, link.target, site)
    case 'media-attributes':
      return mediaAttributes(link, target, site)
    case 'embed-phrasing':
      return embedBox(link, target, site)
    case 'embed': {
      const embed = context.embeds?.get(hole.link)
      if (embed === undefined) return embedLine(link, target, site)
      return embed.kind === 'part'
        ? writePart(embed.part, fillPart(embed, context), link, target, site)
        : writeCut(embed.kind, link, target, site)
    }
  }
}

/** A part of another page, in the context of that page. */
function fillPart(
  { part, embeds }: Embed & { kind: 'part' },
  { site, sources, answerRoom }: TemplateContext,
): string {
  const { page, template, start, end } = part
  sources?.add(page.uuid)
  const shared = {
    ...(sources === undefined ? {} : { sources }),
    ...(answerRoom === undefined ? {} : { answerRoom }),
  }
  return fillTemplate(template, { page, site, embeds, isEmbedded: true, ...shared }, start, end)
}

function fillBlockHole(n: number, context: TemplateContext): string {
  const { html } = at(context.page.page.blocks, n, 'block')
  const filled = context.blockHtml?.[n]
  const own = filled === undefined || html.some(isOfArticle) ? fillTemplate(html, context) : filled
  return context.isEmbedded ? own : own + writeCitedCount(n, context.page)
}

/** How often other pages name the block; leads to where they are quoted. */
function writeCitedCount(n: number, { citedBlocks }: LinkedPage): string {
  const count = citedBlocks.length === 0 ? undefined : countsOf(citedBlocks).get(n)
  if (count === undefined) return ''
  const label = `${count} ${count === 1 ? 'reference' : 'references'} to this block`
  return `<a class="cited-count" href="#cited-by" title="${label}" aria-label="${label}">${count}</a>`
}

/** What an article shows and a quote of the block does not. */
const isOfArticle = (part: string | Hole): boolean =>
  typeof part !== 'string' && (part.hole === 'embed' || part.hole === 'query')

const knownCounts = new WeakMap<LinkedPage['citedBlocks'], ReadonlyMap<number, number>>()

function countsOf(citedBlocks: LinkedPage['citedBlocks']): ReadonlyMap<number, number> {
  const known = knownCounts.get(citedBlocks) ?? new Map(citedBlocks.map(({ block, count }) => [block, count]))
  knownCounts.set(citedBlocks, known)
  return known
}

function fillQueryHole(
  { hole, query: n }: Hole & { hole: 'query' | 'query-phrasing' },
  { page, site, sources, answerRoom }: TemplateContext,
): string {
  const query = at(page.page.queries, n, 'query')
  const answer = at(page.answers, n, 'answer')
  if (hole === 'query-phrasing') return writeInlineAnswer(query, answer, site)
  return answerRoom === undefined
    ? writeSource(query)
    : writeAnswer(query, answer, { site, sources, answerRoom })
}

function at<T>(values: readonly T[], index: number, what: string): T {
  const value = values[index]
  if (value === undefined) throw new RangeError(`The template names ${what} ${index} of ${values.length}.`)
  return value
}
