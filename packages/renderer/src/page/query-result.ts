/**
 * What a query found, as HTML: text, addresses we made, and the own HTML of blocks, in which a query is shown as its
 * source. So no result holds another.
 */

import type { LinkedPage, LinkedSite, NodeUuid, PageQuery, QueryAnswer, QueryLink } from '@draehi/core'
import { escapeText } from './html.ts'
import { inlineValue, writeValue } from './query-value-html.ts'
import { writeQuote } from './write-quote.ts'

/** UTF-16 units that results may still take on a page, which may show another page's many times over. */
export interface AnswerRoom {
  left: number
}

/** UTF-16 units of all results of a page. */
export const MAX_ANSWERS = 1024 * 1024
/** UTF-16 units of one result: a few rows full of links cannot make a page huge. */
const MAX_RESULT = 128 * 1024

export interface AnswerContext {
  readonly site: LinkedSite
  /** Pages whose blocks are quoted are added. */
  readonly sources: Set<NodeUuid> | undefined
  readonly answerRoom: AnswerRoom
}

/** Flow content. Without an answer the source stands there with the reason. */
export function writeAnswer(query: PageQuery, answer: QueryAnswer, context: AnswerContext): string {
  const { answerRoom } = context
  const html = answerRoom.left > 0 ? writeResult(query, answer, context) : withoutAnswer(query, NO_ROOM)
  answerRoom.left -= html.length
  return `<div class="query">${html}</div>`
}

const NO_ROOM = 'The results on this page are too long to be shown all.'

function writeResult(query: PageQuery, answer: QueryAnswer, context: AnswerContext): string {
  switch (answer.kind) {
    case 'unanswered':
      return withoutAnswer(query, answer.why)
    case 'value':
      return `<p>${inlineValue(answer.value, context.site)}</p>`
    case 'list':
      return withCaption(answer, writeList(answer, context.site))
    case 'table':
      return withCaption(answer, writeTable(answer, context.site))
    case 'blocks':
      return withCaption(answer, writeGroups(answer, context))
  }
}

const withoutAnswer = (query: PageQuery, why: string): string =>
  `${writeSource(query)}<p class="query-note">${escapeText(why)}</p>`

/** What stands for a query where its block is quoted. */
export function writeSource({ source }: PageQuery): string {
  return `<pre class="query-source" tabindex="0"><code>${escapeText(source)}</code></pre>`
}

/** Phrasing content: one value, or the source of what cannot stand in a sentence. */
export function writeInlineAnswer(query: PageQuery, answer: QueryAnswer, site: LinkedSite): string {
  return answer.kind === 'value'
    ? inlineValue(answer.value, site)
    : `<code>${escapeText(query.source)}</code>`
}

type Rows = QueryAnswer & { readonly kind: 'list' | 'table' | 'blocks' }

interface Written {
  readonly html: string
  /** How many rows of the result there was room for. */
  readonly shown: number
}

function withCaption({ title, total }: Rows, { html, shown }: Written): string {
  const heading = title === undefined ? '' : `<strong>${escapeText(title)}</strong> `
  if (total === 0) return `<p class="query-caption">${heading}Nothing found.</p>`
  const count = `<span class="count">${total === 1 ? '1 result' : `${total} results`}</span>`
  const more = total === shown ? '' : `<p class="query-note">… and ${total - shown} more</p>`
  return `<p class="query-caption">${heading}${count}</p>${html}${more}`
}

/** Items while there is room for them. */
function writeWhileRoom<T>(items: readonly T[], write: (item: T) => string): Written {
  let html = ''
  let shown = 0
  for (const item of items) {
    if (html.length > MAX_RESULT) break
    html += write(item)
    shown++
  }
  return { html, shown }
}

function writeList({ rows }: QueryAnswer & { kind: 'list' }, site: LinkedSite): Written {
  const { html, shown } = writeWhileRoom(rows, ({ id, value }) => {
    const named = id === undefined ? '' : inlineValue(id, site)
    const said = value === undefined ? '' : writeValue(value, site)
    return `<li>${named}${named !== '' && said !== '' ? ': ' : ''}${said}</li>`
  })
  return { html: `<ul>${html}</ul>`, shown }
}

function writeTable({ columns, rows }: QueryAnswer & { kind: 'table' }, site: LinkedSite): Written {
  const head = columns.map((name) => `<th scope="col">${escapeText(name)}</th>`).join('')
  const { html, shown } = writeWhileRoom(
    rows,
    (cells) => `<tr>${cells.map((cell) => `<td>${writeValue(cell, site)}</td>`).join('')}</tr>`,
  )
  const table = `<table><thead><tr>${head}</tr></thead><tbody>${html}</tbody></table>`
  return { html: `<div class="table" tabindex="0">${table}</div>`, shown }
}

function writeGroups({ groups }: QueryAnswer & { kind: 'blocks' }, context: AnswerContext): Written {
  let blocksShown = 0
  const { html } = writeWhileRoom(groups, ({ key, blocks }) => {
    const own = writeWhileRoom(blocks, (block) => writeBlock(block, context))
    blocksShown += own.shown
    const list = own.html === '' ? '' : `<ul class="quotes">${own.html}</ul>`
    return `<li><p class="source">${inlineValue(key, context.site)}</p>${list}</li>`
  })
  return { html: `<ul class="citations">${html}</ul>`, shown: blocksShown }
}

/** Nothing for the properties of a page: the page is named above. */
function writeBlock({ page: uuid, block }: QueryLink, { site, sources }: AnswerContext): string {
  const page = findPage(uuid, site)
  return page === undefined || block === undefined
    ? ''
    : writeQuote(page, block, { site, ...(sources && { sources }) })
}

function findPage(uuid: string | undefined, site: LinkedSite): LinkedPage | undefined {
  // A link of an answer has the uuid of a page of this site.
  return uuid === undefined ? undefined : site.byUuid.get(uuid as LinkedPage['uuid'])
}
