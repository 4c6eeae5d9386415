/** Hiccup → nodes: marks are marks, links links, what else GitHub allows is HTML, which the sanitiser reads like any other. */

import type { PhrasingContent } from 'mdast'
import { parseUrl } from '../reference.ts'
import { added, type Referring } from '../referring.ts'
import { type Form, readHiccup } from './hiccup.ts'

/** The source, and a problem, when there is something in it that a page cannot have. */
export function hiccupNode(source: string, expansion: Referring): PhrasingContent {
  const form = readHiccup(source)
  const count = expansion.references.length
  const nodes = form === undefined ? undefined : nodesOf(form, expansion)
  if (nodes === undefined) {
    expansion.references.length = count
    return unsupported(source)
  }
  const [only, ...others] = nodes
  if (only !== undefined && others.length === 0) return only
  return { type: 'styled', children: nodes, data: { look: 'filled' } }
}

/** Undefined when it, or something in it, is not supported. */
function nodesOf(form: Form, expansion: Referring): PhrasingContent[] | undefined {
  if (form.kind === 'text') return [{ type: 'text', value: form.text }]
  const [tag, ...rest] = form.kind === 'vector' ? form.forms : []
  if (tag?.kind !== 'keyword') return undefined
  // `:div.class#id`
  const name = tag.name.split(/[.#]/u)[0] ?? ''
  const attributes = rest[0]?.kind === 'map' ? attributesOf(rest[0]) : new Map<string, string>()
  const children: PhrasingContent[] = []
  for (const child of rest[0]?.kind === 'map' ? rest.slice(1) : rest) {
    const nodes = nodesOf(child, expansion)
    if (nodes === undefined) return undefined
    children.push(...nodes)
  }
  return element(name, attributes, children, expansion)
}

function element(
  name: string,
  attributes: ReadonlyMap<string, string>,
  children: PhrasingContent[],
  expansion: Referring,
): PhrasingContent[] | undefined {
  switch (name) {
    case 'code':
    case 'kbd':
    case 'samp':
    case 'tt':
      return children.every((child) => child.type === 'text')
        ? [{ type: 'inlineCode', value: children.map((child) => child.value).join('') }]
        : undefined
    case 'b':
    case 'strong':
      return [{ type: 'strong', children }]
    case 'em':
    case 'i':
      return [{ type: 'emphasis', children }]
    case 'del':
    case 's':
    case 'strike':
      return [{ type: 'delete', children }]
    case 'mark':
      return [{ type: 'highlight', children }]
    case 'button':
    case 'font':
    case 'label':
    case 'span':
      return children
    case 'br':
      return [{ type: 'break' }]
    case 'a':
      return link(attributes, children, expansion)
    case 'img':
      return picture(attributes, expansion)
    default:
      return HTML.has(name) ? html(name, attributes, children) : undefined
  }
}

/** What else raw HTML may be, and hiccup names. */
const HTML = new Set(
  (
    'abbr bdi bdo blockquote center cite dd details dfn div dl dt h1 h2 h3 h4 h5 h6 hr ins li ol p pre q rb rp rt ruby section small ' +
    'sub summary sup table tbody td th thead time tr u ul var'
  ).split(' '),
)

function html(
  name: string,
  attributes: ReadonlyMap<string, string>,
  children: readonly PhrasingContent[],
): PhrasingContent[] {
  const written = [...attributes].map(([key, value]) => ` ${key}="${escaped(value)}"`).join('')
  const open: PhrasingContent = { type: 'html', value: `<${name}${written}>` }
  return name === 'hr' ? [open] : [open, ...children, { type: 'html', value: `</${name}>` }]
}

function link(
  attributes: ReadonlyMap<string, string>,
  children: PhrasingContent[],
  expansion: Referring,
): PhrasingContent[] | undefined {
  const url = attributes.get('href')
  // No link inside a link.
  if (url === undefined || children.some((child) => child.type === 'link')) return undefined
  const reference = parseUrl(url, '', 'link')
  const data = reference === undefined ? {} : { data: { link: added(reference, expansion) } }
  return [{ type: 'link', url, title: attributes.get('title') ?? null, children, ...data }]
}

function picture(
  attributes: ReadonlyMap<string, string>,
  expansion: Referring,
): PhrasingContent[] | undefined {
  const url = attributes.get('src')
  if (url === undefined) return undefined
  const alt = attributes.get('alt') ?? ''
  const reference = parseUrl(url, alt, 'image')
  const size = { width: lengthOf(attributes.get('width')), height: lengthOf(attributes.get('height')) }
  const data = reference === undefined ? { size } : { size, link: added(reference, expansion) }
  return [{ type: 'image', url, alt, title: attributes.get('title') ?? null, data }]
}

const lengthOf = (value: string | undefined): string | undefined =>
  /^([1-9]\d{0,4}%?)(?:px)?$/u.exec(value ?? '')?.[1]

/** Those that are one text or number each, and no looks. */
function attributesOf({ forms }: { readonly forms: readonly Form[] }): Map<string, string> {
  const attributes = new Map<string, string>()
  for (let n = 0; n + 1 < forms.length; n += 2) {
    const key = forms[n]
    const value = forms[n + 1]
    if (key?.kind === 'keyword' && value?.kind === 'text' && /^[a-z][a-z-]{0,30}$/u.test(key.name))
      attributes.set(key.name, value.text)
  }
  attributes.delete('style')
  attributes.delete('class')
  return attributes
}

const escaped = (value: string): string =>
  value.replaceAll('&', '&amp;').replaceAll('"', '&quot;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')

function unsupported(source: string): PhrasingContent {
  const message = `Hiccup, "${[...source].slice(0, 80).join('')}", is not supported; its source is shown.`
  return {
    type: 'inlineCode',
    value: source,
    data: { look: 'macro', fault: { code: 'unsupported-macro', message } },
  }
}
