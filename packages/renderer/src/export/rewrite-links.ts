/** Addresses in what was served become addresses of files, wherever the files will lie. Pure. */

import { escapeAttribute } from '../page/html.ts'
import { mapSourceSet } from '../page/more-pictures.ts'

/** In place of the server's own address while an export is made; reserved by RFC 2606, so no page's. */
export const PLACE = 'https://draehi-export.invalid'

/** @returns the address in the export; undefined for what is not in it. @param href from the server's root */
export type MapHref = (href: string) => string | undefined

const WHOLE = /https:\/\/draehi-export\.invalid(\/[^\s"'<>\\)\]]*)?/gu

/** Whole addresses, in any text. */
export function rewriteWhole(text: string, mapWhole: (href: string) => string): string {
  return text.replace(WHOLE, (_, path: string | undefined) => mapWhole(path ?? '/'))
}

/** What a document leads to, from the server's root, without query and hash; some twice. */
export function* hrefsOf(html: string): Generator<string> {
  for (const { text } of tagsOf(html)) {
    for (const [, name = '', value] of text.matchAll(ATTRIBUTE)) {
      if (value === undefined) continue
      const hrefs = name === 'srcset' ? value.split(', ').map((one) => one.split(' ')[0] ?? '') : [value]
      if (!ADDRESSES.has(name)) continue
      for (const href of hrefs) if (isOwn(href)) yield pathOf(decodeEntities(href))
    }
  }
  for (const [, href] of html.matchAll(WHOLE)) if (href !== undefined) yield pathOf(decodeEntities(href))
}

/** The other forms of a page, from the server's root. */
export function* formsOf(html: string): Generator<string> {
  for (const { text } of tagsOf(html)) {
    if (text.startsWith('<body')) return
    if (!text.startsWith('<link ') || !/ type="(?:text\/markdown|application\/json)"/u.test(text)) continue
    const href = / href="([^"]*)"/u.exec(text)?.[1]
    if (href !== undefined) yield decodeEntities(href)
  }
}

const pathOf = (href: string): string => href.replace(/[?#].*$/su, '')

const ADDRESSES = new Set(['href', 'src', 'srcset', 'poster', 'data'])
const MAPPED = new Set([...ADDRESSES, 'action'])

/** In a start tag: a name, and a value between double quotes. */
const ATTRIBUTE = /\s+([^\s"=>]+)(?:="([^"]*)")?/gu

/**
 * In the attributes of a document that we wrote: names in lower case, values between double quotes, `<` of a text escaped.
 * What leads to nothing in the export loses its attribute, and its words stay. One pass; scripts are not looked into.
 * @param body further attributes of `<body>`; they take the place of those of the same name
 */
export function rewriteHtml(html: string, map: MapHref, body: Readonly<Record<string, string>> = {}): string {
  let out = ''
  let from = 0
  for (const { text, start } of tagsOf(html)) {
    const isBody = /^<body\b/u.test(text)
    const mapped = text.replace(ATTRIBUTE, (whole: string, name: string, value: string | undefined) => {
      if (isBody && Object.hasOwn(body, name)) return ''
      if (value !== undefined && name === 'srcset') return sourceSet(value, map)
      if (value === undefined || !MAPPED.has(name) || !isOwn(value)) return whole
      const href = map(decodeEntities(value))
      return href === undefined ? '' : attribute(name, href)
    })
    const added = isBody ? Object.entries(body).map(([name, value]) => attribute(name, value)) : []
    out += `${html.slice(from, start)}${mapped.slice(0, -1)}${added.join('')}>`
    from = start + text.length
  }
  return out + html.slice(from)
}

function sourceSet(value: string, map: MapHref): string {
  const mapped = mapSourceSet(decodeEntities(value), (href) => (isOwn(href) ? map(href) : href))
  return mapped === '' ? '' : attribute('srcset', mapped)
}

const attribute = (name: string, value: string): string => ` ${name}="${escapeAttribute(value)}"`

/** On this server, and not `//another.example`. */
const isOwn = (href: string): boolean => href.startsWith('/') && !href.startsWith('//')

/** What `escapeAttribute` writes, and the serialiser of the pipeline. */
const ENTITIES: ReadonlyMap<string, string> = new Map([
  ['&amp;', '&'],
  ['&#x26;', '&'],
  ['&lt;', '<'],
  ['&#x3C;', '<'],
  ['&gt;', '>'],
  ['&quot;', '"'],
  ['&#x22;', '"'],
  ['&nbsp;', '\u00a0'],
])

function decodeEntities(value: string): string {
  return value.includes('&')
    ? value.replace(/&[#\w]{1,6};/gu, (entity) => ENTITIES.get(entity) ?? entity)
    : value
}

/** From a name on to its `>`; quoted values may hold one. */
const TAG_END = /(?:[^">]|"[^"]*")*>/uy

/** Start tags, in their order. What is no whole tag ends the search: we write none. */
function* tagsOf(html: string): Generator<{ readonly text: string; readonly start: number }> {
  for (let start = html.indexOf('<'); start !== -1; ) {
    let end = start + 1
    if (/[a-z]/u.test(html[end] ?? '')) {
      TAG_END.lastIndex = end
      if (!TAG_END.test(html)) return
      end = TAG_END.lastIndex
      const text = html.slice(start, end)
      yield { text, start }
      const raw = /^<(script|style)\b/u.exec(text)?.[1]
      if (raw !== undefined) end = html.indexOf(`</${raw}`, end)
      if (end === -1) return
    }
    start = html.indexOf('<', end)
  }
}
