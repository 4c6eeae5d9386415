/** Values as they are shown: text that a writer wrote has links and code in it. Nothing is compared after this. */

import { folderOf, linkNamed } from './page-fields.ts'
import type { QueryFacts } from './query-facts.ts'
import type { QueryPart, QueryValue, ShownValue } from './query-plan.ts'

/** UTF-16 units of a text that are read for links; the rest is not shown. */
const MAX_TEXT = 2_000

const PARTS = /`([^`\n]{1,512})`|#?\[\[([^[\]\n]{1,512})\]\]/gu

/** @param page index of the page that the value is from; its folder is where links begin */
export function shownValue(value: QueryValue, page: number, facts: QueryFacts): ShownValue {
  if (typeof value === 'string') return shownText(value, page, facts)
  if (value === null || typeof value !== 'object' || value.type !== 'list') return value
  return { type: 'shown-list', items: value.items.map((item) => shownValue(item, page, facts)) }
}

function shownText(value: string, page: number, facts: QueryFacts): ShownValue {
  if (!/\[\[|`/u.test(value)) return value
  const text = value.length > MAX_TEXT ? `${value.slice(0, MAX_TEXT)}…` : value
  const folder = folderOf(facts.pages[page]?.page.path ?? '')
  const parts: QueryPart[] = []
  let end = 0
  for (const match of text.matchAll(PARTS)) {
    const [whole, code, inner = ''] = match
    if (match.index > end) parts.push(text.slice(end, match.index))
    parts.push(code === undefined ? linkIn(inner, folder, facts) : { type: 'code', text: code })
    end = match.index + whole.length
  }
  if (end < text.length) parts.push(text.slice(end))
  return { type: 'phrase', parts }
}

function linkIn(inner: string, folder: string, facts: QueryFacts): QueryPart {
  const [address = '', label] = inner.split('|')
  const name = address.replace(/\\$/u, '').split('#')[0]?.trim() ?? ''
  return linkNamed(name, label?.trim(), folder, facts)
}
