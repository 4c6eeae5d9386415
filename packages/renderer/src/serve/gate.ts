/** More is waiting than there is room for. */
export class GateIsFull extends Error {
  override readonly name = 'GateIsFull'
}

/** Runs work, so much of it at once; the rest in the order in which it came. */
export type Gate = <Value>(work: () => Promise<Value>) => Promise<Value>

/**
 * @param atOnce how much runs
 * @param waiting how much may wait; what is more is refused with `GateIsFull`
 */
export function createGate(atOnce: number, waiting: number): Gate {
  let running = 0
  const queue: (() => void)[] = []
  return async (work) => {
    if (running >= atOnce) {
      if (queue.length >= waiting) throw new GateIsFull()
      await new Promise<void>((resolve) => void queue.push(resolve)) // whoever leaves hands its place on
    } else running++
    try {
      return await work()
    } finally {
      const next = queue.shift()
      if (next === undefined) running--
      else next()
    }
  }
}
