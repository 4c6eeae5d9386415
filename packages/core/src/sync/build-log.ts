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
   * @param describe what to record: a sentence and, if something was counted, the count
   */
  stage<T>(
    stage: SyncStage,
    run: () => Promise<T> | T,
    describe: (value: T) => { readonly message: string; readonly count?: number },
  ): Promise<T>
}

/** @param now a monotonic clock in milliseconds */
export function createBuildLog(now: () => number): BuildLog {
  const startedAt = now()
  const entries: BuildLogEntry[] = []
  return {
    entries,
    elapsedMs: () => Math.round(now() - startedAt),
    durationMs: (stage) =>
      entries.reduce((sum, entry) => sum + (entry.stage === stage ? entry.durationMs : 0), 0),
    stage: async (stage, run, describe) => {
      const began = now()
      const record = (message: string, count: number | undefined): void => {
        entries.push({
          stage,
          atMs: Math.round(began - startedAt),
          durationMs: Math.round(now() - began),
          count,
          message,
        })
      }
      try {
        const value = await run()
        const { message, count } = describe(value)
        record(message, count)
        return value
      } catch (error) {
        record('failed', undefined)
        throw error
      }
    },
  }
}
