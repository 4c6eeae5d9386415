/** A site on which every page says of which commit it is, and readers who notice when an answer is of two. */

import { setTimeout as sleep } from 'node:timers/promises'

/** Every page of commit `n` carries its number, so that one answer tells of which deployment it is. */
export const marked = (n: number, pages: number): Record<string, string> =>
  Object.fromEntries(
    Array.from({ length: pages }, (_, page) => [
      page === 0 ? 'index.md' : `page-${page}.md`,
      `# Page ${page}\n\nDEPLOY=${n}.\n\n- item ${n} of [[page-${(page + 1) % pages}]]\n- [[index]]\n`,
    ]),
  )

export interface Answers {
  readonly count: number
  /** Answers that were no page, or were of two deployments at once. */
  readonly failures: readonly string[]
  /** An older deployment seen after a newer one. */
  readonly regressions: readonly string[]
  /** The deployment seen last. */
  readonly last: number
}

/** Asks for page after page until it is stopped. @param slug of the workspace */
export function startReader(
  handle: (request: Request) => Promise<Response>,
  pages: number,
  slug = 'site',
): { stop(): Promise<Answers> } {
  const failures: string[] = []
  const regressions: string[] = []
  let count = 0
  let last = 0
  let isStopped = false
  const run = async (): Promise<void> => {
    while (!isStopped) {
      const page = count % pages
      const path = page === 0 ? `/${slug}` : `/${slug}/page-${page}`
      const response = await handle(new Request(`http://127.0.0.1${path}`))
      const body = await response.text()
      const found = new Set(
        [...body.matchAll(/DEPLOY=(\d+)|item (\d+) of/g)].map((match) => Number(match[1] ?? match[2])),
      )
      const [only] = found
      if (response.status !== 200 || found.size !== 1 || only === undefined) {
        failures.push(`${response.status} ${path}: ${[...found].join(', ')}`)
      } else {
        if (only < last) regressions.push(`${path}: ${only} after ${last}`)
        last = only
      }
      count++
      await sleep(15)
    }
  }
  const running = run()
  return {
    stop: async () => {
      isStopped = true
      await running
      return { count, failures, regressions, last }
    },
  }
}
