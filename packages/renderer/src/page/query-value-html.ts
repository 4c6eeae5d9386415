/** Values of queries as HTML: escaped text, and links to pages of the site or to addresses of the web. */

import {
  formatQueryDate,
  type LinkedPage,
  type LinkedSite,
  type QueryLink,
  type QueryPart,
  type ShownValue,
  toQueryText,
} from '@draehi/core'
import { brokenLink, escapeAttribute, escapeText, excerpt, linkTo } from './html.ts'
import { blockAnchor, pageHref, sitePageHref } from './page-href.ts'
import { tagPath } from './site-tags.ts'

/** UTF-16 units of a text that is shown. */
const MAX_TEXT = 2_000
/** Items of a list that are shown. */
const MAX_ITEMS = 100

/** Flow content: a list of several is a list. */
export function writeValue(value: ShownValue, site: LinkedSite): string {
  if (!isList(value) || value.items.length < 2) return inlineValue(value, site)
  const items = value.items.slice(0, MAX_ITEMS).map((item) => `<li>${inlineValue(item, site)}</li>`)
  const more = value.items.length > MAX_ITEMS ? '<li>…</li>' : ''
  return `<ul>${items.join('')}${more}</ul>`
}

/** Phrasing content. Nothing for what there is not. */
export function inlineValue(value: ShownValue, site: LinkedSite): string {
  if (value === null) return ''
  if (typeof value === 'string') return writeText(value, site)
  if (typeof value !== 'object') return escapeText(String(value))
  switch (value.type) {
    case 'link':
      return writeLink(value, site)
    case 'date': {
      const text = formatQueryDate(value)
      return `<time datetime="${escapeAttribute(text)}">${escapeText(text)}</time>`
    }
    case 'phrase':
      return value.parts.map((part) => writePart(part, site)).join('')
    case 'shown-list': {
      const items = value.items.slice(0, MAX_ITEMS).map((item) => inlineValue(item, site))
      return items.join(', ') + (value.items.length > MAX_ITEMS ? ', …' : '')
    }
    default:
      return escapeText(excerpt(toQueryText(value), MAX_TEXT))
  }
}

type ShownList = Extract<ShownValue, { readonly type: 'shown-list' }>

const isList = (value: ShownValue): value is ShownList =>
  value !== null && typeof value === 'object' && value.type === 'shown-list'

function writePart(part: QueryPart, site: LinkedSite): string {
  if (typeof part === 'string') return escapeText(part)
  return part.type === 'code' ? `<code>${escapeText(part.text)}</code>` : writeLink(part, site)
}

function writeText(text: string, site: LinkedSite): string {
  if (/^https?:\/\/[^\s<>"]+$/u.test(text)) return linkTo(text, excerpt(text, MAX_TEXT), 'external')
  const tag = text.startsWith('#') ? tagPath(site, text.slice(1)) : undefined
  return tag === undefined
    ? escapeText(excerpt(text, MAX_TEXT))
    : linkTo(pageHref(site.workspaceSlug, tag), text, 'tag')
}

function writeLink({ page: uuid, block, title, label }: QueryLink, site: LinkedSite): string {
  // A link of an answer has the uuid of a page of this site.
  const page = uuid === undefined ? undefined : site.byUuid.get(uuid as LinkedPage['uuid'])
  const text = excerpt(label ?? (page === undefined ? title : page.page.title), 240)
  if (page === undefined) return brokenLink(text)
  const blockUuid = block === undefined ? undefined : page.blockUuids[block]
  const anchor = blockUuid === undefined ? undefined : blockAnchor(blockUuid)
  return linkTo(sitePageHref(site, page.path, anchor), text === '' ? page.page.title : text, 'page')
}
