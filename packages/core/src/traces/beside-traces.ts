/** What the run before left behind, beside a site that was made from its own: only what changed is looked at. Pure. */

import type { LinkedPage, NodeUuid } from '../nouns.ts'
import type { KeptTrace, Learner, Traces } from './known-site.ts'
import type { Inputs, Read, Trace } from './page-trace.ts'

export interface BesideTraces {
  /** Pages that have to be made again, in the order of the site: something that they read is not what it was, or nobody knows. */
  readonly stale: readonly LinkedPage[]
  /** As `TraceComparison.find`, of lists. */
  findListing(path: string, own: Trace['own']): KeptTrace | undefined
  /** Of pages, it is told those alone that are stale. */
  learn(): Learner
}

/**
 * @param pages of the site that is now, the same as of the site that was traced
 * @param changed those of which anything is not what it was; files are what they were, and questions are asked again
 * @returns undefined where these are no traces of such a site
 */
export function findStale(
  before: Traces,
  inputs: Inputs,
  { pages, changed }: { readonly pages: readonly LinkedPage[]; readonly changed: ReadonlySet<NodeUuid> },
): BesideTraces | undefined {
  if (before.common !== inputs.common) return undefined
  const { list, reads } = before
  const states = [...before.states]
  /** By place in `reads`. */
  const isOther = new Uint8Array(reads.length)
  for (const [place, read] of reads.entries()) {
    if (isKnown(read, changed)) continue
    const state = inputs.stateOf(read)
    if (state === states[place]) continue
    states[place] = state
    isOther[place] = 1
  }
  const isStale = (trace: KeptTrace): boolean => trace.reads.some((place) => isOther[place] === 1)

  const stale: LinkedPage[] = []
  /** Traces of pages that stay, in the order of the pages, and the stale ones between them. */
  const order: (KeptTrace | NodeUuid)[] = []
  let next = 0
  for (const page of pages) {
    const trace = list[next]
    const isOwn = trace?.key === page.uuid
    if (isOwn) next += 1
    if (isOwn && !isStale(trace)) order.push(trace)
    else {
      order.push(page.uuid)
      stale.push(page)
    }
  }
  const lists = new Map(list.slice(next).map((trace) => [trace.key, trace]))
  return {
    stale,
    findListing(path, own) {
      const trace = lists.get(path)
      return trace?.own === own && !isStale(trace) ? trace : undefined
    },
    learn() {
      const added = new Map<string, Trace>()
      const listings: (KeptTrace | string)[] = []
      return {
        keep: (trace) => void listings.push(trace),
        add(trace) {
          added.set(trace.key, trace)
          if (trace.own !== '') listings.push(trace.key)
        },
        traces() {
          const allReads = [...reads]
          const allStates = [...states]
          const places = placesOf(reads, added.values())
          const place = (read: Read): number => {
            const known = places.get(read)
            if (known !== undefined) return known
            allReads.push(read)
            allStates.push(inputs.stateOf(read))
            places.set(read, allReads.length - 1)
            return allReads.length - 1
          }
          const keptOf = (one: KeptTrace | string): readonly KeptTrace[] => {
            if (typeof one !== 'string') return [one]
            const trace = added.get(one)
            return trace === undefined ? [] : [{ ...trace, reads: trace.reads.map(place) }]
          }
          const all: KeptTrace[] = []
          for (const one of order) all.push(...keptOf(one))
          for (const one of listings) all.push(...keptOf(one))
          return { common: inputs.common, reads: allReads, states: allStates, list: all }
        },
      }
    },
  }
}

function isKnown(read: Read, changed: ReadonlySet<NodeUuid>): boolean {
  return read.startsWith('page ')
    ? !changed.has(read.slice('page '.length) as NodeUuid)
    : read.startsWith('file ')
}

/** Where the reads of some traces are already. */
function placesOf(reads: readonly Read[], traces: Iterable<Trace>): Map<Read, number> {
  const asked = new Set([...traces].flatMap((trace) => trace.reads))
  const places = new Map<Read, number>()
  for (const [place, read] of reads.entries()) if (asked.has(read)) places.set(read, place)
  return places
}
