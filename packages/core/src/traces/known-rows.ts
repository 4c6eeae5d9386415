import type { LinkedPage, LinkedSite, NodeUuid, SiteRows } from '../nouns.ts'
import { pageRowKeys, sumOfRows } from '../plan/page-rows.ts'
import type { OpenPlan } from '../plan/plan-deployment.ts'
import { NO_ROWS, toPageRows, toSiteRows } from '../plan/to-rows.ts'
import type { SiteRenderer } from '../site-renderer.ts'
import { createPageInputs, type PageTrace } from './page-trace.ts'
import { watchSite } from './watched-site.ts'

/** By uuid of the page. What was known before, or what is known after. */
export type PageTraces = ReadonlyMap<NodeUuid, PageTrace>

/**
 * The rows of a site as `toRows` gives them, but for pages whose rows are known to be what is stored: those are kept in
 * the plan, and are no rows.
 * @param options.learn takes the trace of each page, made anew or not
 */
export function* toChangedRows(
  site: LinkedSite,
  renderer: SiteRenderer,
  plan: Pick<OpenPlan, 'has' | 'keep'>,
  options: {
    readonly traces: PageTraces
    readonly parser: string
    readonly learn?: (trace: PageTrace) => void
  },
): Generator<SiteRows> {
  const { traces, parser, learn } = options
  const inputs = createPageInputs(site, renderer, parser)
  const watched = watchSite(site)
  for (const page of site.pages) {
    const known = traces.get(page.uuid)
    if (known !== undefined && isKept(page, known)) {
      learn?.(known)
      yield NO_ROWS
      continue
    }
    const { value: rows, reads } = watched.watch(() =>
      toPageRows(page, renderer.renderPage(page, watched.site)),
    )
    const path = rows.renderedPages[0]?.path
    if (reads !== undefined && path !== undefined) {
      learn?.({ uuid: page.uuid, input: inputs.inputOf(page, reads), sum: sumOfRows(rows), path, reads })
    }
    yield rows
  }
  yield* toSiteRows(site, renderer)

  function isKept(page: LinkedPage, { input, sum, path, reads }: PageTrace): boolean {
    if (inputs.inputOf(page, reads) !== input) return false
    const keys = pageRowKeys(page, path)
    if (!plan.has(keys, sum)) return false
    plan.keep(keys)
    return true
  }
}
