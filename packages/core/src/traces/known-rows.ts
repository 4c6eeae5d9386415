import type { DigestMap, LinkedSite, NodeUuid, SiteRows } from '../nouns.ts'
import type { OpenPlan } from '../plan/plan-deployment.ts'
import { renderedPageKey } from '../plan/row-key.ts'
import { NO_ROWS, toListingRows, toPageRows, toSiteRows } from '../plan/to-rows.ts'
import type { Listing, SiteRenderer } from '../site-renderer.ts'
import { compareTraces, type KeptTrace, type Learner, type Traces } from './known-site.ts'
import { createInputs, ownOf, type Read, readsOf, type Trace } from './page-trace.ts'
import { type PageReads, watchSite } from './watched-site.ts'

/** A site beside what is known of the rows that are stored. */
export interface KnownSite {
  readonly site: LinkedSite
  readonly renderer: SiteRenderer
  /** Pages whose rows are what is stored. */
  readonly kept: ReadonlyMap<NodeUuid, KeptTrace>
  /** The trace of a list that would be made as it is stored. */
  findListing(listing: Listing): KeptTrace | undefined
  /** Begins what is left behind for the next run. */
  learn(): Learner
}

/**
 * @param stored rendered pages: what is kept is in all of these as it would be made
 * @param options.parser what parsed the pages: fingerprint and platform
 * @param options.changed of a site that was made from the one before, whose traces these are: the pages that differ
 */
export function knowSite(
  site: LinkedSite,
  renderer: SiteRenderer,
  stored: readonly Pick<DigestMap, 'get'>[],
  { traces, parser, changed }: TracedBefore,
): KnownSite {
  const isKnown = changed === undefined ? undefined : isBeside(changed)
  const comparison = compareTraces(traces, createInputs(site, renderer, parser), isKnown)
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
    ...{ site, renderer, kept },
    findListing: ({ path, about }) => (about === undefined ? undefined : find(path, ownOf(about))),
    learn: comparison.learn,
  }
}

export interface TracedBefore {
  readonly traces: Traces
  readonly parser: string
  readonly changed?: ReadonlySet<NodeUuid> | undefined
}

/** Files are the same, and questions are asked again. */
function isBeside(changed: ReadonlySet<NodeUuid>): (read: Read) => boolean {
  return (read) =>
    read.startsWith('page ') ? !changed.has(read.slice('page '.length) as NodeUuid) : read.startsWith('file ')
}

/**
 * The rows of a site as `toRows` gives them, but for pages and lists that are as they are stored: those are kept in the plan,
 * and are no rows.
 * @param learner takes the trace of each, made anew or not
 */
export function* toChangedRows(
  { site, renderer, kept, findListing }: KnownSite,
  plan: Pick<OpenPlan, 'keep' | 'keepListing'>,
  learner?: Learner,
): Generator<SiteRows> {
  const watched = watchSite(site)
  for (const page of site.pages) {
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
