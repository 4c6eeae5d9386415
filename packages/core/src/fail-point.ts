/**
 * Places at which a campaign stops a run: between any two effects that outlive the process. They do nothing unless
 * `DRAEHI_FAILPOINTS` names them, and nobody but a test or a campaign sets that.
 */

import { setTimeout as sleep } from 'node:timers/promises'

/** In the order of a run. A test fails when one is never passed. */
export const FAIL_POINTS = [
  'lease.acquired',
  'git.fetched',
  'git.renaming',
  'git.renamed',
  'row.building',
  'batch.before',
  'batch.acked',
  'parsed.renaming',
  'rows.done',
  'flip.before',
  'flip.acked',
  'reap.before',
  'reap.chunk',
  'retention.marked',
  'retention.chunk',
  'lease.released',
] as const

export type FailPoint = (typeof FAIL_POINTS)[number]

export class FailPointReached extends Error {
  override readonly name = 'FailPointReached'
}

type Action = 'kill9' | 'throw' | 'hang' | `sleep:${number}`

interface Armed {
  readonly action: string
  /** Passes that are left until it acts. */
  left: number
}

const armed = new Map<string, Armed>()
let passed = new Set<FailPoint>()
arm(process.env['DRAEHI_FAILPOINTS'] ?? '')

/** @param text `flip.before=kill9`, `batch.acked=3:throw` (the third time); several with commas; `''` for none */
export function arm(text: string): void {
  armed.clear()
  for (const [, name = '', nth = '1', action = ''] of text.matchAll(/([\w.]+)=(?:(\d+):)?([\w:]+)/g))
    armed.set(name, { action, left: Number(nth) })
}

/** The points that are passed in this process from now on. */
export function recordFailPoints(): ReadonlySet<FailPoint> {
  passed = new Set()
  return passed
}

/** Undefined when nothing is to happen, so that waiting for it costs next to nothing. */
export function failPoint(name: FailPoint): Promise<void> | undefined {
  passed.add(name)
  const point = armed.get(name)
  if (point === undefined || --point.left > 0) return undefined
  armed.delete(name)
  return act(point.action as Action, name)
}

async function act(action: Action, name: FailPoint): Promise<void> {
  if (action === 'kill9') process.kill(process.pid, 'SIGKILL')
  if (action === 'throw') throw new FailPointReached(name)
  if (action === 'kill9' || action === 'hang') return new Promise(() => setInterval(() => {}, 1 << 30))
  await sleep(Number(action.slice('sleep:'.length)))
}
