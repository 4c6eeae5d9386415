/** Middle of the sorted values; the mean of the two middle ones when their number is even. */
export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b)
  const middle = Math.floor(sorted.length / 2)
  const upper = sorted[middle] ?? Number.NaN
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? Number.NaN) + upper) / 2
}

/** The value below which `share` of the sorted values lie. @param share 0–1 */
export function percentile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b)
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? Number.NaN
}

/** Milliseconds that `work` takes, and what it gives. */
export async function timed<T>(
  work: () => Promise<T> | T,
): Promise<{ readonly ms: number; readonly value: T }> {
  const began = performance.now()
  const value = await work()
  return { ms: performance.now() - began, value }
}

/** Highest resident memory of this process so far, MiB. Workers are threads of it and count. */
export function peakMemoryMiB(): number {
  return Math.round(process.resourceUsage().maxRSS / 1024)
}

/** Durations by name, several of each. */
export interface Stopwatch {
  time<T>(name: string, work: () => Promise<T> | T): Promise<T>
  record(name: string, ms: number): void
  /** Name → median, in the order of first use. */
  medians(): Record<string, number>
}

export function createStopwatch(): Stopwatch {
  const times = new Map<string, number[]>()
  const record = (name: string, ms: number): void => {
    times.set(name, [...(times.get(name) ?? []), ms])
  }
  return {
    record,
    time: async (name, work) => {
      const { ms, value } = await timed(work)
      record(name, ms)
      return value
    },
    medians: () => Object.fromEntries([...times].map(([name, values]) => [name, median(values)])),
  }
}
