import type { NodeUuid, StoredRows } from '../nouns.ts'
import { nodeKey } from './row-key.ts'

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
  const seen = new Set<NodeUuid>()
  const added: ComparedPage[] = []
  for (const page of pages) {
    seen.add(page.uuid)
    if (!stored.pages.has(page.uuid)) added.push(page)
  }
  const gone = [...stored.pages].filter((uuid) => !seen.has(uuid)).map((uuid) => nodeKey('page', uuid))
  const moved = countMoved(stored.pageTexts, gone, added)
  return {
    before: stored.pages.size,
    total: seen.size,
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
