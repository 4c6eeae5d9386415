import {
  type JsonObject,
  type JsonValue,
  keyForm,
  type LinkedPage,
  type LinkedSite,
  type LinkTarget,
  lookupKey,
} from '@draehi/core'
import { fillTemplate } from './fill-template.ts'
import { brokenLink, escapeText, linkTo } from './html.ts'
import { linkHref } from './link-attributes.ts'

/** Said elsewhere on the page, or meant for a program. By `keyForm`. */
const SHOWN_ELSEWHERE = new Set(
  [
    'title tags tag alias aliases description summary permalink slug redirectfrom redirects lang dir id ids collapsed',
    'public publish draft private unlisted publishdate expirydate cssclass cssclasses icon filters hide layout toc',
    'template templateincludingparent heading backgroundcolor logseq.orderlisttype lstype excludefromgraphview',
    'order navorder sidebarposition',
  ].flatMap((keys) => keys.split(' ')),
)

/** Of each group one key is a date in the line below the title: the first that stands there. */
const DATE_KEYS = [
  ['date', 'date', 'created'],
  ['updated', 'updated', 'lastmod', 'modified'],
] as const

/** What a page's properties and front matter say beyond its title, dates and tags; nothing when they say no more. */
export function writeProperties(page: LinkedPage, site: LinkedSite): string {
  const targets = namedTargets(page)
  const shown = keysInMeta(page, site)
  const rows = Object.entries(valuesOf(page, site)).flatMap(([key, value]) => {
    const form = keyForm(key)
    if (SHOWN_ELSEWHERE.has(form) || shown.has(form) || key.startsWith('.')) return []
    const html = writeValue(value, targets, site)
    return html === '' ? [] : [`<div><dt>${escapeText(key)}</dt><dd>${html}</dd></div>`]
  })
  const own = fillTemplate(page.page.propertyList, { page, site })
  return (rows.length === 0 ? '' : `<dl class="properties">${rows.join('')}</dl>`) + own
}

/** A Logseq page's own properties are in its list, as markdown. */
function valuesOf({ page }: LinkedPage, { config }: LinkedSite): JsonObject {
  return config.dialect === 'logseq' ? page.frontMatter : page.properties
}

/** A name that may be a page's, or a text with `[[…]]` and addresses in it, as links. */
export function writeLinkedName(name: string, page: LinkedPage, site: LinkedSite): string {
  const targets = namedTargets(page)
  return targets.has(lookupKey(name)) ? writeName(name, targets, site) : writeText(name, targets, site)
}

/** `[label](address)` of a web page, which may have parentheses in it. */
const LABELLED = /\[([^[\]]{1,512})\]\((https?:\/\/(?:[^\s()<>"[\]]|\([^\s()<>"]{0,200}\)){1,2000})\)/u

/** A text with `[[…]]`, addresses and links to web pages as such, and code in backticks. */
export function writeMarkedText(text: string, page: LinkedPage, site: LinkedSite): string {
  const targets = namedTargets(page)
  return text
    .split(/`([^`]{1,512})`/u)
    .map((part, n) => (n % 2 === 1 ? `<code>${escapeText(part)}</code>` : writeLabelled(part, targets, site)))
    .join('')
}

function writeLabelled(text: string, targets: ReadonlyMap<string, LinkTarget>, site: LinkedSite): string {
  const parts = text.split(LABELLED)
  return parts
    .map((part, n) => {
      if (n % 3 === 0) return writeText(part, targets, site)
      return n % 3 === 1 ? linkTo(parts[n + 1], part, 'external') : ''
    })
    .join('')
}

function keysInMeta({ page }: LinkedPage, site: LinkedSite): ReadonlySet<string> {
  const forms = new Set(Object.keys(page.properties).map(keyForm))
  const dates = DATE_KEYS.flatMap(([detail, ...keys]) => {
    const key = page.details[detail] === undefined ? undefined : keys.find((one) => forms.has(one))
    return key === undefined ? [] : [key]
  })
  // A rank in a folder for a site generator; in a notebook a person's.
  const authors = page.details.authors.length === 0 ? [] : ['author', 'authors']
  return new Set([...dates, ...authors, ...(site.config.dialect === 'plain' ? ['weight'] : [])])
}

/** What the names in `[[…]]` and `#…` of this page lead to, by `lookupKey`. */
function namedTargets(page: LinkedPage): ReadonlyMap<string, LinkTarget> {
  const targets = new Map<string, LinkTarget>()
  page.page.links.forEach((link, n) => {
    const target = page.targets[n]
    if (target === undefined || (link.kind !== 'page' && link.kind !== 'tag')) return
    if (!targets.has(lookupKey(link.target))) targets.set(lookupKey(link.target), target)
  })
  return targets
}

/** Nothing for what is empty, and for flags and objects: they are said to a program, not to a reader. */
function writeValue(value: JsonValue, targets: ReadonlyMap<string, LinkTarget>, site: LinkedSite): string {
  if (typeof value === 'string') return writeText(value, targets, site)
  if (typeof value === 'number') return String(value)
  if (value === null || !isArray(value)) return ''
  return value
    .map((item) => (isArray(item) ? '' : writeItem(item, targets, site)))
    .filter((html) => html !== '')
    .join(', ')
}

/** In Logseq the value of `key: [[a]], [[b]]` are names without their brackets. */
function writeItem(item: JsonValue, targets: ReadonlyMap<string, LinkTarget>, site: LinkedSite): string {
  const isName = typeof item === 'string' && site.config.dialect === 'logseq' && targets.has(lookupKey(item))
  return isName ? writeName(item, targets, site) : writeValue(item, targets, site)
}

const isArray = (value: JsonValue): value is readonly JsonValue[] => Array.isArray(value)

/** `[[page]]`, `[[page#heading|label]]`, `#[[tag]]`, or the address of a web page. */
const NAMED = /#?\[\[([^[\]]{1,512})\]\]|https?:\/\/[^\s<>"]+/gu

function writeText(text: string, targets: ReadonlyMap<string, LinkTarget>, site: LinkedSite): string {
  let html = ''
  let end = 0
  for (const match of text.matchAll(NAMED)) {
    const [whole, inner] = match
    html += escapeText(text.slice(end, match.index))
    html += inner === undefined ? linkTo(whole, whole, 'external') : writeName(inner, targets, site)
    end = match.index + whole.length
  }
  return html + escapeText(text.slice(end))
}

function writeName(inner: string, targets: ReadonlyMap<string, LinkTarget>, site: LinkedSite): string {
  const [address = '', label] = inner.split('|')
  const name = address.split('#')[0] ?? ''
  const target = targets.get(lookupKey(name))
  if (target?.kind === 'broken') return brokenLink(label ?? address)
  const href = target === undefined ? undefined : linkHref(target, site)
  return linkTo(href, label ?? address, 'page')
}
