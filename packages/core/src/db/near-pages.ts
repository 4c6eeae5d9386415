import type { PageReference } from '../nouns.ts'
import { compareText } from '../problem.ts'

/** Below this a page has nothing to do with what was asked for. */
const LEAST_LIKENESS = 0.3

/** The candidates that resemble a path, best first; of equals the one earlier in the alphabet. */
export function rankNear(
  path: string,
  candidates: readonly PageReference[],
  limit: number,
): readonly PageReference[] {
  const wanted = pairsOf(path)
  const wantedSlug = pairsOf(lastSegment(path))
  return candidates
    .map((page) => ({
      page,
      likeness: Math.max(
        likeness(wanted, pairsOf(page.path)),
        likeness(wantedSlug, pairsOf(lastSegment(page.path))),
        likeness(wantedSlug, pairsOf(page.title)),
      ),
    }))
    .filter((near) => near.likeness >= LEAST_LIKENESS)
    .sort((a, b) => b.likeness - a.likeness || compareText(a.page.path, b.page.path))
    .slice(0, limit)
    .map((near) => near.page)
}

const lastSegment = (path: string): string => path.slice(path.lastIndexOf('/') + 1)

/** Longer texts are compared by their beginning: a path is 200 characters at most a segment. */
const COMPARED = 400

/** Adjacent characters of the words, their beginnings and ends marked. */
function pairsOf(text: string): ReadonlySet<string> {
  const pairs = new Set<string>()
  const words = text
    .slice(0, COMPARED)
    .toLowerCase()
    .normalize('NFKC')
    .split(/[^\p{L}\p{N}]+/u)
  for (const word of words.filter((w) => w !== '')) {
    const characters = [' ', ...word, ' ']
    characters.slice(1).forEach((character, index) => void pairs.add(`${characters[index]}${character}`))
  }
  return pairs
}

/** Dice's coefficient: 1 for equal sets, 0 for sets with nothing in common. */
function likeness(a: ReadonlySet<string>, b: ReadonlySet<string>): number {
  if (a.size + b.size === 0) return 0
  let common = 0
  for (const pair of a) if (b.has(pair)) common++
  return (2 * common) / (a.size + b.size)
}
