/** Which deployments are kept, so that readers can be given them, and which are let go. Pure. */

/** How much of its past a workspace keeps: whichever of the two is more. */
export interface Keep {
  /** The last successful runs, 1 or more. */
  readonly deployments: number
  /** Everything that is younger, in days. */
  readonly days: number
}

export const DEFAULT_KEEP: Keep = { deployments: 50, days: 90 }

/** A successful deployment. */
export interface KeptCandidate {
  readonly id: number
  /** Its own id, or that of the run that built it ahead: what belongs together is kept together. */
  readonly runId: number
  /** Young, or what a preview lies over. */
  readonly isYoung: boolean
  /** `fading`: so short a time ago that a reader may still be at it. */
  readonly state: 'kept' | 'fading' | 'let-go'
}

/**
 * Ids that are to be let go now. The live one stays with everything that is scheduled around it, pinned or not, and so does
 * the newest, against which the next sync is planned.
 * @param candidates every success of the workspace, in ascending order
 */
export function chooseLetGo(
  candidates: readonly KeptCandidate[],
  keep: Keep,
  liveRunId: number | undefined,
): readonly number[] {
  const runs = candidates.filter(({ id, runId }) => id === runId)
  const last = new Set(runs.slice(-Math.max(1, keep.deployments)).map(({ id }) => id))
  const young = new Set(candidates.filter(({ isYoung }) => isYoung).map(({ runId }) => runId))
  const isLetGo = ({ runId, state }: KeptCandidate): boolean =>
    state === 'kept' && !last.has(runId) && !young.has(runId) && runId !== liveRunId
  return candidates.filter(isLetGo).map(({ id }) => id)
}

/** Rows that began after the one and ended at the other or before are visible at no kept deployment. */
export interface Gap {
  readonly after: number
  readonly upTo: number
}

/**
 * Between two kept deployments with at least one that is gone between them, and before the first.
 * @param candidates every success of the workspace, in ascending order
 */
export function gapsOf(candidates: readonly KeptCandidate[]): readonly Gap[] {
  const gaps: Gap[] = []
  let after = 0
  let isGap = false
  for (const { id, state } of candidates) {
    if (state === 'let-go') {
      isGap = true
      continue
    }
    if (isGap) gaps.push({ after, upTo: id })
    after = id
    isGap = false
  }
  return gaps
}
