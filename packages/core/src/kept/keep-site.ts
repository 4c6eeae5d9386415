/** A linked site as it is kept for the run after, and whether there is any use in that. Pure. */

import { referredFiles } from '../assets/referred-files.ts'
import type { FileHistories } from '../history/fold-history.ts'
import { parseUuid } from '../id.ts'
import { findsOf } from '../markdown/packed-page.ts'
import type {
  GraphConfig,
  LinkedPage,
  LinkedSite,
  LinkTarget,
  NodeUuid,
  Oid,
  Page,
  Sources,
} from '../nouns.ts'
import { compareText, type ProblemCode } from '../problem.ts'
import { wholePlan } from '../query/answer-queries.ts'
import { areWithin } from '../query/query-budget.ts'
import type { KeptColumns, KeptFacts, KeptLinks, KeptSources, KeptTarget, KeptWriters } from './kept-form.ts'

/** What of a graph's sources is asked for. */
export interface KeepableGraph {
  readonly sources: Omit<Sources, 'files' | 'known'>
  readonly counts: { readonly files: number }
  /** All of them, also those that are kept from readers. */
  readonly pages: readonly Page[]
  /** What git says of files, from the root of the repository; undefined when it is not asked. */
  readonly past: { readonly files: FileHistories; readonly boundary: readonly Oid[] } | undefined
}

/** What is in no site that is kept: of these, one page decides what is said of another in ways that are not followed. */
const UNFIT: ReadonlySet<ProblemCode> = new Set([
  'duplicate-id',
  'embed-cycle',
  'embed-too-large',
  'no-history',
  'page-failed',
])

/** Undefined when the site can be kept; else why not. */
export function whyNotKept(site: LinkedSite, { sources, pages, past }: KeepableGraph): string | undefined {
  if (sources.measures === undefined) return 'its files were not measured'
  if (sources.config.history !== 'none' && past === undefined) return 'its past is not known'
  const unfit = site.problems.find(({ code }) => UNFIT.has(code))
  if (unfit !== undefined) return `it has the problem ${unfit.code}`
  for (const { details } of pages)
    if (details.shownFrom !== undefined || details.shownUntil !== undefined) return 'it changes by itself'
  if (!areWithin(site.querySteps)) return 'its queries take more work than they may'
  return undefined
}

/** All but where things lie in files, and what they were published as. */
export interface KeepableSite {
  readonly sources: KeptSources
  readonly site: Omit<KeptFacts, 'otherRows'>
  readonly pages: OwnColumns
}

type OwnColumns = Omit<KeptColumns, 'places' | 'records' | 'rows' | 'rowOrder'>

/** @throws RangeError for one that `whyNotKept` says something of */
export function keepSite(site: LinkedSite, graph: KeepableGraph): KeepableSite {
  const { sources, past } = graph
  const { measures, config } = sources
  if (measures === undefined) throw new RangeError('the files were not measured')
  const pages = graph.pages.toSorted((a, b) => compareText(a.path, b.path))
  const isPage = new Set(pages.map(({ path }) => path))
  return {
    sources: {
      ...{ root: sources.root, mailmap: sources.mailmap, config, measures },
      ...{ problems: sources.problems, forgotten: sources.forgotten, files: graph.counts.files },
      otherPaths: [...sources.paths].filter((path) => !isPage.has(path)),
      boundary: past?.boundary,
    },
    site: {
      ...{ title: site.title, home: site.home, redirects: site.redirects, tree: site.tree },
      assets: [...site.assets.values()],
      referred: referredFiles(site),
      problems: site.problems,
      taken: takenIds(site.pages),
      today: sources.commit?.authoredAt.slice(0, 10),
      querySteps: site.querySteps,
    },
    pages: keepPages(site, pages, { root: sources.root, files: past?.files }),
  }
}

/** As `assignIds` has them. */
function takenIds(pages: readonly LinkedPage[]): readonly NodeUuid[] {
  const taken = new Set<NodeUuid>()
  for (const { page } of pages) {
    if (page.authorId !== undefined) taken.add(page.authorId)
    for (const index of findsOf(page).authored) {
      const uuid = parseUuid(page.blocks[index]?.authorId ?? '')
      if (uuid !== undefined) taken.add(uuid)
    }
  }
  return [...taken]
}

function keepPages(
  site: LinkedSite,
  pages: readonly Page[],
  past: { readonly root: string; readonly files: FileHistories | undefined },
): OwnColumns {
  const numbers = new Map(pages.map(({ path }, n) => [path, n]))
  const linked = new Array<LinkedPage | undefined>(pages.length)
  const byUuid = new Map<NodeUuid, number>()
  const byAddress = new Map<string, number>()
  const shown: number[] = []
  for (const page of site.pages) {
    const n = numbers.get(page.page.path) ?? -1
    linked[n] = page
    shown.push(n)
    byUuid.set(page.uuid, n)
    byAddress.set(page.path, n)
  }
  const at = (uuid: NodeUuid): number => byUuid.get(uuid) ?? -1
  const tables = {
    crumbs: tableOf(),
    details: tableOf(),
    writers: tableOf(),
    tags: tableOf(),
    plans: tableOf(),
  }
  const aimedAt = new Set<number>()
  const facts = pages.map((page, n) => {
    const own = linked[n]
    const path = past.root === '' ? page.path : `${past.root}/${page.path}`
    const file = past.files?.get(path)
    for (const aim of own === undefined ? [] : aimsOf(own)) aimedAt.add(at(aim))
    return {
      crumbs: tables.crumbs.put(
        JSON.stringify((own?.breadcrumbs ?? []).map(({ title, path }) => [title, path ?? null])),
      ),
      details: tables.details.put(JSON.stringify(page.details)),
      writers: tables.writers.put(JSON.stringify(writersOf(own, file))),
      created: file?.created ?? -1,
      updated: file?.updated ?? -1,
      tags: tagsOf(page, (tag) => tables.tags.put(tag)),
      embeds: own === undefined ? [] : [...new Set(embeddedBy(own).map(at))],
      queries: own === undefined ? [] : queriesOf(own.page, site.config, tables.plans.put),
      tagPages: own === undefined ? [] : tagPagesOf(own).map(([tag, uuid]) => [tag, at(uuid)] as const),
    }
  })
  const sparse = <Fact>(of: (page: Page, n: number) => Fact | undefined): (readonly [number, Fact])[] =>
    pages.flatMap((page, n) => {
      const fact = of(page, n)
      return fact === undefined ? [] : [[n, fact] as const]
    })
  const some = <Item>(items: readonly Item[] | undefined): readonly Item[] | undefined =>
    items === undefined || items.length === 0 ? undefined : items
  return {
    paths: pages.map(({ path }) => path),
    oids: pages.map(({ oid }) => oid),
    names: pages.map(({ name }, n) => linked[n]?.page.name ?? name),
    titles: pages.map(({ title }) => title),
    uuids: pages.map((_, n) => linked[n]?.uuid ?? ''),
    addresses: pages.map((_, n) => linked[n]?.path ?? ''),
    blocks: pages.map((_, n) => linked[n]?.blockUuids.length ?? 0),
    links: pages.map(({ links }) => links.length),
    previous: pages.map((_, n) => byAddress.get(linked[n]?.previous?.path ?? '') ?? -1),
    next: pages.map((_, n) => byAddress.get(linked[n]?.next?.path ?? '') ?? -1),
    crumbs: facts.map(({ crumbs }) => crumbs),
    details: facts.map(({ details }) => details),
    writers: facts.map(({ writers }) => writers),
    created: facts.map(({ created }) => created),
    updated: facts.map(({ updated }) => updated),
    tags: facts.map(({ tags }) => tags),
    crumbTable: tables.crumbs.all.map((json) =>
      (JSON.parse(json) as [string, LinkedPage['path'] | null][]).map(([title, path]) => ({
        title,
        path: path ?? undefined,
      })),
    ),
    detailTable: tables.details.all.map((json) => JSON.parse(json)),
    writerTable: tables.writers.all.map((json) => JSON.parse(json)),
    tagTable: tables.tags.all,
    shown,
    aliases: sparse(({ aliases }) => some(aliases)),
    journalDays: sparse(({ journalDay }) => journalDay),
    authored: sparse((page) => some(findsOf(page).authored)),
    idProperties: sparse(({ properties }) => typeof properties['id'] === 'string' || undefined).map(
      ([n]) => n,
    ),
    tagPages: sparse((_, n) => some(facts[n]?.tagPages)),
    aimedAt: [...aimedAt],
    embeds: sparse((_, n) => some(facts[n]?.embeds)),
    queries: sparse((_, n) => some(facts[n]?.queries)),
    planTable: tables.plans.all.map((json) => JSON.parse(json)),
  }
}

/** Each text once, by its place. */
export function tableOf(known: readonly string[] = []): {
  put(text: string): number
  readonly all: readonly string[]
} {
  const places = new Map(known.map((text, place) => [text, place]))
  const all = [...known]
  return {
    all,
    put(text) {
      const place = places.get(text) ?? all.length
      if (place === all.length) {
        places.set(text, place)
        all.push(text)
      }
      return place
    },
  }
}

export function writersOf(
  page: Pick<LinkedPage, 'history'> | undefined,
  file: { readonly authors: ReadonlyMap<string, number>; readonly isGone: boolean } | undefined,
): KeptWriters {
  return {
    names: page?.history?.authors ?? [],
    authors: [...(file?.authors ?? [])],
    isGone: file?.isGone ?? false,
  }
}

/** See `KeptColumns.tags`. */
export function tagsOf(page: Page, put: (tag: string) => number): readonly number[] {
  const { tagged } = findsOf(page)
  return [
    page.tags.length,
    ...page.tags.map(put),
    ...tagged.flatMap(([block, tags]) => [block, tags.length, ...tags.map(put)]),
  ]
}

/** See `KeptColumns.queries`. */
export function queriesOf(page: Page, config: GraphConfig, put: (plan: string) => number): readonly number[] {
  return page.queries.flatMap((query) => {
    const plan = wholePlan(query, page, config)
    return [plan === undefined ? -1 : put(JSON.stringify(plan)), query.block ?? -1]
  })
}

/** Other pages that a link of this one names a place on: whether it leads there follows from what that page holds. */
export function aimsOf({ page, uuid, targets }: LinkedPage): readonly NodeUuid[] {
  return targets.flatMap((target, n) => {
    if (target.kind !== 'page' || target.page === uuid) return []
    const link = page.links[n]
    const isPlace = link?.fragment !== undefined || link?.kind === 'block' || target.block !== undefined
    return isPlace ? [target.page] : []
  })
}

/** Pages of which this one may show a part. */
export function embeddedBy({ page, targets }: LinkedPage): readonly NodeUuid[] {
  return targets.flatMap((target, n) => {
    const kind = page.links[n]?.kind
    return target.kind === 'page' && (kind === 'embed' || kind === 'asset') ? [target.page] : []
  })
}

/** Where tags lead to a page, as they are written. */
export function tagPagesOf({ page, targets }: LinkedPage): readonly (readonly [string, NodeUuid])[] {
  return targets.flatMap((target, n) => {
    const link = page.links[n]
    return target.kind === 'page' && link?.kind === 'tag' ? [[link.target, target.page] as const] : []
  })
}

/** @param numberOf of the page with an id */
export function keepLinks(
  { targets, backlinks, citedBlocks, answers }: LinkedPage,
  numberOf: (uuid: NodeUuid) => number,
): KeptLinks {
  return {
    targets: targets.map((target) => keepTarget(target, numberOf)),
    backlinks: backlinks.flatMap(({ page, block }) => [numberOf(page), block ?? -1]),
    cited: citedBlocks.flatMap(({ block, count }) => [block, count]),
    ...(answers.length === 0 ? {} : { answers }),
  }
}

function keepTarget(target: LinkTarget, numberOf: (uuid: NodeUuid) => number): KeptTarget {
  switch (target.kind) {
    case 'page': {
      const n = numberOf(target.page)
      const { block, anchor } = target
      return block === undefined && anchor === undefined ? n : [n, block ?? null, anchor ?? null]
    }
    case 'tag':
      return ['tag', target.tag]
    case 'asset':
      return ['asset', target.path]
    case 'broken':
      return null
  }
}
