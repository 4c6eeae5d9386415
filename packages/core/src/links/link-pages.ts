/**
 * Pages that know nothing of one another become a site: names, addresses and ids that nobody else has, links that lead
 * somewhere, backlinks, neighbours, redirects.
 *
 * *Invariants:* what comes out does not depend on the order of what goes in. The work grows with the number of pages,
 * blocks and links (times the depth of folders), whatever they say. An unpublished page, or one whose time has not come
 * or is over, is nowhere in it but in the problems of its author.
 */

import type { GraphConfig, LinkedPage, LinkedSite, NodeUuid, Page, PageHistory, Slug } from '../nouns.ts'
import { assignPaths } from '../page-name.ts'
import { compareProblems, compareText } from '../problem.ts'
import { answerQueries } from '../query/answer-queries.ts'
import { createAssetIndex } from './asset-index.ts'
import { collectBacklinks, countCitedBlocks } from './backlinks.ts'
import { assignIds } from './block-ids.ts'
import { createBreadcrumbs } from './breadcrumbs.ts'
import { findEmbedProblems } from './embed-problems.ts'
import { findHome } from './home-page.ts'
import { isShownAt } from './is-shown.ts'
import { createLeftOutFiles } from './left-out-files.ts'
import { findNavProblems } from './nav-problems.ts'
import { findNeighbours } from './neighbours.ts'
import { createPageIndex } from './page-index.ts'
import { growTree } from './page-tree.ts'
import type { PlacedPage } from './placed-page.ts'
import { findRedirects } from './redirects.ts'
import { resolveLinks } from './resolve-links.ts'
import { giveUniqueNames } from './unique-names.ts'

/** What a site is besides its pages. */
export interface SiteFacts {
  readonly workspaceId: number
  readonly workspaceSlug: Slug
  /** The title, unless the configuration has one. */
  readonly name: string
  readonly config: GraphConfig
  /** Of every file, from the root: tells an asset that exists from one that does not. */
  readonly paths: ReadonlySet<string>
  /** ISO 8601 in UTC: the moment for which the site is made. Pages with a `shownFrom` or `shownUntil` are there or not by it. */
  readonly now: string
  /** `YYYY-MM-DD`, the day of the commit: what queries mean by today. Undefined for a directory. */
  readonly today?: string | undefined
  /** By path of the page: what git says of its file. */
  readonly history?: ReadonlyMap<string, PageHistory> | undefined
}

export function linkPages(pages: readonly Page[], site: SiteFacts): LinkedSite {
  const { config, paths } = site
  const isShown = (page: Page): boolean => isShownAt(page, site.now)
  const published = placePages(pages.filter(isShown), site.workspaceId)
  const hidden = placePages(
    pages.filter((page) => !isShown(page)),
    site.workspaceId,
  )

  const read = new Set(pages.map(({ path }) => path))
  const index = createPageIndex(published.pages, config)
  const links = resolveLinks(published.pages, {
    config,
    pages: index,
    unpublished: createPageIndex(hidden.pages, config),
    assets: createAssetIndex(paths, config.dialect),
    leftOut: createLeftOutFiles(paths, (path) => read.has(path), config.dialect),
  })
  const home = findHome(config, index, { paths, pages: published.pages })
  const redirects = findRedirects(published.pages, { config, index, paths, home: home.page })

  const placed = published.pages.toSorted((a, b) => compareText(a.path, b.path))
  const listed = placed.filter(({ page }) => !page.details.isUnlisted)
  const backlinks = collectBacklinks(listed, links.targets)
  const cited = countCitedBlocks(listed, links.targets)
  // At the address of a page that is kept from readers nothing is said.
  const taken = new Set([
    ...redirects.redirects.map(({ from }) => from),
    ...hidden.pages.map(({ path }) => path),
  ])
  const tree = growTree(listed, {
    config,
    home: home.page,
    isTaken: (path) => taken.has(path) || index.findByAddress(path) !== undefined,
  })
  const journals = listed.filter(({ page }) => page.journalDay !== undefined)
  const neighbours = findNeighbours(journals, tree.order)
  const breadcrumbs = createBreadcrumbs(index, tree.folderPath)
  // Of one shape, and made once: there are as many as pages.
  const joined = placed.map(
    (page): LinkedPage => ({
      page: page.page,
      uuid: page.uuid,
      path: page.path,
      blockUuids: page.blockUuids,
      idRules: page.idRules,
      targets: links.targets.get(page.uuid) ?? NONE,
      backlinks: backlinks.get(page.uuid) ?? NONE,
      citedBlocks: citedBlocksOf(page, cited.get(page.uuid)),
      breadcrumbs: breadcrumbs(page),
      previous: neighbours.get(page.uuid)?.previous,
      next: neighbours.get(page.uuid)?.next,
      history: site.history?.get(page.page.path),
      answers: NONE,
    }),
  )
  const queries = answerQueries(joined, config, site.today)
  const linked = joined.map((page): LinkedPage => {
    const answers = queries.answers.get(page.uuid)
    return answers === undefined ? page : { ...page, answers }
  })

  const byUuid = new Map(linked.map((page) => [page.uuid, page]))

  return {
    workspaceId: site.workspaceId,
    workspaceSlug: site.workspaceSlug,
    config,
    title: config.title ?? site.name,
    pages: linked,
    tree: tree.entries,
    assets: new Map(),
    byUuid,
    home: home.page?.path,
    redirects: redirects.redirects,
    problems: [
      pages.flatMap(({ problems }) => problems),
      published.problems,
      index.problems,
      links.problems,
      findEmbedProblems(linked, byUuid, config.embedDepth),
      home.problems,
      findNavProblems(config, index, paths),
      redirects.problems,
      queries.problems,
    ]
      .flat()
      .sort(compareProblems),
    querySteps: queries.steps,
  }
}

const NONE: readonly never[] = Object.freeze([])

export function citedBlocksOf(
  { blockUuids }: Pick<PlacedPage, 'blockUuids'>,
  counts: ReadonlyMap<NodeUuid, number> | undefined,
): LinkedPage['citedBlocks'] {
  if (counts === undefined) return NONE
  return blockUuids.flatMap((uuid, block) => {
    const count = counts.get(uuid)
    return count === undefined ? [] : [{ block, count }]
  })
}

/** Pages with names, addresses and ids that no other of them has, in path order. */
export function placePages(
  pages: readonly Page[],
  workspaceId: number,
): Pick<LinkedSite, 'problems'> & { readonly pages: readonly PlacedPage[] } {
  const named = giveUniqueNames(pages)
  const assigned = assignPaths(named.pages)
  const ids = assignIds(named.pages, workspaceId)
  return {
    pages: named.pages.flatMap((page, n) => {
      const path = assigned.paths.get(page.path)
      const own = ids.pages[n]
      return path === undefined || own === undefined ? [] : [{ page, path, ...own }]
    }),
    problems: [...named.problems, ...assigned.problems, ...ids.problems],
  }
}
