import { setV8Flag } from '../v8-flag.ts'

/**
 * How much the heap may grow beyond what is alive before it is cleared, percent. V8 lets it double and more: of a sync of
 * 10,000 pages, two thirds of the heap were garbage.
 */
const GROWTH_PERCENT = 30

/**
 * For the rest of the process: another sync may come, and what else it does makes little garbage that lives. To be called where all
 * pages are linked; what is kept of a site is read at once and lives, so clearing would find nothing.
 */
export function keepHeapSmall(): void {
  setV8Flag(`--heap-growing-percent=${GROWTH_PERCENT}`)
}
