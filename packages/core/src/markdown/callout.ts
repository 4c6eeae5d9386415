/**
 * `> [!type]± title` → callouts: quotes that carry `data.callout`, with their title for a first child. Obsidian's types
 * and aliases; a type it does not know looks like a note and keeps its name. In plain markdown, GitHub's alerts alone:
 * one of five types, by itself on the line.
 */

import type { Blockquote, Nodes, Paragraph, PhrasingContent } from 'mdast'
import type { Dialect } from '../nouns.ts'
import { visit } from './visit.ts'

/** How a callout looks. */
export type CalloutFamily =
  | 'note'
  | 'abstract'
  | 'info'
  | 'todo'
  | 'tip'
  | 'important'
  | 'success'
  | 'question'
  | 'warning'
  | 'failure'
  | 'danger'
  | 'bug'
  | 'example'
  | 'quote'

export interface Callout {
  readonly family: CalloutFamily
  /** The type as written, in lower case, without what follows a `|`. */
  readonly name: string
  /** How it is at first when it folds; undefined when it does not. */
  readonly fold: 'open' | 'closed' | undefined
}

const FAMILIES = new Map<string, CalloutFamily>([
  ...(['note', 'abstract', 'info', 'todo', 'tip', 'success', 'question'] as const).map(
    (name) => [name, name] as const,
  ),
  ...(['warning', 'failure', 'danger', 'bug', 'example', 'quote'] as const).map(
    (name) => [name, name] as const,
  ),
  ['summary', 'abstract'],
  ['tldr', 'abstract'],
  ['hint', 'tip'],
  ['important', 'tip'],
  ['check', 'success'],
  ['done', 'success'],
  ['help', 'question'],
  ['faq', 'question'],
  ['caution', 'warning'],
  ['attention', 'warning'],
  ['fail', 'failure'],
  ['missing', 'failure'],
  ['error', 'danger'],
  ['cite', 'quote'],
])

/** To GitHub, what is important is no tip, and caution is more than a warning. */
const ALERTS = new Map<string, CalloutFamily>([
  ['note', 'note'],
  ['tip', 'tip'],
  ['important', 'important'],
  ['warning', 'warning'],
  ['caution', 'danger'],
])

const MARKER = /^\[!([^[\]|\n]{1,64})(?:\|[^[\]\n]{0,200})?\]([+-]?)[ \t]*/u

/** @param source what positions of the tree point into */
export function findCallouts(root: Nodes, source: string, dialect: Dialect): void {
  if (!source.includes('[!')) return
  visit(root, (node) => {
    if (node.type === 'blockquote') readCallout(node, source, dialect)
  })
}

/** The title of a callout whose author gave none: `faq` is `Faq`. */
export function defaultTitle({ name }: Pick<Callout, 'name'>): string {
  const [first = '', ...rest] = name
  return first.toUpperCase() + rest.join('')
}

/** A callout by its name as written. */
export function toCallout(written: string, dialect: Dialect, fold?: Callout['fold']): Callout {
  const name = written.trim().toLowerCase()
  const family = (dialect === 'plain' ? ALERTS : FAMILIES).get(name) ?? 'note'
  return { family, name, fold }
}

function readCallout(quote: Blockquote, source: string, dialect: Dialect): void {
  const [first, ...rest] = quote.children
  const start = first?.type === 'paragraph' ? first.children[0] : undefined
  if (first?.type !== 'paragraph' || start?.type !== 'text') return
  const match = MARKER.exec(start.value)
  const isEscaped = source[first.position?.start.offset ?? -1] === '\\'
  const [marker, written = '', sign] = match ?? []
  if (marker === undefined || written.trim() === '' || isEscaped) return

  const { title, body } = splitTitle(first, marker.length)
  if (dialect === 'plain' && (!ALERTS.has(written.trim().toLowerCase()) || sign !== '' || title.length > 0))
    return
  const fold = sign === '+' ? 'open' : sign === '-' ? 'closed' : undefined
  quote.data = { ...quote.data, callout: toCallout(written, dialect, fold) }
  quote.children = [
    { type: 'calloutTitle', children: title },
    ...(body.length === 0 ? [] : [{ ...first, children: body }]),
    ...rest,
  ]
}

/** The rest of the first line, and the lines after it. */
function splitTitle(
  { children }: Paragraph,
  from: number,
): { readonly title: PhrasingContent[]; readonly body: PhrasingContent[] } {
  const title: PhrasingContent[] = []
  for (const [n, node] of children.entries()) {
    if (node.type === 'break') return { title, body: children.slice(n + 1) }
    const start = n === 0 ? from : 0
    const end = node.type === 'text' ? node.value.indexOf('\n') : -1
    if (node.type !== 'text' || (end === -1 && start === 0)) {
      title.push(node)
      continue
    }
    const line = node.value.slice(start, end === -1 ? undefined : end)
    if (line !== '') title.push({ type: 'text', value: line })
    if (end === -1) continue
    const next = node.value.slice(end + 1)
    const body = children.slice(n + 1)
    return { title, body: next === '' ? body : [{ type: 'text', value: next }, ...body] }
  }
  return { title, body: [] }
}
