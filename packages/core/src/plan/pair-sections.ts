/**
 * Which heading took the place of one that is gone and that no block is like: the one below which its text is now. A heading
 * that got another name keeps its paragraphs, and a section that went to another page takes them with it.
 */

import type { NodeUuid } from '../nouns.ts'

/** A heading of which neither the text nor a likeness is anywhere. */
export interface LostHeading {
  readonly uuid: NodeUuid
  readonly source: string
  /** What stood directly below it, in order. */
  readonly children: readonly NodeUuid[]
}

/** Where a block is after the change. */
export interface PlacedBlock {
  readonly uuid: NodeUuid
  /** The parent block, or the page. */
  readonly parentUuid: NodeUuid
}

export interface SectionFacts {
  /** The block that continues one that was, where its row changed: itself, or its successor. */
  placeOf(block: NodeUuid): PlacedBlock | undefined
  /** The source of a heading that came or changed; undefined for what is none. */
  headingSource(block: NodeUuid): string | undefined
  isNew(block: NodeUuid): boolean
  /** An equal block on the page that continues this one's, which was there before. */
  twinOf(heading: NodeUuid): NodeUuid | undefined
}

export interface PairedSections {
  /** Headings that took the place of one. */
  readonly successors: ReadonlyMap<NodeUuid, NodeUuid>
  /** What is nearest to one that is gone: its twin, or the first of its paragraphs. */
  readonly nearest: ReadonlyMap<NodeUuid, NodeUuid>
}

/**
 * A heading's successor is the new one below which at least half is that is left of its section, each child counted once.
 * Where that is a heading of before, or none, the first that is left stands for it.
 */
export function pairSections(headings: readonly LostHeading[], facts: SectionFacts): PairedSections {
  const successors = new Map<NodeUuid, NodeUuid>()
  const nearest = new Map<NodeUuid, NodeUuid>()
  for (const { uuid, source, children } of headings) {
    const left = children.flatMap((child) => facts.placeOf(child) ?? [])
    const below = mostParent(left)
    const found = below === undefined ? undefined : facts.headingSource(below)
    if (below !== undefined && found !== undefined && facts.isNew(below)) successors.set(uuid, below)
    else {
      const stands =
        below !== undefined && found === source ? below : (facts.twinOf(uuid) ?? left.at(0)?.uuid)
      if (stands !== undefined) nearest.set(uuid, stands)
    }
  }
  return { successors, nearest }
}

/** The parent of at least half of the blocks; of two such, that of the first block. */
function mostParent(blocks: readonly PlacedBlock[]): NodeUuid | undefined {
  const counts = new Map<NodeUuid, number>()
  for (const { parentUuid } of blocks) counts.set(parentUuid, (counts.get(parentUuid) ?? 0) + 1)
  let most: NodeUuid | undefined
  for (const [parent, count] of counts)
    if (2 * count >= blocks.length && count > (most === undefined ? 0 : (counts.get(most) ?? 0)))
      most = parent
  return most
}
