/** Neighbouring nodes, told apart by what they are to a block. */

import type { ElementContent, RootContent } from 'hast'
import { holdsBlock } from './raw-html.ts'

/** White space at the ends apart. */
export function trimmed(
  nodes: readonly ElementContent[],
): Readonly<Record<'before' | 'inner' | 'after', ElementContent[]>> {
  const first = nodes.findIndex((node) => !isBlank(node))
  const start = first === -1 ? nodes.length : first
  const end = nodes.findLastIndex((node) => !isBlank(node)) + 1
  return {
    before: nodes.slice(0, start),
    inner: nodes.slice(start, end),
    after: nodes.slice(Math.max(start, end)),
  }
}

export interface Run {
  readonly isOwn: boolean
  readonly nodes: RootContent[]
}

/** The children of an item, what holds other blocks apart from what is the item's own. */
export function toRuns(children: readonly RootContent[]): Run[] {
  const runs: Run[] = []
  for (const node of children) {
    const last = runs.at(-1)
    const isOwn = isBlank(node) ? (last?.isOwn ?? false) : !holdsBlock(node)
    if (last?.isOwn === isOwn) last.nodes.push(node)
    else runs.push({ isOwn, nodes: [node] })
  }
  return runs.some(({ isOwn }) => isOwn) ? runs : [{ isOwn: true, nodes: [] }, ...runs]
}

export function isBlank(node: RootContent): boolean {
  return node.type === 'text' && node.value.trim() === ''
}
