import type { DigestMap, LinkedPage, LinkedSite, NodeUuid, SiteRows } from '../nouns.ts'
import type { OpenPlan } from '../plan/plan-deployment.ts'
import { renderedPageKey } from '../plan/row-key.ts'
import { NO_ROWS, toPageRows, toSiteRows } from '../plan/to-rows.ts'
import type { SiteRenderer } from '../site-renderer.ts'
import { createPageInputs, type PageInputs, type PageTrace } from './page-trace.ts'
import { watchSite } from './watched-site.ts'

/** By uuid of the page. What was known before, or what is known after. */
export type PageTraces = ReadonlyMap<NodeUuid, PageTrace>

/** A site beside what is known of its pages' rows. */
export interface KnownSite {
  readonly site: LinkedSite
  readonly renderer: SiteRenderer
  readonly inputs: PageInputs
  /** Pages whose rows are what is stored. */
  readonly kept: PageTraces
}

/**
 * @param stored rendered pages: a page is kept when all of these have it as it would be made
 * @param options.parser what parsed the pages: fingerprint and platform
 */
export function knowSite(
  site: LinkedSite,
  renderer: SiteRenderer,
  stored: readonly Pick<DigestMap, 'get'>[],
  { traces, parser }: { readonly traces: PageTraces; readonly parser: string },
): KnownSite {
  const inputs = createPageInputs(site, renderer, parser)
  const isKept = (page: LinkedPage, { input, rows, path, reads }: PageTrace): boolean =>
    stored.every((pages) => pages.get(renderedPageKey(path)) === rows) &&
    inputs.inputOf(page, reads) === input
  const kept = new Map<NodeUuid, PageTrace>()
  for (const page of site.pages) {
    const trace = traces.get(page.uuid)
    if (trace !== undefined && isKept(page, trace)) kept.set(page.uuid, trace)
  }
  return { site, renderer, inputs, kept }
}

/**
 * The rows of a site as `toRows` gives them, but for pages that are kept: those are kept in the plan, and are no rows.
 * @param learn takes the trace of each page, made anew or not
 */
export function* toChangedRows(
  { site, renderer, inputs, kept }: KnownSite,
  plan: Pick<OpenPlan, 'keep'>,
  learn?: (trace: PageTrace) => void,
): Generator<SiteRows> {
  const watched = watchSite(site)
  for (const page of site.pages) {
    const trace = kept.get(page.uuid)
    if (trace !== undefined) {
      plan.keep({ page, path: trace.path })
      learn?.(trace)
      yield NO_ROWS
      continue
    }
    const { value: rows, reads } = watched.watch(() =>
      toPageRows(page, renderer.renderPage(page, watched.site)),
    )
    const [rendered] = rows.renderedPages
    if (reads !== undefined && rendered !== undefined) {
      const { digest, path } = rendered
      learn?.({ uuid: page.uuid, input: inputs.inputOf(page, reads), rows: digest, path, reads })
    }
    yield rows
  }
  yield* toSiteRows(site, renderer)
}
