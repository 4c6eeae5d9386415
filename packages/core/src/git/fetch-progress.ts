/** What git says while it fetches, as numbers. */

export interface FetchProgress {
  /** Objects received. */
  readonly done: number
  readonly total: number
}

const RECEIVING = /Receiving objects:\s+\d{1,3}% \((\d{1,12})\/(\d{1,12})\)/g

/** The last count in a piece of what git wrote; undefined when there is none in it. */
export function readFetchProgress(text: string): FetchProgress | undefined {
  const last = [...text.matchAll(RECEIVING)].at(-1)
  return last === undefined ? undefined : { done: Number(last[1]), total: Number(last[2]) }
}
