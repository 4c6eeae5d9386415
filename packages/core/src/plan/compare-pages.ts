import type { NodeUuid, StoredRows } from '../nouns.ts'
import { isPageKey, nodeKey } from './row-key.ts'

/** A page that should be true, as far as it takes to tell what became of the stored ones. */
export interface ComparedPage {
  readonly uuid: NodeUuid
  /** Of what is written on it (`metadata.textDigest`); undefined when nothing is. Asked for only when a page is gone. */
  readonly textDigest: () => string | undefined
}

/** A page that moved is neither added nor removed. */
export interface PageComparison {
  /** How many were stored. */
  readonly before: number
  readonly total: number
  readonly added: number
  readonly removed: number
  readonly moved: number
  /** Those that were not stored under their uuid: added, or moved here. */
  readonly isNew: ReadonlySet<NodeUuid>
}

/**
 * Which pages come, go and stay. Another name makes another page, so a page that went and a page that came with the same
 * text are one that moved. Each is counted once. A page without text is like any other such page and never counts.
 */
export function comparePages(stored: StoredRows, pages: Iterable<ComparedPage>): PageComparison {
  const keys = new Set<string>()
  const added: ComparedPage[] = []
  for (const page of pages) {
    const key = nodeKey('page', page.uuid)
    keys.add(key)
    if (!stored.nodes.has(key)) added.push(page)
  }
  let before = 0
  const gone: string[] = []
  for (const key of stored.nodes.keys()) {
    if (!isPageKey(key)) continue
    before += 1
    if (!keys.has(key)) gone.push(key)
  }
  const moved = countMoved(stored.pageTexts, gone, added)
  return {
    before,
    total: keys.size,
    added: added.length - moved,
    removed: gone.length - moved,
    moved,
    isNew: new Set(added.map(({ uuid }) => uuid)),
  }
}

function countMoved(
  storedTexts: ReadonlyMap<string, string>,
  gone: readonly string[],
  added: readonly ComparedPage[],
): number {
  const waiting = new Map<string, number>()
  for (const key of gone) {
    const text = storedTexts.get(key)
    if (text !== undefined) waiting.set(text, (waiting.get(text) ?? 0) + 1)
  }
  if (waiting.size === 0) return 0
  let moved = 0
  for (const page of added) {
    const text = page.textDigest()
    const left = text === undefined ? 0 : (waiting.get(text) ?? 0)
    if (text === undefined || left === 0) continue
    waiting.set(text, left - 1)
    moved += 1
  }
  return moved
}
