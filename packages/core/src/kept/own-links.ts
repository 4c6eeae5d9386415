/** Where the links of a page lead whose file changed, in a site that is kept. Pure. */

import { createAssetIndex } from '../links/asset-index.ts'
import { createLeftOutFiles } from '../links/left-out-files.ts'
import { placePages } from '../links/link-pages.ts'
import { createPageIndex, type PageIndex } from '../links/page-index.ts'
import type { PlacedPage } from '../links/placed-page.ts'
import { type LinkContext, type ResolvedLink, resolveLink } from '../links/resolve-link.ts'
import { createLinkContext } from '../links/resolve-links.ts'
import type { GraphConfig, Link, LinkedPage, LinkTarget, Page, PageHistory, Slug } from '../nouns.ts'
import type { Problem, ProblemCode } from '../problem.ts'
import { type KeptSite, once } from './kept-site.ts'

export interface RelinkFacts {
  readonly workspaceId: number
  readonly workspaceSlug: Slug
  readonly config: GraphConfig
  /** Of the files of the graph, those that are no page. */
  readonly otherPaths: readonly string[]
  /** `YYYY-MM-DD` of the commit; undefined for a directory. */
  readonly today: string | undefined
}

/** A page that has its ids, and whose links lead nowhere yet. */
export interface Draft extends PlacedPage {
  readonly before: LinkedPage
  readonly history: PageHistory | undefined
}

export interface OwnLinks {
  readonly targets: readonly LinkTarget[]
  readonly problems: readonly Problem[]
}

/** Problems of links, and of nothing else on a page. */
export const OF_LINKS: ReadonlySet<ProblemCode> = new Set([
  'broken-asset',
  'broken-block-reference',
  'broken-heading',
  'broken-link',
  'link-to-unpublished',
])

/** What is written as it was leads where it led; only what is new is looked up. */
export function linksOf(kept: KeptSite, draft: Draft, context: () => LinkContext): OwnLinks {
  const known = knownLinks(kept, draft)
  const resolved = draft.page.links.map((link) => {
    const same = known.get(writtenOf(link))
    return same === undefined ? resolveLink(link, draft, context()) : movedTo(link, same)
  })
  return {
    targets: resolved.map(({ target }) => target),
    problems: resolved.flatMap(({ problem }) => problem ?? []),
  }
}

const writtenOf = ({ kind, target, fragment }: Link): string => JSON.stringify([kind, target, fragment])

const movedTo = ({ line, column }: Link, { target, problem }: ResolvedLink): ResolvedLink => ({
  target,
  problem: problem && { ...problem, line, column },
})

/** Where links of the page led, by what is written; not those to places of the page itself, nor where it is not clear which link has a problem. */
function knownLinks(kept: KeptSite, { before }: Draft): ReadonlyMap<string, ResolvedLink> {
  const { page, targets } = before
  const problems = new Map<string, Problem>()
  for (const problem of kept.facts.problems)
    if (problem.path === page.path && OF_LINKS.has(problem.code)) problems.set(placeOf(problem), problem)
  const links = new Map<string, number>()
  for (const link of page.links) links.set(placeOf(link), (links.get(placeOf(link)) ?? 0) + 1)
  const known = new Map<string, ResolvedLink>()
  for (const [n, link] of page.links.entries()) {
    const target = targets[n]
    const problem = problems.get(placeOf(link))
    const isOwn = target?.kind === 'page' && target.page === before.uuid
    const isClear = problem === undefined || links.get(placeOf(link)) === 1
    if (target !== undefined && !isOwn && isClear) known.set(writtenOf(link), { target, problem })
  }
  return known
}

const placeOf = ({ line, column }: Pick<Problem, 'line' | 'column'>): string => `${line}:${column}`

/** All names of the site, when they are asked for. */
export function lazyNames(
  kept: KeptSite,
  drafts: ReadonlyMap<number, Draft>,
  { config }: Pick<RelinkFacts, 'config'>,
): () => PageIndex {
  return once(() =>
    createPageIndex(
      kept.linked.flatMap((page, n) => drafts.get(n) ?? page ?? []),
      config,
    ),
  )
}

/** Made of all names of the site, when a link is new. */
export function lazyContext(
  kept: KeptSite,
  drafts: ReadonlyMap<number, Draft>,
  hidden: ReadonlyMap<number, Page>,
  { names, workspaceId, config, otherPaths }: RelinkFacts & { readonly names: () => PageIndex },
): () => LinkContext {
  return once(() => {
    const { columns } = kept
    const placedAt = (n: number): PlacedPage[] => {
      const page = drafts.get(n) ?? kept.linked[n]
      return page === undefined ? [] : [page]
    }
    const numbers = columns.paths.map((_, n) => n)
    const hiddenNumbers = numbers.filter((n) => kept.linked[n] === undefined)
    const paths = new Set([...columns.paths, ...otherPaths])
    const read = new Set(columns.paths)
    const named = [...new Set([...kept.authored.keys(), ...columns.idProperties])].sort((a, b) => a - b)
    return createLinkContext(named.flatMap(placedAt), {
      config,
      pages: names(),
      unpublished: lazyIndex(() => {
        const pages = hiddenNumbers.map((n) => hidden.get(n) ?? kept.parsed(n))
        return createPageIndex(placePages(pages, workspaceId).pages, config)
      }),
      assets: createAssetIndex(paths, config.dialect),
      leftOut: createLeftOutFiles(paths, (path) => read.has(path), config.dialect),
    })
  })
}

function lazyIndex(make: () => PageIndex): PageIndex {
  const get = once(make)
  return {
    findByName: (name) => get().findByName(name),
    findByWikilink: (target, folder) => get().findByWikilink(target, folder),
    findByPath: (path) => get().findByPath(path),
    findNearPath: (path, folder) => get().findNearPath(path, folder),
    findByAddress: (address) => get().findByAddress(address),
    get names() {
      return get().names
    },
    get problems() {
      return get().problems
    },
  }
}
