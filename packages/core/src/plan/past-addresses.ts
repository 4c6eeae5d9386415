/**
 * Addresses that answered once and answer no more: where each leads now. Made from those before, from what a deployment
 * serves, and from what became of the addresses that it does not serve any more.
 *
 * *Invariant:* an address that is in the list before, or goes, is served or in the list after. None leads to itself, and none
 * to another of the list that leads on.
 */

import { digestOf } from '../id.ts'
import type { PastAddress } from '../nouns.ts'
import { compareText } from '../problem.ts'

/** What became of an address that is not served any more. */
export type GoneAddress = Omit<PastAddress, 'digest'>

/**
 * Sorted by path.
 * @param isServed whether a path answers by itself in the new deployment
 */
export function pastAddresses(
  before: readonly PastAddress[],
  gone: readonly GoneAddress[],
  isServed: (path: string) => boolean,
): readonly PastAddress[] {
  const all = new Map<string, GoneAddress>()
  for (const { digest: _, ...past } of before) all.set(past.path, past)
  for (const past of gone) all.set(past.path, past)
  for (const path of [...all.keys()]) if (isServed(path)) all.delete(path)
  const ends = new Map<string, string | undefined>()
  return [...all.values()]
    .map((past) => withDigest({ ...past, to: past.to && endOf(past.path, past.to, all, ends) }))
    .sort((a, b) => compareText(a.path, b.path))
}

function withDigest(past: GoneAddress): PastAddress {
  const { path, to, wentTo, isHidden } = past
  return { ...past, digest: digestOf([path, to ?? null, wentTo, isHidden]) }
}

/**
 * Where the chain that begins with `to` ends: at what is in the list no more. What is gone keeps who led to it, so that all
 * of them are found when it comes back. Of a circle, in which nothing is served, each is gone.
 * @param ends of paths that were asked for before
 */
function endOf(
  from: string,
  to: string,
  all: ReadonlyMap<string, GoneAddress>,
  ends: Map<string, string | undefined>,
): string | undefined {
  const seen = new Set([from])
  let end: string | undefined = to
  while (end !== undefined && !ends.has(end)) {
    if (seen.has(end)) {
      end = undefined
      break
    }
    seen.add(end)
    const next: string | undefined = all.get(end)?.to
    if (next === undefined) break
    end = next
  }
  if (end !== undefined && ends.has(end)) end = ends.get(end)
  for (const path of seen) if (path !== end) ends.set(path, end)
  return end === from ? undefined : end
}
