/** What a link means, by itself: which page, heading, block or file it names, as the author wrote it. */

import { decodePercent } from '../names/file-name.ts'
import { withoutInvisible } from '../names/text.ts'
import type { Dialect, Link, LinkFragment } from '../nouns.ts'

/** A link without its place. */
export type Reference = Pick<Link, 'kind' | 'target' | 'fragment' | 'label'>

/**
 * The inside of `[[…]]` or `![[…]]`: `page`, `page#heading#below`, `page#^block`, `…|label`. The bar may be written `\|`,
 * as tables want it. In Logseq a `#` before white space is part of the name (`[[C# programming]]`).
 */
export function parseWikilink(inner: string, kind: 'page' | 'embed', dialect: Dialect): Reference {
  const bar = inner.indexOf('|')
  const address = (bar === -1 ? inner : inner.slice(0, bar)).replace(/\\$/u, '')
  const label = bar === -1 ? undefined : inner.slice(bar + 1).replaceAll('`', '')
  const [first = '', ...rest] = address.split(dialect === 'logseq' ? /#(?!\s|$)/u : /#(?!$)/u)
  const fragment = parseFragment(rest)
  return { kind, target: clean(first), fragment, label: clean(label ?? '') || undefined }
}

export function tagReference(name: string): Reference {
  return { kind: 'tag', target: clean(name), fragment: undefined, label: undefined }
}

export function blockReference(id: string, label: string | undefined): Reference {
  return { kind: 'block', target: id.toLowerCase(), fragment: undefined, label }
}

/** `{{embed ((uuid))}}`: the target is the id, of a block on any page. */
export function embeddedBlock(id: string): Reference {
  return { ...blockReference(id, undefined), kind: 'embed' }
}

/**
 * What the URL of a markdown link or image names in the repository; undefined when it leads out of it: a scheme, another
 * host, or nothing at all. Read as a browser would read it, which drops controls and takes `\` for `/`.
 */
export function parseUrl(url: string, label: string, element: 'link' | 'image'): Reference | undefined {
  const address = [...url].filter((character) => character > ' ' && character !== '\u007f').join('')
  if (address === '' || /^[a-z][a-z0-9+.-]*:|^[\\/]{2}/iu.test(address)) return undefined
  const [, path = '', hash = ''] = /^([^?#]*)(?:\?[^#]*)?(?:#(.*))?$/su.exec(url.trim()) ?? []
  const target = clean(decodePercent(path))
  const fragment = parseFragment(hash === '' ? [] : [decodePercent(hash)])
  if (target === '' && fragment === undefined) return undefined
  const kind = element === 'image' || isAsset(target) ? 'asset' : 'file'
  return { kind, target, fragment, label: label === '' ? undefined : label }
}

/** A file with an extension other than markdown's. `v1.0` has none. */
function isAsset(target: string): boolean {
  const name = target.slice(target.lastIndexOf('/') + 1)
  const extension = /.\.([a-z0-9]*[a-z][a-z0-9]*)$/iu.exec(name)?.[1]?.toLowerCase()
  return extension !== undefined && extension !== 'md' && extension !== 'markdown'
}

function parseFragment(parts: readonly string[]): LinkFragment | undefined {
  const path = parts.map(clean).filter((part) => part !== '')
  const last = path.at(-1)
  if (last === undefined) return undefined
  return last.startsWith('^') ? { kind: 'block', id: last.slice(1).trim() } : { kind: 'heading', path }
}

function clean(text: string): string {
  return withoutInvisible(text).trim()
}
