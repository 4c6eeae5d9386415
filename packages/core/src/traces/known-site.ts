/** What a run leaves behind of its site for the next: of everything that was read, what it was like, and who read it. Pure. */

import type { Digest } from '../nouns.ts'
import type { Inputs, Read, Trace } from './page-trace.ts'

/** A trace that is kept, its reads by their place in `Traces.reads`. */
export interface KeptTrace extends Omit<Trace, 'reads'> {
  readonly reads: readonly number[]
}

/** What one run learnt. */
export interface Traces {
  /** `Inputs.common` of its site. */
  readonly common: Digest | ''
  readonly reads: readonly Read[]
  /** `Inputs.stateOf` each of them. */
  readonly states: readonly string[]
  /** Those of pages in the order of the site, then those of lists; each key once. */
  readonly list: readonly KeptTrace[]
  /** Of the file that they were read from. */
  readonly mark?: string
}

export const NO_TRACES: Traces = { common: '', reads: [], states: [], list: [] }

/** Another site beside the one of which something is known. */
export interface TraceComparison {
  /** The trace of what would be made as it was: all that was read is what it was. */
  find(key: string, own: Trace['own']): KeptTrace | undefined
  /** Begins what is left behind of this site. */
  learn(): Learner
}

export interface Learner {
  keep(trace: KeptTrace): void
  add(trace: Trace): void
  /** All that was kept and added. */
  traces(): Traces
}

export function compareTraces(before: Traces, inputs: Inputs): TraceComparison {
  const known = before.common === inputs.common ? before : { ...NO_TRACES, common: inputs.common }
  const byKey = new Map(known.list.map((trace) => [trace.key, trace]))
  /** By place in `known.reads`: 0 not looked at yet, 1 as it was, 2 not. */
  const looks = new Uint8Array(known.reads.length)
  const isSame = (place: number): boolean => {
    const read = known.reads[place]
    if (read === undefined) return false
    if (looks[place] === 0) looks[place] = inputs.stateOf(read) === known.states[place] ? 1 : 2
    return looks[place] === 1
  }
  return {
    find(key, own) {
      const trace = byKey.get(key)
      return trace?.own === own && trace.reads.every(isSame) ? trace : undefined
    },
    learn() {
      const reads: Read[] = []
      const states: string[] = []
      const list: KeptTrace[] = []
      const places = new Map<Read, number>()
      /** Where a read of before is now, and one more; 0 is nowhere. */
      const moved = new Uint32Array(known.reads.length)
      const put = (read: Read, state: string): number => {
        const place = reads.length
        places.set(read, place)
        reads.push(read)
        states.push(state)
        return place
      }
      const placeOf = (read: Read): number => places.get(read) ?? put(read, inputs.stateOf(read))
      const move = (from: number): number => {
        const read = known.reads[from]
        if (read === undefined) throw new RangeError(`nothing was read at ${from}`)
        const place = (moved[from] ?? 0) - 1
        if (place >= 0) return place
        const next = places.get(read) ?? put(read, known.states[from] ?? '')
        moved[from] = next + 1
        return next
      }
      return {
        keep: (trace) => void list.push({ ...trace, reads: trace.reads.map(move) }),
        add: ({ reads: read, ...trace }) => void list.push({ ...trace, reads: read.map(placeOf) }),
        traces: () => ({ common: inputs.common, reads, states, list }),
      }
    },
  }
}
