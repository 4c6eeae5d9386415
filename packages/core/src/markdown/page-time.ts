/** What a run has had since it began. Milliseconds. */
export interface TimeHad {
  readonly wallMs: number
  /** Processor time of the whole process: no less than that of one of its threads. */
  readonly processorMs: number
}

/** How many times its limit a page may take where other programs have the processor. */
const MOST_STRETCHED = 12

/**
 * How long a page may still take, 0 when its time is over: that is when it had its limit by the clock and the process as
 * much processor time, so that a page of a tenth of a second is not lost to whatever else the machine does.
 */
export function timeLeft(limitMs: number, { wallMs, processorMs }: TimeHad): number {
  if (wallMs < limitMs) return limitMs - wallMs
  if (processorMs >= limitMs) return 0
  return Math.max(0, Math.min(limitMs - processorMs, MOST_STRETCHED * limitMs - wallMs))
}
