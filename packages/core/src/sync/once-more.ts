import { DamagedPackError } from '../parsed/parsed-pack.ts'

/** Begins anew, once, what found that a page it kept is damaged: the file is gone by then, and everything is parsed. */
export async function onceMore<T>(run: () => Promise<T>): Promise<T> {
  try {
    return await run()
  } catch (error) {
    if (!(error instanceof DamagedPackError)) throw error
    return await run()
  }
}
