/** Clojure's data syntax, as far as simple queries use it: text → one tree of lists, names and strings. */

import { malformed } from './query-fault.ts'

export type Form =
  | { readonly form: 'list'; readonly items: readonly Form[] }
  | { readonly form: 'vector'; readonly items: readonly Form[] }
  | { readonly form: 'map'; readonly items: readonly Form[] }
  /** A name, a number, `-7d`, `:keyword`. */
  | { readonly form: 'word'; readonly text: string }
  | { readonly form: 'string'; readonly text: string }
  /** `<% today %>` */
  | { readonly form: 'day'; readonly text: string }
  /** `[[page]]` or `#tag`. */
  | { readonly form: 'page'; readonly name: string }

/** Of lists in lists. */
const MAX_DEPTH = 32

const TOKEN =
  /[\s,]+|;[^\n]*|#?\[\[([^[\]\n]{1,512})\]\]|"((?:[^"\\]|\\[\s\S])*)"|<%([^%\n]{1,100})%>|#\{|#([^\s()[\]{}",;#]+)|[()[\]{}]|[^\s()[\]{}",;]+|[\s\S]/gu

const CLOSERS: Readonly<Record<string, string>> = { '(': ')', '[': ']', '{': '}', '#{': '}' }
const KINDS = { '(': 'list', '[': 'vector', '{': 'map', '#{': 'vector' } as const

interface Open {
  readonly opener: keyof typeof KINDS
  readonly items: Form[]
}

/**
 * Everything that stands in the text, in order.
 * @throws QueryFault when brackets or quotes do not match
 */
export function readForms(text: string): readonly Form[] {
  const top: Form[] = []
  const open: Open[] = []
  for (const match of text.matchAll(TOKEN)) {
    const [token, page, string, dynamic, tag] = match
    const items = open.at(-1)?.items ?? top
    const name = page ?? tag
    if (/^[\s,;]/u.test(token)) continue
    if (name !== undefined) items.push({ form: 'page', name: name.trim() })
    else if (string !== undefined) items.push({ form: 'string', text: string.replace(/\\([\s\S])/gu, '$1') })
    else if (dynamic !== undefined) items.push({ form: 'day', text: dynamic.trim() })
    else if (isOpener(token)) {
      if (open.length >= MAX_DEPTH) throw malformed(`The query nests more than ${MAX_DEPTH} deep.`)
      open.push({ opener: token, items: [] })
    } else if (token === ')' || token === ']' || token === '}') {
      const ended = open.pop()
      if (ended === undefined || CLOSERS[ended.opener] !== token)
        throw malformed(`There is a "${token}" that closes nothing.`)
      const form: Form = { form: KINDS[ended.opener], items: ended.items }
      ;(open.at(-1)?.items ?? top).push(form)
    } else if (token === '"') throw malformed('A quotation mark is not closed.')
    else items.push({ form: 'word', text: token })
  }
  const last = open.at(-1)
  if (last !== undefined) throw malformed(`A "${last.opener}" is not closed.`)
  return top
}

const isOpener = (token: string): token is keyof typeof KINDS => Object.hasOwn(KINDS, token)
