import type { DigestMap, LinkedPage, LinkedSite, NodeUuid, SiteRows } from '../nouns.ts'
import type { OpenPlan } from '../plan/plan-deployment.ts'
import { renderedPageKey } from '../plan/row-key.ts'
import { NO_ROWS, toListingRows, toPageRows, toSiteRows } from '../plan/to-rows.ts'
import type { Listing, SiteRenderer } from '../site-renderer.ts'
import { findStale } from './beside-traces.ts'
import { compareTraces, type KeptTrace, type Learner, type Traces } from './known-site.ts'
import { createInputs, ownOf, readsOf, type Trace } from './page-trace.ts'
import { type PageReads, watchSite } from './watched-site.ts'

/** A site beside what is known of the rows that are stored. */
export interface KnownSite {
  readonly site: LinkedSite
  readonly renderer: SiteRenderer
  /** Pages whose rows may differ from what is stored; all others stay, and nobody tells a plan of them. */
  readonly asked: readonly LinkedPage[]
  /** Of those, pages whose rows are what is stored. */
  readonly kept: ReadonlyMap<NodeUuid, KeptTrace>
  /** The trace of a list that would be made as it is stored. */
  findListing(listing: Listing): KeptTrace | undefined
  /** Begins what is left behind for the next run. */
  learn(): Learner
}

/**
 * @param stored rendered pages: what is kept is in all of these as it would be made
 * @param options.parser what parsed the pages: fingerprint and platform
 */
export function knowSite(
  site: LinkedSite,
  renderer: SiteRenderer,
  stored: readonly Pick<DigestMap, 'get'>[],
  { traces, parser }: TracedBefore,
): KnownSite {
  const comparison = compareTraces(traces, createInputs(site, renderer, parser))
  const find = (key: string, own: Trace['own']): KeptTrace | undefined => {
    const trace = comparison.find(key, own)
    const isStored =
      trace !== undefined && stored.every((pages) => pages.get(renderedPageKey(trace.path)) === trace.rows)
    return isStored ? trace : undefined
  }
  const kept = new Map<NodeUuid, KeptTrace>()
  for (const { uuid } of site.pages) {
    const trace = find(uuid, '')
    if (trace !== undefined) kept.set(uuid, trace)
  }
  return {
    ...{ site, renderer, kept, asked: site.pages },
    findListing: ({ path, about }) => (about === undefined ? undefined : find(path, ownOf(about))),
    learn: comparison.learn,
  }
}

export interface TracedBefore {
  readonly traces: Traces
  readonly parser: string
}

/**
 * The same of a site that was made from the one before, with the same pages.
 * @param stored rendered pages that are no page's
 * @param options.changed the pages of which anything differs
 * @returns undefined where the traces are of another
 */
export function knowBeside(
  site: LinkedSite,
  renderer: SiteRenderer,
  stored: Pick<DigestMap, 'get'>,
  { traces, parser, changed }: TracedBefore & { readonly changed: ReadonlySet<NodeUuid> },
): KnownSite | undefined {
  const found = findStale(traces, createInputs(site, renderer, parser), { pages: site.pages, changed })
  return (
    found && {
      ...{ site, renderer, kept: new Map(), asked: found.stale, learn: found.learn },
      findListing({ path, about }) {
        const trace = about && found.findListing(path, ownOf(about))
        return trace && stored.get(renderedPageKey(trace.path)) === trace.rows ? trace : undefined
      },
    }
  )
}

/**
 * The rows of a site as `toRows` gives them, but for pages and lists that are as they are stored: those are kept in the plan,
 * and are no rows.
 * @param learner takes the trace of each, made anew or not
 */
export function* toChangedRows(
  { site, renderer, asked, kept, findListing }: KnownSite,
  plan: Pick<OpenPlan, 'keep' | 'keepListing'>,
  learner?: Learner,
): Generator<SiteRows> {
  const watched = watchSite(site)
  for (const page of asked) {
    const trace = kept.get(page.uuid)
    if (trace !== undefined) {
      plan.keep({ page, path: trace.path })
      learner?.keep(trace)
      yield NO_ROWS
      continue
    }
    const { value: rows, reads } = watched.watch(() =>
      toPageRows(page, renderer.renderPage(page, watched.site)),
    )
    remember(page.uuid, rows, reads, { own: '', pages: [page.uuid] })
    yield rows
  }
  for (const listing of renderer.listings(site)) {
    const trace = findListing(listing)
    if (trace !== undefined) {
      plan.keepListing(trace.path)
      learner?.keep(trace)
      continue
    }
    const { about, path } = listing
    const { value: rows, reads } = watched.watch(() =>
      toListingRows(listing.render(about === undefined ? site : watched.site)),
    )
    if (about !== undefined) remember(path, rows, reads, { own: ownOf(about), pages: about.pages })
    yield rows
  }
  yield toSiteRows(site, renderer)

  function remember(
    key: string,
    { renderedPages: [rendered] }: SiteRows,
    reads: PageReads | undefined,
    { own, pages }: Pick<Trace, 'own'> & { readonly pages: readonly NodeUuid[] },
  ): void {
    if (reads === undefined || rendered === undefined) return
    const { path, digest } = rendered
    learner?.add({ key, path, rows: digest, own, reads: readsOf(reads, pages) })
  }
}
