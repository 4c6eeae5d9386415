import { setFlagsFromString } from 'node:v8'

/**
 * How much the heap may grow beyond what is alive before it is cleared, percent. V8 lets it double and more: of a sync of
 * 10,000 pages, two thirds of the heap were garbage. A flag that V8 does not know it complains about: this one is of V8 11 to
 * 13 (Node 20 to 24).
 */
const GROWTH_PERCENT = 30
const LAST_V8_WITH_GROWTH = 13

/** For the rest of the process: another sync may come, and what else it does makes little garbage that lives. */
export function keepHeapSmall(): void {
  if (Number.parseInt(process.versions.v8, 10) > LAST_V8_WITH_GROWTH) return
  setFlagsFromString(`--heap-growing-percent=${GROWTH_PERCENT}`)
}
