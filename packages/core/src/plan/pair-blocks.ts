/**
 * Which block took the place of one that is gone. A block without an id of its own is known by its page and its text, so an
 * edit, a move to another page and the renaming of its page all make another block of it.
 *
 * Deterministic, and its cost follows the number of blocks: of each, so many words and so many rivals are looked at.
 */

import type { NodeUuid } from '../nouns.ts'
import { compareText } from '../problem.ts'

export interface PairedBlock {
  readonly uuid: NodeUuid
  readonly pageUuid: NodeUuid
  /** The parent block, or the page. */
  readonly parentUuid: NodeUuid
  /** 0-based rank among siblings. */
  readonly order: number
  readonly source: string
}

/** Shared words, or pairs of letters, from which on two blocks of one page are one that was edited (Dice's coefficient). */
const MIN_LIKENESS = 0.5
/** UTF-16 units and words of a block that are looked at. */
const MAX_LENGTH = 2000
const MAX_WORDS = 40
/** Blocks looked at for each word. */
const MAX_RIVALS = 8
/** Shorter texts are on many pages: the same words elsewhere are not the same block. */
const MIN_MOVED_LENGTH = 12

/**
 * By the uuid of a removed block: its successor, each one's once. First the same text on its page, then the same text on any
 * page, then similar text on its page.
 * @param added in the order of their pages, parents before children
 * @param pageAfter where a page is continued; itself when it was not renamed
 */
export function pairBlocks(
  removed: readonly PairedBlock[],
  added: readonly PairedBlock[],
  pageAfter: (page: NodeUuid) => NodeUuid,
): ReadonlyMap<NodeUuid, NodeUuid> {
  const olds = [...removed].sort((a, b) => a.order - b.order || compareText(a.uuid, b.uuid))
  const pairs = new Map<NodeUuid, NodeUuid>()
  const taken = new Set<NodeUuid>()
  const join = (old: PairedBlock, block: PairedBlock): void => {
    pairs.set(old.uuid, block.uuid)
    taken.add(block.uuid)
  }
  const joinEqual = (keyOfOld: Key, keyOfBlock: Key): void => {
    const free = groupBy(
      added.filter(({ uuid }) => !taken.has(uuid)),
      keyOfBlock,
    )
    const next = new Map([...free].map(([key, blocks]) => [key, blocks.values()]))
    for (const old of olds) {
      const key = pairs.has(old.uuid) ? undefined : keyOfOld(old)
      const found = key === undefined ? undefined : next.get(key)?.next().value
      if (found !== undefined) join(old, found)
    }
  }
  joinEqual(
    ({ pageUuid, source }) => `${pageAfter(pageUuid)} ${source}`,
    ({ pageUuid, source }) => `${pageUuid} ${source}`,
  )
  const moved: Key = ({ source }) => (source.length < MIN_MOVED_LENGTH ? undefined : source)
  joinEqual(moved, moved)

  const after = groupBy(
    added.filter(({ uuid }) => !taken.has(uuid)),
    ({ pageUuid }) => pageUuid,
  )
  const before = groupBy(
    olds.filter(({ uuid }) => !pairs.has(uuid)),
    ({ pageUuid }) => pageAfter(pageUuid),
  )
  const continued = (uuid: NodeUuid): NodeUuid => pairs.get(uuid) ?? pageAfter(uuid)
  for (const [page, blocks] of after) joinSimilar(before.get(page) ?? [], blocks, continued, join)
  return pairs
}

type Key = (block: PairedBlock) => string | undefined

function groupBy(blocks: readonly PairedBlock[], keyOf: Key): Map<string, PairedBlock[]> {
  const groups = new Map<string, PairedBlock[]>()
  for (const block of blocks) {
    const key = keyOf(block)
    if (key === undefined) continue
    const group = groups.get(key)
    if (group === undefined) groups.set(key, [block])
    else group.push(block)
  }
  return groups
}

/** Of one page: each new block with the free old one that is most like it; of equals, with the one at its place. */
function joinSimilar(
  olds: readonly PairedBlock[],
  blocks: readonly PairedBlock[],
  continued: (uuid: NodeUuid) => NodeUuid,
  join: (old: PairedBlock, block: PairedBlock) => void,
): void {
  if (olds.length === 0) return
  const free = new Set(olds)
  const words = new Map(olds.map((old) => [old, wordsOf(old.source)]))
  const byWord = new Map<string, PairedBlock[]>()
  const byPlace = new Map<string, PairedBlock[]>()
  for (const [old, own] of words) {
    for (const word of own) push(byWord, word, old)
    push(byPlace, `${old.order}`, old)
  }
  for (const block of blocks) {
    const own = wordsOf(block.source)
    const isAtPlace = (old: PairedBlock): boolean =>
      old.order === block.order && continued(old.parentUuid) === block.parentUuid
    const rivals = new Set([...own].flatMap((word) => byWord.get(word) ?? []))
    for (const old of byPlace.get(`${block.order}`) ?? []) rivals.add(old)
    let best: { readonly old: PairedBlock; readonly score: number } | undefined
    for (const old of rivals) {
      if (!free.has(old)) continue
      const likeness = likenessOf(old, block, words.get(old) ?? own, own, isAtPlace(old))
      const score = likeness + (isAtPlace(old) ? 0.02 : 0)
      if (likeness >= MIN_LIKENESS && (best === undefined || score > best.score)) best = { old, score }
    }
    if (best === undefined) continue
    free.delete(best.old)
    join(best.old, block)
  }
}

function push(lists: Map<string, PairedBlock[]>, key: string, block: PairedBlock): void {
  const list = lists.get(key)
  if (list === undefined) lists.set(key, [block])
  else if (list.length < MAX_RIVALS) list.push(block)
}

/** Letters are compared only at one place: there a corrected word is the same one. */
function likenessOf(
  old: PairedBlock,
  block: PairedBlock,
  before: ReadonlySet<string>,
  after: ReadonlySet<string>,
  isAtPlace: boolean,
): number {
  const byWords = dice(before, after)
  return isAtPlace ? Math.max(byWords, dice(pairsOf(old.source), pairsOf(block.source))) : byWords
}

const WORD = /[\p{L}\p{N}\p{M}]+/gu

/** Scripts without spaces are compared by pairs of characters. */
const UNSPACED =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}]/u

function wordsOf(source: string): ReadonlySet<string> {
  const found = new Set<string>()
  for (const [word] of source.slice(0, MAX_LENGTH).toLowerCase().matchAll(WORD)) {
    if (UNSPACED.test(word)) for (const pair of pairsOf(word)) found.add(pair)
    else found.add(word)
    if (found.size >= MAX_WORDS) break
  }
  return found
}

function pairsOf(text: string): ReadonlySet<string> {
  const letters = [...text.slice(0, 200).toLowerCase()]
  return new Set(letters.slice(1).map((letter, index) => `${letters[index]}${letter}`))
}

function dice(a: ReadonlySet<string>, b: ReadonlySet<string>): number {
  let shared = 0
  for (const one of a) if (b.has(one)) shared += 1
  return (2 * shared) / Math.max(1, a.size + b.size)
}
