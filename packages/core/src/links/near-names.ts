/**
 * Names that somebody may have meant by one that does not exist. Bounded, whatever authors write: candidates share a
 * rare piece of three letters with the name, and only so many are compared for so many names.
 */

import { lookupKey } from '../page-name.ts'

export interface NearNames {
  /** The most similar name, if one is similar enough. */
  find(name: string): string | undefined
}

const MAX_QUESTIONS = 2000
const MAX_CANDIDATES = 64
/** Names registered under one piece: a piece that more names have tells nothing. */
const MAX_BUCKET = 64
const MAX_LENGTH = 80
/** Sørensen–Dice coefficient of pieces: one wrong letter in a word of six has 0.55, in one of eight 0.7. */
const SIMILAR = 0.54

/** The index is made when first asked for: most sites need none. */
export function createNearNames(names: readonly string[]): NearNames {
  let buckets: ReadonlyMap<string, readonly string[]> | undefined
  const answers = new Map<string, string | undefined>()
  return {
    find: (name) => {
      const key = lookupKey(name).slice(0, MAX_LENGTH)
      if (answers.has(key)) return answers.get(key)
      if (answers.size >= MAX_QUESTIONS) return undefined
      buckets ??= bucketsOf(names)
      const found = nearest(key, buckets)
      answers.set(key, found)
      return found
    },
  }
}

function bucketsOf(names: readonly string[]): ReadonlyMap<string, readonly string[]> {
  const buckets = new Map<string, string[]>()
  for (const name of names) {
    for (const piece of piecesOf(lookupKey(name).slice(0, MAX_LENGTH))) {
      const bucket = buckets.get(piece)
      if (bucket === undefined) buckets.set(piece, [name])
      else if (bucket.length < MAX_BUCKET) bucket.push(name)
    }
  }
  return buckets
}

function nearest(key: string, buckets: ReadonlyMap<string, readonly string[]>): string | undefined {
  const pieces = piecesOf(key)
  let best: string | undefined
  let bestScore = SIMILAR
  for (const name of candidatesOf(pieces, buckets)) {
    const score = similarity(pieces, piecesOf(lookupKey(name).slice(0, MAX_LENGTH)))
    if (score < bestScore || (score === bestScore && best !== undefined && best <= name)) continue
    best = name
    bestScore = score
  }
  return best
}

function candidatesOf(
  pieces: ReadonlySet<string>,
  buckets: ReadonlyMap<string, readonly string[]>,
): ReadonlySet<string> {
  const candidates = new Set<string>()
  const rareFirst = [...pieces].map((piece) => buckets.get(piece) ?? []).sort((a, b) => a.length - b.length)
  for (const bucket of rareFirst) {
    for (const name of bucket) {
      if (candidates.size >= MAX_CANDIDATES) return candidates
      candidates.add(name)
    }
  }
  return candidates
}

function similarity(a: ReadonlySet<string>, b: ReadonlySet<string>): number {
  let shared = 0
  for (const piece of a) if (b.has(piece)) shared += 1
  return (2 * shared) / (a.size + b.size)
}

/** Every three neighbouring letters, the edges of the name among them. */
function piecesOf(key: string): ReadonlySet<string> {
  const padded = ` ${key} `
  const pieces = new Set<string>()
  for (let n = 0; n + 3 <= padded.length; n++) pieces.add(padded.slice(n, n + 3))
  return pieces
}
