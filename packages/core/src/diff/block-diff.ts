/**
 * The blocks of one page that differ, paired. A block that its author gave an id keeps it; any other is known by its text,
 * so that an edit makes another block: it is found again by the words that the two share.
 */

import type { NodeUuid } from '../nouns.ts'
import type { BlockDiff } from './site-diff.ts'
import { wordDiff } from './word-diff.ts'

/** A block in one of the two deployments, with its place on the page. */
export interface PlacedBlock {
  readonly uuid: NodeUuid
  readonly parentUuid: NodeUuid
  readonly source: string
  readonly html: string
  /** Rank among siblings of every block from the top of the page down to it; its length is how deep it stands, from 1. */
  readonly place: readonly number[]
}

/** In the order of the page; what went stands where it stood. */
export function diffBlocks(
  before: readonly PlacedBlock[],
  after: readonly PlacedBlock[],
): readonly BlockDiff[] {
  const known = new Map(before.map((block) => [block.uuid, block]))
  const kept = after.flatMap((block) => {
    const old = known.get(block.uuid)
    return old === undefined ? [] : [{ old, block }]
  })
  const isKept = new Set(kept.map(({ block }) => block.uuid))
  const edited = pairByWords(
    before.filter(({ uuid }) => !isKept.has(uuid)),
    after.filter(({ uuid }) => !isKept.has(uuid)),
  )
  const placed = [
    ...kept.flatMap(({ old, block }) => toPlaced(diffKept(old, block), block)),
    ...edited.pairs.map(({ old, block }) => ({ place: block.place, diff: changed(old, block) })),
    ...edited.added.map((block) => ({ place: block.place, diff: whole('added', block) })),
    ...edited.removed.map((block) => ({ place: block.place, diff: whole('removed', block) })),
  ]
  return placed.sort(byPlace).map(({ diff }) => diff)
}

interface PlacedDiff {
  readonly place: readonly number[]
  readonly diff: BlockDiff
}

function toPlaced(diff: BlockDiff | undefined, { place }: PlacedBlock): readonly PlacedDiff[] {
  return diff === undefined ? [] : [{ place, diff }]
}

/** Undefined: only its rank is another, because others came or went before it. */
function diffKept(old: PlacedBlock, block: PlacedBlock): BlockDiff | undefined {
  if (old.source !== block.source) return changed(old, block)
  if (old.parentUuid !== block.parentUuid) return whole('moved', block)
  return old.html === block.html ? undefined : whole('rendered', block)
}

function changed(old: PlacedBlock, block: PlacedBlock): BlockDiff {
  return { ...about(block), kind: 'changed', words: wordDiff(old.source, block.source) }
}

function whole(kind: 'added' | 'removed' | 'moved' | 'rendered', block: PlacedBlock): BlockDiff {
  const run = kind === 'added' || kind === 'removed' ? kind : 'same'
  return { ...about(block), kind, words: block.source === '' ? [] : [{ kind: run, text: block.source }] }
}

function about({ uuid, place }: PlacedBlock): Pick<BlockDiff, 'uuid' | 'depth'> {
  return { uuid, depth: Math.max(0, place.length - 1) }
}

interface Edited {
  readonly pairs: readonly { readonly old: PlacedBlock; readonly block: PlacedBlock }[]
  readonly added: readonly PlacedBlock[]
  readonly removed: readonly PlacedBlock[]
}

/** Words of a block that are looked at, and old blocks looked at for each: what bounds the cost of a long page. */
const MAX_WORDS = 60
const MAX_CANDIDATES = 30

/** Shared words, of all words of the longer one, from which on two blocks are one that was edited. */
const MIN_SHARED = 0.4

/** Each with the old block that shares most words with it; where several do, with the one that stands nearest. */
function pairByWords(before: readonly PlacedBlock[], after: readonly PlacedBlock[]): Edited {
  const free = new Set(before)
  const words = new Map(before.map((block) => [block, wordsOf(block.source)]))
  const byWord = new Map<string, PlacedBlock[]>()
  for (const [block, own] of words) {
    for (const word of own) {
      const list = byWord.get(word)
      if (list === undefined) byWord.set(word, [block])
      else if (list.length < MAX_CANDIDATES) list.push(block)
    }
  }
  const pairs: { old: PlacedBlock; block: PlacedBlock }[] = []
  const added: PlacedBlock[] = []
  for (const block of after) {
    const own = wordsOf(block.source)
    const candidates = new Set([...own].flatMap((word) => byWord.get(word) ?? []))
    let best: { readonly old: PlacedBlock; readonly score: number } | undefined
    for (const old of candidates) {
      if (!free.has(old)) continue
      const score = likeness(own, words.get(old) ?? own) + nearness(old, block)
      if (score >= MIN_SHARED && (best === undefined || score > best.score)) best = { old, score }
    }
    if (best === undefined) added.push(block)
    else {
      free.delete(best.old)
      pairs.push({ old: best.old, block })
    }
  }
  return { pairs, added, removed: [...free] }
}

const WORD = /[\p{L}\p{N}\p{M}]+/gu

/** Scripts without spaces are compared by pairs of characters. */
const UNSPACED =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}]/u

function wordsOf(source: string): ReadonlySet<string> {
  const found = new Set<string>()
  for (const [word] of source.slice(0, 4000).toLowerCase().matchAll(WORD)) {
    if (UNSPACED.test(word)) for (let at = 0; at + 1 < word.length; at++) found.add(word.slice(at, at + 2))
    else found.add(word)
    if (found.size >= MAX_WORDS) break
  }
  return found
}

function likeness(a: ReadonlySet<string>, b: ReadonlySet<string>): number {
  let shared = 0
  for (const word of a) if (b.has(word)) shared += 1
  return shared / Math.max(a.size, b.size, 1)
}

/** A little for the same place and less for the same parent: it decides only between equals. */
function nearness(old: PlacedBlock, block: PlacedBlock): number {
  if (old.parentUuid !== block.parentUuid) return 0
  return old.place.at(-1) === block.place.at(-1) ? 0.02 : 0.01
}

/** A parent before its children; at one place, what went before what came. */
function byPlace(a: PlacedDiff, b: PlacedDiff): number {
  const shared = Math.min(a.place.length, b.place.length)
  for (let level = 0; level < shared; level++) {
    const difference = (a.place[level] ?? 0) - (b.place[level] ?? 0)
    if (difference !== 0) return difference
  }
  return (
    a.place.length - b.place.length || Number(b.diff.kind === 'removed') - Number(a.diff.kind === 'removed')
  )
}
