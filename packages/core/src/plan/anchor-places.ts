import { blockAnchor } from '../block-anchor.ts'
import type { NodeUuid } from '../nouns.ts'

/** Where a name of before leads now. */
export interface AnchorPlace {
  readonly anchor: string
  /** Of the page on which the place is: `''` for home. */
  readonly path: string
  readonly title: string
  /** The HTML id of the place on it. */
  readonly id: string
  /** Its page is in no list. */
  readonly isUnlisted: boolean
}

/** A block that had a name, or one of its successors. */
export interface NamedNode {
  readonly uuid: NodeUuid
  readonly next: NodeUuid | null
  /** Of its page; null when it is not there. */
  readonly path: string | null
  readonly title: string | null
  /** Of a heading. */
  readonly anchor: string | null
  readonly isUnlisted: boolean
}

/** The first block of each chain that is there. Names of which nothing is are left out. */
export function placesOf(
  names: readonly { readonly anchor: string; readonly node: NodeUuid }[],
  nodes: readonly NamedNode[],
): readonly AnchorPlace[] {
  const byUuid = new Map(nodes.map((node) => [node.uuid, node]))
  const ends = new Map<NodeUuid, NamedNode | undefined>()
  const endOf = (from: NodeUuid): NamedNode | undefined => {
    const passed: NodeUuid[] = []
    let node = byUuid.get(from)
    while (node !== undefined && !ends.has(node.uuid) && node.path === null) {
      // Until the end is known: a circle has none.
      ends.set(node.uuid, undefined)
      passed.push(node.uuid)
      node = node.next === null ? undefined : byUuid.get(node.next)
    }
    const end = node !== undefined && ends.has(node.uuid) ? ends.get(node.uuid) : node
    for (const uuid of passed) ends.set(uuid, end)
    return end
  }
  return names.flatMap(({ anchor, node }): AnchorPlace[] => {
    const end = endOf(node)
    if (end === undefined || end.path === null || end.title === null) return []
    const { uuid, path, title, isUnlisted } = end
    return [{ anchor, path, title, id: end.anchor ?? blockAnchor(uuid), isUnlisted }]
  })
}
