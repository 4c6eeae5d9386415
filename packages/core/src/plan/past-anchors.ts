/**
 * Names of places that were: a heading's anchor, and the HTML id of a block that its author named (`^id`). A block without a
 * name has none that anybody would write down; `-/b/<id>` finds it.
 *
 * A name is remembered for the address on which readers had it, with the block that had it. Where the block is now, and on
 * which page, its successors say when a page is served: so nothing is written again when it moves once more.
 */

import { blockAnchor } from '../block-anchor.ts'
import { digestOf } from '../id.ts'
import type { AnchorKey, NodeUuid, PastAnchor } from '../nouns.ts'
import { compareText } from '../problem.ts'

/** A block that readers could name. */
export interface AnchoredBlock {
  readonly uuid: NodeUuid
  readonly pageUuid: NodeUuid
  /** Of a heading. */
  readonly anchor: string | undefined
  /** Its author gave it an id. */
  readonly isNamed: boolean
}

export interface ChangedAnchors {
  readonly insert: readonly PastAnchor[]
  readonly end: readonly AnchorKey[]
}

/** UTF-8 bytes of a key: an index takes no more than 2,700. */
const MAX_KEY_BYTES = 2000

/** The HTML ids by which readers may know a block. */
export function namesOf({ uuid, anchor, isNamed }: AnchoredBlock): readonly string[] {
  return [...(anchor === undefined ? [] : [anchor]), ...(isNamed ? [blockAnchor(uuid)] : [])]
}

/** What lay at addresses before, and what became of it. */
export interface AnchorFacts {
  /** Where a page was; undefined when readers did not have it. */
  addressBefore(page: NodeUuid): string | undefined
  /** The block itself, or the one by which its successors are found; undefined when nothing of it is there. */
  continued(block: NodeUuid): NodeUuid | undefined
  /** Whether who follows an address of before finds a place of this name. */
  isThere(path: string, anchor: string): boolean
}

/** The names that are lost, sorted. @param blocks as they were */
export function lostAnchors(blocks: readonly AnchoredBlock[], facts: AnchorFacts): readonly PastAnchor[] {
  const lost = new Map<string, PastAnchor>()
  for (const block of blocks) {
    const path = facts.addressBefore(block.pageUuid)
    const node = path === undefined ? undefined : facts.continued(block.uuid)
    if (path === undefined || node === undefined) continue
    for (const anchor of namesOf(block)) {
      if (facts.isThere(path, anchor) || Buffer.byteLength(path + anchor) > MAX_KEY_BYTES) continue
      lost.set(anchorKey({ path, anchor }), {
        ...{ path, anchor, node },
        digest: digestOf([path, anchor, node]),
      })
    }
  }
  return [...lost.values()].sort((a, b) => compareText(a.path, b.path) || compareText(a.anchor, b.anchor))
}

/**
 * @param open what is stored of the names that are lost, and of those that are there again
 * @param over names beyond what is kept of an address
 */
export function changedAnchors(
  lost: readonly PastAnchor[],
  open: readonly PastAnchor[],
  over: readonly AnchorKey[] = [],
): ChangedAnchors {
  const stored = new Map(open.map((past) => [anchorKey(past), past.digest]))
  const next = new Map(lost.map((past) => [anchorKey(past), past.digest]))
  const ended = new Map([
    ...open
      .filter((past) => next.get(anchorKey(past)) !== past.digest)
      .map((past) => [anchorKey(past), past] as const),
    ...over.map((key) => [anchorKey(key), key] as const),
  ])
  return {
    insert: lost.filter((past) => stored.get(anchorKey(past)) !== past.digest),
    end: [...ended.values()].map(({ path, anchor }) => ({ path, anchor })),
  }
}

/** An HTML id has no white space, and no path has a line break. */
function anchorKey({ path, anchor }: AnchorKey): string {
  return `${path}\n${anchor}`
}
