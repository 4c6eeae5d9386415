/** `[:code "text"]` in a Logseq text: Clojure's notation for HTML, on one line. */

import type { PhrasingContent } from 'mdast'

/** UTF-16 units. */
const MAX_LENGTH = 512

/** What Logseq takes for one: names of HTML. */
const TAGS = new Set(
  (
    'a abbr b bdi bdo blockquote br button center cite code dd del details dfn div dl dt em font h1 h2 h3 h4 h5 h6 hr i iframe img ' +
    'input ins kbd label li mark meter ol p pre progress q rb rp rt ruby s samp section small span strike strong sub summary sup ' +
    'svg table tbody td th thead time tr tt u ul var video'
  ).split(' '),
)

/** The whole of it, when brackets are closed before the line ends; undefined for `[:a-keyword]`. @param offset of the bracket */
export function hiccupAt(text: string, offset: number): string | undefined {
  const tag = /^[a-z][a-z0-9]*/u.exec(text.slice(offset + 2, offset + 20))?.[0]
  const after = tag === undefined ? '' : text.charAt(offset + 2 + tag.length)
  if (tag === undefined || !TAGS.has(tag) || !/[\s\].#{"]/u.test(after)) return undefined
  let depth = 0
  let isString = false
  for (let at = offset; at < Math.min(text.length, offset + MAX_LENGTH); at++) {
    const character = text[at]
    if (character === '\n') return undefined
    if (isString && character === '\\') at++
    else if (character === '"') isString = !isString
    else if (!isString && character === '[') depth++
    else if (!isString && character === ']' && --depth === 0) return text.slice(offset, at + 1)
  }
  return undefined
}

const ONE_STRING = /^\[:([a-z0-9]+)\s+"((?:[^"\\]|\\.)*)"\s*\]$/u

/** A mark around one text is that mark; of anything else the source is shown, and a problem says so. */
export function hiccupNode(source: string): PhrasingContent {
  const [, tag = '', written = ''] = ONE_STRING.exec(source) ?? []
  const value = written.replace(/\\(.)/gu, '$1')
  const children: PhrasingContent[] = [{ type: 'text', value }]
  switch (tag) {
    case 'code':
    case 'kbd':
    case 'samp':
    case 'tt':
      return { type: 'inlineCode', value }
    case 'b':
    case 'strong':
      return { type: 'strong', children }
    case 'em':
    case 'i':
      return { type: 'emphasis', children }
    case 'del':
    case 's':
    case 'strike':
      return { type: 'delete', children }
    case 'span':
      return { type: 'text', value }
    default:
      return /^\[:br\s*\]$/u.test(source) ? { type: 'break' } : unsupported(source)
  }
}

function unsupported(source: string): PhrasingContent {
  const message = `Hiccup, "${[...source].slice(0, 80).join('')}", is not supported; its source is shown.`
  return {
    type: 'inlineCode',
    value: source,
    data: { look: 'macro', fault: { code: 'unsupported-macro', message } },
  }
}
