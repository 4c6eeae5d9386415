/**
 * The pages of a site as readers walk through them: folders or namespaces, each with its pages in order. Journals are no
 * part of it, they have a list by day; unlisted pages are in no list.
 *
 * *Invariants:* every listed page that is no journal is in it once. Its work grows with the pages, times the depth of
 * their folders, and the sorting of siblings.
 */

import type { GraphConfig, PagePath, SiteTreeEntry } from '../nouns.ts'
import { parsePageName, toPagePath } from '../page-name.ts'
import { compareText } from '../problem.ts'
import { type PlacedPage, parentOf } from './placed-page.ts'

export interface PageTree {
  readonly entries: readonly SiteTreeEntry[]
  /** The pages of `entries` from the top down, a folder's own page before those in it. */
  readonly order: readonly PlacedPage[]
  /** The address of the list of a folder; undefined when it has a page of its own, or its address is taken. */
  folderPath(folder: string): PagePath | undefined
}

export interface TreeFacts {
  readonly config: Pick<GraphConfig, 'lang'>
  readonly home: PlacedPage | undefined
  /** Whether an address is that of a page or a redirect. */
  readonly isTaken: (path: PagePath) => boolean
}

interface Branch {
  /** Last segment of the name of the folder or page. */
  readonly segment: string
  page: PlacedPage | undefined
  readonly path: PagePath | undefined
  readonly below: Branch[]
}

/** @param pages in path order */
export function growTree(pages: readonly PlacedPage[], facts: TreeFacts): PageTree {
  const { home, isTaken } = facts
  const top: Branch = { segment: '', page: undefined, path: undefined, below: [] }
  const folders = new Map<string, Branch>([['', top]])
  const byPath = new Map<PagePath, Branch>()

  /** Of folders whose names differ in nothing that an address shows, there is one. */
  const folderOf = (name: string): Branch => {
    const known = folders.get(name)
    if (known !== undefined) return known
    const written = parsePageName(name)
    const path = written && toPagePath(written)
    const segment = name.slice(name.lastIndexOf('/') + 1)
    const folder = (path && byPath.get(path)) ?? { segment, page: undefined, path, below: [] }
    if (path !== undefined && !byPath.has(path)) {
      byPath.set(path, folder)
      folderOf(parentOf(name)).below.push(folder)
    }
    folders.set(name, folder)
    return folder
  }

  const placed = pages.filter(isInTree)
  for (const { page } of placed) if (page.name.includes('/')) folderOf(parentOf(page.name))
  for (const page of placed) {
    const { name } = page.page
    const own = folders.get(name) ?? byPath.get(toPagePath(name))
    if (own !== undefined && own.page === undefined) own.page = page
    else {
      const segment = name.slice(name.lastIndexOf('/') + 1)
      folderOf(parentOf(name)).below.push({ segment, page, path: undefined, below: [] })
    }
  }

  const compare = compareBranches(facts)
  const order: PlacedPage[] = []
  const toEntry = (branch: Branch): SiteTreeEntry => {
    if (branch.page !== undefined) order.push(branch.page)
    const { page } = branch
    return {
      title: page !== undefined && page === home ? homeTitle(page) : titleOf(branch),
      path: page === undefined ? listPath(branch) : page === home ? '' : page.path,
      isFolder: page === undefined,
      children: branch.below.sort(compare).map(toEntry),
    }
  }
  const listPath = ({ path }: Branch): PagePath | undefined =>
    path === undefined || isTaken(path) ? undefined : path

  return {
    entries: top.below.sort(compare).map(toEntry),
    order,
    folderPath(name) {
      const folder = folders.get(name)
      return folder === undefined || folder.page !== undefined ? undefined : listPath(folder)
    },
  }
}

function isInTree({ page }: PlacedPage): boolean {
  return page.journalDay === undefined && !page.details.isUnlisted
}

/** A page's title, when that is not just its whole name. */
function titleOf({ page, segment }: Branch): string {
  return page === undefined || page.page.title === page.page.name ? segment : page.page.title
}

/** The home page of a repository is a file `index` or `README`: neither says anything. */
function homeTitle({ page }: PlacedPage): string {
  return page.title === 'index' ? 'Home' : page.title
}

/**
 * The home page first, then what has a rank by it, then folders before pages, then by name in the order of the site's
 * language, numbers by their value (`Chapter 2` before `Chapter 10`).
 */
function compareBranches({ config, home }: TreeFacts): (a: Branch, b: Branch) => number {
  const { compare } = new Intl.Collator([config.lang, 'en'], { numeric: true })
  const isPage = ({ below }: Branch): number => (below.length === 0 ? 1 : 0)
  return (a, b) =>
    Number(b.page !== undefined && b.page === home) - Number(a.page !== undefined && a.page === home) ||
    compareRanks(a.page?.page.details.rank, b.page?.page.details.rank) ||
    isPage(a) - isPage(b) ||
    compare(a.segment, b.segment) ||
    compareText(a.segment, b.segment) ||
    compareText(a.page?.path ?? a.path ?? '', b.page?.path ?? b.path ?? '')
}

/** Smaller first; what has none comes last. */
export function compareRanks(a: number | undefined, b: number | undefined): number {
  if (a === b) return 0
  if (a === undefined || b === undefined) return a === undefined ? 1 : -1
  return a - b
}
