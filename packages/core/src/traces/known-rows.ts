import type { DigestMap, LinkedSite, NodeUuid, SiteRows } from '../nouns.ts'
import type { OpenPlan } from '../plan/plan-deployment.ts'
import { renderedPageKey } from '../plan/row-key.ts'
import { NO_ROWS, toListingRows, toPageRows, toSiteRows } from '../plan/to-rows.ts'
import type { Listing, SiteRenderer } from '../site-renderer.ts'
import { createInputs, type Inputs, type Trace } from './page-trace.ts'
import { type PageReads, watchSite } from './watched-site.ts'

/** By key. What was known before, or what is known after. */
export type Traces = ReadonlyMap<string, Trace>

/** A site beside what is known of the rows that are stored. */
export interface KnownSite {
  readonly site: LinkedSite
  readonly renderer: SiteRenderer
  readonly inputs: Inputs
  /** Pages whose rows are what is stored. */
  readonly kept: ReadonlyMap<NodeUuid, Trace>
  /** The trace of a list that would be made as it is stored. */
  findListing(listing: Listing): Trace | undefined
}

/**
 * @param stored rendered pages: what is kept is in all of these as it would be made
 * @param options.parser what parsed the pages: fingerprint and platform
 */
export function knowSite(
  site: LinkedSite,
  renderer: SiteRenderer,
  stored: readonly Pick<DigestMap, 'get'>[],
  { traces, parser }: { readonly traces: Traces; readonly parser: string },
): KnownSite {
  const inputs = createInputs(site, renderer, parser)
  const find = (key: string, inputOf: (reads: PageReads) => Trace['input']): Trace | undefined => {
    const trace = traces.get(key)
    if (trace === undefined) return undefined
    const isStored = stored.every((pages) => pages.get(renderedPageKey(trace.path)) === trace.rows)
    return isStored && inputOf(trace.reads) === trace.input ? trace : undefined
  }
  const kept = new Map<NodeUuid, Trace>()
  for (const { uuid } of site.pages) {
    const trace = find(uuid, (reads) => inputs.ofPage(uuid, reads))
    if (trace !== undefined) kept.set(uuid, trace)
  }
  return {
    ...{ site, renderer, inputs, kept },
    findListing: ({ path, about }) =>
      about === undefined ? undefined : find(path, (reads) => inputs.ofListing(about, reads)),
  }
}

/**
 * The rows of a site as `toRows` gives them, but for pages and lists that are as they are stored: those are kept in the plan,
 * and are no rows.
 * @param learn takes the trace of each, made anew or not
 */
export function* toChangedRows(
  { site, renderer, inputs, kept, findListing }: KnownSite,
  plan: Pick<OpenPlan, 'keep' | 'keepListing'>,
  learn?: (trace: Trace) => void,
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
    remember(page.uuid, rows, reads, (all) => inputs.ofPage(page.uuid, all))
    yield rows
  }
  for (const listing of renderer.listings(site)) {
    const trace = findListing(listing)
    if (trace !== undefined) {
      plan.keepListing(trace.path)
      learn?.(trace)
      continue
    }
    const { about, path } = listing
    const { value: rows, reads } = watched.watch(() =>
      toListingRows(listing.render(about === undefined ? site : watched.site)),
    )
    if (about !== undefined) remember(path, rows, reads, (all) => inputs.ofListing(about, all))
    yield rows
  }
  yield toSiteRows(site, renderer)

  function remember(
    key: string,
    { renderedPages: [rendered] }: SiteRows,
    reads: PageReads | undefined,
    inputOf: (reads: PageReads) => Trace['input'],
  ): void {
    if (reads === undefined || rendered === undefined) return
    learn?.({ key, input: inputOf(reads), rows: rendered.digest, path: rendered.path, reads })
  }
}
