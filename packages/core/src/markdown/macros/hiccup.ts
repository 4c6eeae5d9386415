/** `[:code "text"]` in a Logseq text: Clojure's notation for HTML, where it ends and what stands in it. */

/** UTF-16 units. */
export const MAX_HICCUP = 1024

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
  for (let at = offset; at < Math.min(text.length, offset + MAX_HICCUP); at++) {
    const character = text[at]
    if (character === '\n') return undefined
    if (isString && character === '\\') at++
    else if (character === '"') isString = !isString
    else if (!isString && character === '[') depth++
    else if (!isString && character === ']' && --depth === 0) return text.slice(offset, at + 1)
  }
  return undefined
}

/** What is written between brackets: texts, elements, and the attributes of an element. */
export type Form =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'keyword'; readonly name: string }
  | { readonly kind: 'vector' | 'map'; readonly forms: readonly Form[] }

const TOKEN = /"((?:[^"\\]|\\.)*)"|:([^\s,()[\]{}"]+)|([[\]{}])|[^\s,()[\]{}"]+/gsu

/** @returns undefined when brackets do not match */
export function readHiccup(source: string): Form | undefined {
  const open: { readonly close: string; readonly forms: Form[] }[] = [{ close: '', forms: [] }]
  for (const [token, text, name, bracket] of source.matchAll(TOKEN)) {
    const forms = open.at(-1)?.forms
    if (bracket === '[' || bracket === '{') open.push({ close: bracket === '[' ? ']' : '}', forms: [] })
    else if (bracket !== undefined) {
      const done = open.pop()
      if (done?.close !== bracket) return undefined
      open.at(-1)?.forms.push({ kind: bracket === ']' ? 'vector' : 'map', forms: done.forms })
    } else if (name !== undefined) forms?.push({ kind: 'keyword', name })
    else forms?.push({ kind: 'text', text: text === undefined ? token : unescaped(text) })
  }
  const [whole] = open.length === 1 ? (open[0]?.forms ?? []) : []
  return whole
}

const unescaped = (text: string): string =>
  text.replace(/\\(.)/gsu, (_, character: string) => (character === 'n' ? '\n' : character))
