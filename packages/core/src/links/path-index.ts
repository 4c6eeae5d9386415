/**
 * Files found by the end of their path, as Obsidian does: `note` finds `folder/note`, `folder/note` finds
 * `a/folder/note`. Letter case and Unicode form make no difference, unless a file is spelt exactly as asked for.
 *
 * Obsidian looks below the folder of the link and then everywhere. A plain repository may hold several vaults, one a
 * language, say: there the folders above are asked first, one after the other.
 *
 * Linear: each file is registered once for each of its segments. An answer is found by scanning the files below one
 * folder, and kept; so all answers for one ending together cost no more than its files times the depth of their folders.
 */

import type { Dialect } from '../nouns.ts'
import { lookupKey } from '../page-name.ts'
import { compareText } from '../problem.ts'
import { parentOf } from './placed-page.ts'

export interface PathIndex<Item> {
  /** The file with this whole path. */
  findExact(path: string): Item | undefined
  /**
   * The file with this path; else, of the files whose path ends with it, one below `folder` rather than one elsewhere,
   * the shortest path before a longer one, and then the first in code unit order.
   */
  findNearest(path: string, folder: string): Item | undefined
}

/** Deeper paths are found by their last segments only. */
const MAX_SEGMENTS = 32

interface Entry<Item> {
  readonly path: string
  readonly item: Item
}

interface Ending<Item> {
  /** Sorted by path. */
  readonly entries: Entry<Item>[]
  /** By folder; made when it is first asked. */
  nearest: Map<string, Entry<Item> | undefined> | undefined
}

/** Of two entries with one path the first given is found. */
export function createPathIndex<Item>(
  files: Iterable<readonly [path: string, item: Item]>,
  dialect: Dialect,
): PathIndex<Item> {
  const byPath = new Map<string, Item>()
  const byKey = new Map<string, Item>()
  const endings = new Map<string, Ending<Item>>()

  const given = [...files].map(([path, item]): Entry<Item> => ({ path, item }))
  for (const entry of given.toSorted((a, b) => compareText(a.path, b.path))) {
    if (byPath.has(entry.path)) continue
    byPath.set(entry.path, entry.item)
    const key = lookupKey(entry.path)
    if (!byKey.has(key)) byKey.set(key, entry.item)
    for (const suffix of suffixesOf(key)) {
      const ending = endings.get(suffix)
      if (ending === undefined) endings.set(suffix, { entries: [entry], nearest: undefined })
      else ending.entries.push(entry)
    }
  }

  const findExact = (path: string): Item | undefined => byPath.get(path) ?? byKey.get(lookupKey(path))
  return {
    findExact,
    findNearest: (path, folder) => {
      const exact = findExact(path)
      if (exact !== undefined) return exact
      const ending = endings.get(lookupKey(path))
      if (ending === undefined) return undefined
      const above = dialect === 'plain' ? foldersUp(folder) : [folder, '']
      for (const start of above) {
        const found = below(ending, start)
        if (found !== undefined) return found.item
      }
      return undefined
    },
  }
}

function* suffixesOf(key: string): Generator<string> {
  let at = key.length
  for (let n = 0; n < MAX_SEGMENTS && at > 0; n++) {
    at = key.lastIndexOf('/', at - 1)
    yield key.slice(at + 1)
  }
}

/** The folder, the one it lies in, and so on up to the root. */
function* foldersUp(folder: string): Generator<string> {
  for (let at = folder; at !== ''; at = parentOf(at)) yield at
  yield ''
}

function below<Item>(ending: Ending<Item>, folder: string): Entry<Item> | undefined {
  ending.nearest ??= new Map()
  if (ending.nearest.has(folder)) return ending.nearest.get(folder)
  const found = shortestBelow(ending.entries, folder === '' ? '' : `${folder}/`)
  ending.nearest.set(folder, found)
  return found
}

function shortestBelow<Item>(entries: readonly Entry<Item>[], prefix: string): Entry<Item> | undefined {
  let shortest: Entry<Item> | undefined
  for (let n = firstFrom(entries, prefix); n < entries.length; n++) {
    const entry = entries[n]
    if (entry === undefined || !entry.path.startsWith(prefix)) break
    if (shortest === undefined || entry.path.length < shortest.path.length) shortest = entry
  }
  return shortest
}

/** Index of the first entry whose path is not before `prefix`. */
function firstFrom(entries: readonly Entry<unknown>[], prefix: string): number {
  let low = 0
  let high = entries.length
  while (low < high) {
    const middle = (low + high) >>> 1
    if ((entries[middle]?.path ?? '') < prefix) low = middle + 1
    else high = middle
  }
  return low
}
