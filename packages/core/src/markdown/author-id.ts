/** Ids that authors write at the end of a block: `^block-id`, and `{#id}` on a heading. */

import type { Nodes, Parents, RootContent } from 'mdast'

const CARET = /^\^([\p{L}\p{N}_-]{1,100})[ \t]*$/u
const BRACES = /^\{#([\p{L}\p{N}_:.-]{1,100})\}[ \t]*$/u

/** The id that all of a paragraph is: it belongs to the block before. */
export function loneId(node: Nodes): string | undefined {
  const only = node.type === 'paragraph' && node.children.length === 1 ? node.children[0] : undefined
  return only?.type === 'text' ? CARET.exec(only.value)?.[1] : undefined
}

/** Takes the id at the end of a block out of its nodes. */
export function takeId(node: RootContent): string | undefined {
  switch (node.type) {
    case 'heading':
      return takeFromText(node, '{#', BRACES) ?? takeFromText(node, '^', CARET)
    case 'paragraph':
      return loneId(node) === undefined ? takeFromText(node, '^', CARET) : undefined
    case 'blockquote':
      return takeInside(node)
    case 'table': {
      const [first, ...more] = node.children.length > 1 ? (node.children.at(-1)?.children ?? []) : []
      if (first === undefined || more.some((cell) => cell.children.length > 0)) return undefined
      const id = loneId({ type: 'paragraph', children: first.children })
      if (id !== undefined) node.children.pop()
      return id
    }
    default:
      return undefined
  }
}

/** All of a quote or callout is one block: the last id in it is its own, and none is shown. */
function takeInside(parent: Parents): string | undefined {
  let id: string | undefined
  const emptied = new Set<Nodes>()
  for (const child of parent.children) {
    const taken = ENDS.has(child.type) && 'children' in child ? takeFromText(child, '^', CARET) : undefined
    if (taken !== undefined && child.type === 'paragraph' && child.children.length === 0) emptied.add(child)
    id = taken ?? (HOLDS.has(child.type) && 'children' in child ? takeInside(child) : undefined) ?? id
  }
  // Some of the same children.
  if (emptied.size > 0)
    parent.children = parent.children.filter((child) => !emptied.has(child)) as Parents['children']
  return id
}

const ENDS = new Set<Nodes['type']>(['paragraph', 'heading', 'calloutTitle'])
const HOLDS = new Set<Nodes['type']>(['blockquote', 'list', 'listItem'])

/** The block's source without the id that `takeId` took. */
export function withoutId(source: string, id: string): string {
  for (const marker of [`{#${id}}`, `^${id}`]) {
    const at = source.lastIndexOf(marker)
    if (at === -1) continue
    const line = source.lastIndexOf('\n', at) + 1
    const isOnlyMarker = line > 0 && /^[ \t>|]*$/u.test(source.slice(line, at))
    return source.slice(0, isOnlyMarker ? line : at).trimEnd() + source.slice(at + marker.length).trimEnd()
  }
  return source
}

function takeFromText(parent: Parents, opener: string, pattern: RegExp): string | undefined {
  const last = parent.children.at(-1)
  if (last?.type !== 'text') return undefined
  const at = last.value.lastIndexOf(opener)
  const id = at === -1 ? undefined : pattern.exec(last.value.slice(at))?.[1]
  if (id === undefined || (opener === '^' && at > 0 && !/\s/u.test(last.value.charAt(at - 1))))
    return undefined
  last.value = last.value.slice(0, at).trimEnd()
  if (last.value === '') parent.children.pop()
  return id
}
