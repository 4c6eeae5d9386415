import type { BuildLogEntry, SyncStage } from '../nouns.ts'

/** What a run did so far, and how long each stage took. */
export interface BuildLog {
  readonly entries: readonly BuildLogEntry[]
  /** Milliseconds since the run began. */
  elapsedMs(): number
  /** Sum of the stage's durations, whole milliseconds; 0 for a stage that did not run. */
  durationMs(stage: SyncStage): number
  /**
   * Runs one stage and records it, also when it throws.
   * @param describe what to record
   */
  stage<T>(stage: SyncStage, run: () => Promise<T> | T, describe: (value: T) => StageOutcome): Promise<T>
  /** A stage that runs in many laps, in turn with others; recorded when it ends, or when a lap throws. */
  laps(stage: SyncStage): Laps
}

/** A sentence and, if something was counted, the count. */
export interface StageOutcome {
  readonly message: string
  readonly count?: number
}

export interface Laps {
  run<T>(lap: () => T): T
  wait<T>(lap: () => Promise<T>): Promise<T>
  end(outcome: StageOutcome): void
}

/** @param now a monotonic clock in milliseconds */
export function createBuildLog(now: () => number): BuildLog {
  const startedAt = now()
  const entries: BuildLogEntry[] = []

  const createLaps = (stage: SyncStage): Laps => {
    let firstAt: number | undefined
    let spentMs = 0
    const record = ({ message, count }: StageOutcome): void => {
      const atMs = Math.round((firstAt ?? now()) - startedAt)
      entries.push({ stage, atMs, durationMs: Math.round(spentMs), count, message })
    }
    const begin = (): number => {
      const at = now()
      firstAt ??= at
      return at
    }
    const fail = (began: number): void => {
      spentMs += now() - began
      record({ message: 'failed' })
    }
    return {
      run: (lap) => {
        const began = begin()
        try {
          const value = lap()
          spentMs += now() - began
          return value
        } catch (error) {
          fail(began)
          throw error
        }
      },
      wait: async (lap) => {
        const began = begin()
        try {
          const value = await lap()
          spentMs += now() - began
          return value
        } catch (error) {
          fail(began)
          throw error
        }
      },
      end: record,
    }
  }

  return {
    entries,
    elapsedMs: () => Math.round(now() - startedAt),
    durationMs: (stage) =>
      entries.reduce((sum, entry) => sum + (entry.stage === stage ? entry.durationMs : 0), 0),
    stage: async (stage, run, describe) => {
      const laps = createLaps(stage)
      const value = await laps.wait(async () => run())
      laps.end(describe(value))
      return value
    },
    laps: createLaps,
  }
}
