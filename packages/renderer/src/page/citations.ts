/** Blocks of other pages, quoted: under "Cited by" and on a tag's page. */

import type { LinkedPage, LinkedSite, NodeUuid } from '@draehi/core'
import { linkTo } from './html.ts'
import { sitePageHref } from './page-href.ts'
import type { CitedKey } from './quote.ts'
import { writeQuote } from './write-quote.ts'

/** A page and those of its blocks that are worth quoting. */
export interface Citation {
  readonly page: LinkedPage
  readonly blocks: readonly number[]
}

/** Pages whose words are quoted; more are named only. A page that everybody cites stays a page one can load. */
const QUOTED_PAGES = 100
const QUOTES_PER_PAGE = 20
/** UTF-16 units of quotes in one list, so that a few long blocks full of links cannot make every page huge. */
const MAX_QUOTES = 128 * 1024

/**
 * "Cited by" of a page; nothing when nobody cites it.
 * @param sources pages whose words are quoted are added
 */
export function writeCitedBy(page: LinkedPage, site: LinkedSite, sources?: Set<NodeUuid>): string {
  const citations = citationsOf(page, site)
  if (citations.length === 0) return ''
  const count = `<span class="count">${citations.length}</span>`
  return (
    `<section class="cited-by" aria-labelledby="cited-by"><h2 id="cited-by">Cited by ${count}</h2>` +
    `${writeCitations(citations.slice(0, QUOTED_PAGES), site, page.path, sources)}${writeRest(citations.slice(QUOTED_PAGES), site)}</section>`
  )
}

/** Pages in the order given, each with its quotes while there is room for them. @param cited what they are quoted for */
export function writeCitations(
  citations: readonly Citation[],
  site: LinkedSite,
  cited: CitedKey,
  sources: Set<NodeUuid> = new Set(),
): string {
  let room = MAX_QUOTES
  const items = citations.map(({ page, blocks }) => {
    let quotes = ''
    for (const block of blocks.slice(0, QUOTES_PER_PAGE)) {
      if (room <= 0) break
      const quote = writeQuote(page, block, { site, sources }, cited)
      room -= quote.length
      quotes += quote
    }
    const list = quotes === '' ? '' : `<ul class="quotes">${quotes}</ul>`
    return `<li><p class="source">${linkTo(sitePageHref(site, page.path), page.page.title)}</p>${list}</li>`
  })
  return `<ul class="citations">${items.join('')}</ul>`
}

function citationsOf(page: LinkedPage, site: LinkedSite): readonly Citation[] {
  const blocksOf = new Map<LinkedPage, Set<number>>()
  for (const { page: uuid, block } of page.backlinks) {
    const citing = site.byUuid.get(uuid)
    if (citing === undefined) continue
    const blocks = blocksOf.get(citing) ?? new Set<number>()
    if (block !== undefined) blocks.add(block)
    blocksOf.set(citing, blocks)
  }
  return [...blocksOf].map(([citing, blocks]) => ({ page: citing, blocks: [...blocks] }))
}

function writeRest(citations: readonly Citation[], site: LinkedSite): string {
  if (citations.length === 0) return ''
  const items = citations.map(
    ({ page }) => `<li>${linkTo(sitePageHref(site, page.path), page.page.title)}</li>`,
  )
  const many = citations.length === 1 ? 'One more page' : `${citations.length} more pages`
  return `<details class="more"><summary>${many}</summary><ul>${items.join('')}</ul></details>`
}
