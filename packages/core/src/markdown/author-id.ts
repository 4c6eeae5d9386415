/** Ids that authors write at the end of a block: `^block-id`, and `{#id}` on a heading. */

import type { Nodes, Parents, RootContent } from 'mdast'

const AT_END = /(?:^|[ \t\n]+)\^([\p{L}\p{N}_-]{1,100})[ \t]*$/u
const HEADING_END = /[ \t]*\{#([\p{L}\p{N}_:.-]{1,100})\}[ \t]*$/u

/** The id that all of a paragraph is: it belongs to the block before. */
export function loneId(node: Nodes): string | undefined {
  if (node.type !== 'paragraph') return undefined
  const [only, ...more] = node.children
  return only?.type === 'text' && more.length === 0 ? AT_END_ALONE.exec(only.value)?.[1] : undefined
}

const AT_END_ALONE = /^\^([\p{L}\p{N}_-]{1,100})$/u

/** Takes the id at the end of a block out of its nodes. */
export function takeId(node: RootContent): string | undefined {
  switch (node.type) {
    case 'heading':
      return takeFromText(node, HEADING_END) ?? takeFromText(node, AT_END)
    case 'paragraph':
      return takeFromText(node, AT_END)
    case 'blockquote': {
      const last = node.children.at(-1)
      const id = last?.type === 'paragraph' ? takeFromText(last, AT_END) : undefined
      if (id !== undefined && last?.type === 'paragraph' && last.children.length === 0) node.children.pop()
      return id
    }
    case 'table': {
      const cells = node.children.length > 1 ? node.children.at(-1)?.children : undefined
      const first = cells?.[0]?.children
      const [only] = first ?? []
      if (
        first?.length !== 1 ||
        only?.type !== 'text' ||
        cells?.slice(1).some((cell) => cell.children.length > 0)
      )
        return undefined
      const id = AT_END_ALONE.exec(only.value)?.[1]
      if (id !== undefined) node.children.pop()
      return id
    }
    default:
      return undefined
  }
}

function takeFromText(parent: Parents, pattern: RegExp): string | undefined {
  const last = parent.children.at(-1)
  if (last?.type !== 'text') return undefined
  const match = pattern.exec(last.value)
  if (match === null) return undefined
  last.value = last.value.slice(0, match.index)
  if (last.value === '') parent.children.pop()
  return match[1]
}

/** The block's source without the id that `takeId` took. */
export function withoutId(source: string, id: string): string {
  for (const marker of [`{#${id}}`, `^${id}`]) {
    const at = source.lastIndexOf(marker)
    if (at === -1) continue
    const before = source.slice(0, at).replace(/(?:\n[ \t>|]*|[ \t]+)$/u, '')
    return before + source.slice(at + marker.length).trimEnd()
  }
  return source
}
