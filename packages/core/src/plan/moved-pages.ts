import type { PageNode } from '../nouns.ts'

/**
 * How many pages only moved: another name makes another page, so a page that went and a page that came with the same
 * text are one that moved. Each is counted once. A page without text is like any other such page and never counts.
 *
 * @param storedTexts `StoredRows.pageTexts`
 * @param gone keys of pages that end
 */
export function countMoved(
  storedTexts: ReadonlyMap<string, string>,
  gone: readonly string[],
  added: readonly PageNode[],
): number {
  const waiting = new Map<string, number>()
  for (const key of gone) {
    const text = storedTexts.get(key)
    if (text !== undefined) waiting.set(text, (waiting.get(text) ?? 0) + 1)
  }
  let moved = 0
  for (const { metadata } of added) {
    const text = metadata['textDigest']
    const left = typeof text === 'string' ? (waiting.get(text) ?? 0) : 0
    if (typeof text !== 'string' || left === 0) continue
    waiting.set(text, left - 1)
    moved += 1
  }
  return moved
}
