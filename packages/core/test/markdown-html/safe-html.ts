/**
 * What HTML from an author may hold, written down a second time and checked on the tree that an HTML parser makes of the
 * bytes: it shares nothing with the sanitiser.
 */

import { type DefaultTreeAdapterTypes, parseFragment, type Token, Tokenizer } from 'parse5'

type Node = DefaultTreeAdapterTypes.ChildNode

const ELEMENTS = new Set(
  `a abbr address article aside audio b bdi bdo blockquote br caption center cite code col colgroup dd del details dfn div
   dl dt em figcaption figure footer h1 h2 h3 h4 h5 h6 header hr i img input ins kbd li main mark nav ol p picture pre q rp rt
   ruby s samp section small source span strong sub summary sup table tbody td tfoot th thead time tr u ul var video
   wbr`.split(/\s+/u),
)

const ATTRIBUTES: Readonly<Record<string, RegExp>> = {
  abbr: /./su,
  align: /^/u,
  alt: /^/u,
  'aria-describedby': /^(?:user-content-\S*\s?)+$/u,
  'aria-label': /^/u,
  'aria-labelledby': /^(?:user-content-\S*\s?)+$/u,
  checked: /^$/u,
  cite: /^https?:/u,
  class:
    /^(?:(?:[acdfghiknprst]|bad-math|block|callout|callout-[a-z]+|center|cloze|code|code-language|code-title|contains-task-list|diagram|dates|filled|folded|ground-[a-z]+|macro|media|priority-[abc]|properties|task|task-done|task-marker|timestamp|verse|data-footnote-backref|embed|external|footnotes|formula|line|marked|mermaid|numbered|outline|page|sr-only|table|task-list-item|notice|language-[\p{L}\p{N}_.+#-]+)(?: |$))*$/u,
  colspan: /^/u,
  controls: /^/u,
  'data-footnote-backref': /^$/u,
  'data-footnote-ref': /^$/u,
  'data-footnotes': /^$/u,
  'data-callout': /^[^A-Z[\]|]{1,64}$/u,
  'data-task': /^\S{1,4}$/u,
  'data-line': /^\d{1,7}$/u,
  datetime: /^/u,
  dir: /^/u,
  disabled: /^$/u,
  headers: /^(?:user-content-\S*\s?)*$/u,
  height: /^/u,
  href: /^(?:https?:\/\/[^/\\]|mailto:|#(?:user-content-|h-)|\/w\/\d+$)/iu,
  id: /^(?:b-\d+$|h-[\p{L}\p{M}\p{N}_-]+$|user-content-)/u,
  lang: /^/u,
  decoding: /^async$/u,
  loading: /^lazy$/u,
  media: /^/u,
  open: /^/u,
  poster: /^(?:https?:\/\/[^/\\]|\/asset\/\d+$)/iu,
  rel: /^noopener$/u,
  reversed: /^/u,
  rowspan: /^/u,
  scope: /^/u,
  sizes: /^/u,
  span: /^/u,
  src: /^(?:https?:\/\/[^/\\]|\/asset\/\d+$)/iu,
  srcset: /^(?:(?:https?:\/\/[^/\\\s,][^\s,]*|\/asset\/\d+)(?: [\d.]+[wx])?(?:, (?!$)|$))+$/iu,
  start: /^-?\d+$/u,
  summary: /^/u,
  tabindex: /^0$/u,
  title: /^/u,
  type: /^(?:checkbox|audio\/|image\/|video\/)/u,
  valign: /^/u,
  value: /^/u,
  width: /^/u,
}

const MATHML = 'http://www.w3.org/1998/Math/MathML'

/** Formulas are drawn and do nothing: elements that only draw, attributes that are words, numbers and colours. */
function findForbiddenMath(element: DefaultTreeAdapterTypes.Element, found: string[]): void {
  if (!/^(?:math|m[a-z]+|none)$/u.test(element.tagName)) found.push(`<${element.tagName}> in a formula`)
  if (element.namespaceURI !== MATHML) found.push(`HTML <${element.tagName}> in a formula`)
  for (const { name, value } of element.attrs) {
    if (/^(?:href|src|style|id|name|on.*|xlink:.*|xmlns.*|actiontype|.*:.*)$/u.test(name))
      found.push(`attribute ${name} of <${element.tagName}>`)
    if (!/^[\w#.+% -]*$/u.test(value)) found.push(`${name}="${value}" of <${element.tagName}>`)
  }
  for (const child of element.childNodes) {
    if ('tagName' in child) findForbiddenMath(child, found)
    else if (child.nodeName !== '#text') found.push(`node ${child.nodeName} in a formula`)
  }
}

/** Everything in the HTML that must not be there, in words. */
export function findForbidden(html: string): string[] {
  const found: string[] = []
  const ids = new Set<string>()
  const walk = (node: Node, isInLink: boolean): void => {
    if (node.nodeName === '#text') return
    if (!('tagName' in node)) return void found.push(`node ${node.nodeName}`)
    if (node.namespaceURI === MATHML) return void findForbiddenMath(node, found)
    if (!ELEMENTS.has(node.tagName)) found.push(`<${node.tagName}>`)
    if (node.namespaceURI !== 'http://www.w3.org/1999/xhtml') found.push(`namespace of <${node.tagName}>`)
    if (node.tagName === 'a' && isInLink) found.push('<a> in <a>')
    for (const { name, value } of node.attrs) {
      const allowed = Object.hasOwn(ATTRIBUTES, name) ? ATTRIBUTES[name] : undefined
      if (allowed === undefined) found.push(`attribute ${name} of <${node.tagName}>`)
      else if (!allowed.test(value)) found.push(`${name}="${value}" of <${node.tagName}>`)
      if (name === 'id' && ids.has(value)) found.push(`id ${value} twice`)
      if (name === 'id') ids.add(value)
    }
    if (node.tagName === 'input' && !isDisabledCheckbox(node)) found.push('<input> that can be used')
    for (const child of node.childNodes) walk(child, isInLink || node.tagName === 'a')
  }
  for (const child of parseFragment(html).childNodes) walk(child, false)
  if (/[\uFDD0-\uFDEF\uFFFE\uFFFF\0]/u.test(html)) found.push('a mark that was not taken out')
  return found
}

const isDisabledCheckbox = ({ attrs }: DefaultTreeAdapterTypes.Element): boolean =>
  attrs.some(({ name, value }) => name === 'type' && value === 'checkbox') &&
  attrs.some(({ name }) => name === 'disabled')

/** The tags and texts of HTML in order, as they are written. */
export function readTokens(html: string): string[] {
  const tokens: string[] = []
  let text = ''
  const endText = (): void => {
    if (text !== '') tokens.push(text)
    text = ''
  }
  const ignore = (): void => undefined
  const addText = ({ chars }: Token.CharacterToken): void => {
    text += chars
  }
  const tokenizer = new Tokenizer(
    { sourceCodeLocationInfo: false },
    {
      onStartTag({ tagName, attrs }) {
        endText()
        tokens.push(`<${[tagName, ...attrs.map(({ name, value }) => `${name}="${value}"`)].join(' ')}>`)
      },
      onEndTag({ tagName }) {
        endText()
        tokens.push(`</${tagName}>`)
      },
      onCharacter: addText,
      onWhitespaceCharacter: addText,
      onNullCharacter: addText,
      onComment: ignore,
      onDoctype: ignore,
      onEof: endText,
    },
  )
  tokenizer.write(html, true)
  return tokens
}

/** The same of what a browser makes of the HTML: equal when it had nothing to add, move or drop. */
export function readParsedTokens(html: string): string[] {
  return parseFragment(html).childNodes.flatMap(nodeTokens)
}

const VOID = new Set(['br', 'col', 'hr', 'img', 'input', 'source', 'wbr'])

function nodeTokens(node: Node): string[] {
  if (node.nodeName === '#text') return ['value' in node ? node.value : '']
  if (!('tagName' in node)) return [node.nodeName]
  const attributes = node.attrs.map(({ name, value }) => `${name}="${value}"`)
  const open = `<${[node.tagName, ...attributes].join(' ')}>`
  if (VOID.has(node.tagName)) return [open]
  const children = node.childNodes.flatMap(nodeTokens)
  // A parser drops the first line feed of `<pre>`: it was there if another follows it.
  if (node.tagName === 'pre' && children[0]?.startsWith('\n')) children[0] = `\n${children[0]}`
  return [open, ...children, `</${node.tagName}>`]
}
