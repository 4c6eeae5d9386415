/**
 * The sidebar of one page: the branch on which it is, and of everything else as much as there is room for, so that it is
 * small beside any page of any site. What is cut leads to a list.
 */

import type { Slug } from '@draehi/core'
import { escapeAttribute, escapeText, excerpt } from './html.ts'
import { pageHref } from './page-href.ts'
import type { Twig } from './sidebar-tree.ts'

/** Bytes of the list. */
const ROOM = 9000
/** UTF-16 units of a title. */
const TITLE = 80
/** Bytes of a cut and of what makes an entry a folder, besides its title. */
const CUT = 120
const FOLDER = 90

/** One list of siblings on the way to the page. */
interface Level {
  readonly twigs: readonly Twig[]
  /** Where the list of all of them is. */
  readonly list: string
  /** Of the sibling that is the page or is above it; -1 for none. */
  readonly current: number
  /** Siblings in the order in which room is given to them. */
  readonly rest: Iterator<number, void>
  readonly shown: Set<number>
  /** Children that the tree does not hold. */
  readonly more: number
}

interface Sidebar {
  readonly slug: Slug
  /** Of the page; undefined: of no page. */
  readonly path: string | undefined
  room: number
  readonly levels: readonly Level[]
  /** Folders beside the branch whose children are shown when a reader opens them. */
  readonly closed: Set<Twig>
}

/** @param path of the page below the workspace, `''` for home; undefined for an address at which no page is */
export function writeSidebar(tree: readonly Twig[], slug: Slug, path: string | undefined): string {
  if (tree.length === 0) return ''
  const levels = levelsTo(tree, path)
  const sidebar: Sidebar = { slug, path, room: ROOM, levels, closed: new Set() }
  if (fillLevels(sidebar)) fillClosed(sidebar)
  return writeLevel(sidebar, 0)
}

function levelsTo(tree: readonly Twig[], path: string | undefined): readonly Level[] {
  const way = path === undefined ? undefined : (findWay(tree, path) ?? findAbove(tree, path))
  const levels: Level[] = []
  let twigs = tree
  let list = '-/pages'
  let more = 0
  for (const current of [...(way ?? []), -1]) {
    if (twigs.length > 0)
      levels.push({ twigs, list, current, rest: inTurn(twigs.length, current), shown: new Set(), more })
    const [, at, children = [], left = 0] = twigs[current] ?? ['', null]
    twigs = children
    list = at ?? list
    more = left
  }
  return levels
}

/** Indexes on the way down to the page. */
function findWay(twigs: readonly Twig[], path: string): readonly number[] | undefined {
  for (const [n, [, at, children]] of twigs.entries()) {
    if (at === path) return [n]
    const below = children && findWay(children, path)
    if (below !== undefined) return [n, ...below]
  }
  return undefined
}

/** To the folder whose address the page's begins with. */
function findAbove(twigs: readonly Twig[], path: string): readonly number[] | undefined {
  const n = twigs.findIndex(([, at]) => at !== null && at !== '' && path.startsWith(`${at}/`))
  const [, , children] = twigs[n] ?? ['', null]
  return n === -1 ? undefined : [n, ...((children && findAbove(children, path)) ?? [])]
}

/** Around the page in both directions, and from the beginning, where folders are. */
function* inTurn(count: number, current: number): Generator<number, void> {
  let [head, before, after] = [0, current - 1, current + 1]
  if (current >= 0) yield current
  while (head <= before || after < count) {
    if (after < count) yield after++
    if (head <= before) yield before--
    if (head <= before) yield head++
  }
}

/** A sibling of each level in turn, until all are shown or there is no room. @returns whether all are */
function fillLevels(sidebar: Sidebar): boolean {
  sidebar.room -= sidebar.levels.length * 2 * CUT
  let open = sidebar.levels
  while (open.length > 0) {
    const next: Level[] = []
    for (const level of open) {
      const { value: n } = level.rest.next()
      const twig = n === undefined ? undefined : level.twigs[n]
      if (n === undefined || twig === undefined) continue
      if (!take(sidebar, costOf(sidebar, twig))) return false
      level.shown.add(n)
      next.push(level)
    }
    open = next
  }
  return true
}

/** What is in other folders, the nearest first, each as a whole. */
function fillClosed(sidebar: Sidebar): void {
  const queue: Twig[] = sidebar.levels.flatMap(({ twigs, current }) => twigs.filter((_, n) => n !== current))
  for (const twig of queue) {
    const [, , children = [], more = 0] = twig
    if (children.length === 0 || more > 0) continue
    const cost = costOfAll(sidebar, children)
    if (!take(sidebar, cost)) continue
    sidebar.closed.add(twig)
    queue.push(...children)
  }
}

/** No more than there is room for is counted. */
function costOfAll(sidebar: Sidebar, twigs: readonly Twig[]): number {
  let cost = FOLDER
  for (const twig of twigs) {
    cost += costOf(sidebar, twig)
    if (cost > sidebar.room) break
  }
  return cost
}

function costOf(sidebar: Sidebar, twig: Twig): number {
  const isFolder = twig[2] !== undefined
  const own = Buffer.byteLength(writeLink(sidebar, twig))
  return own + 9 + (isFolder ? FOLDER + Buffer.byteLength(twig[0].slice(0, TITLE)) : 0)
}

function take(sidebar: Sidebar, cost: number): boolean {
  if (cost > sidebar.room) return false
  sidebar.room -= cost
  return true
}

function writeLevel(sidebar: Sidebar, depth: number): string {
  const level = sidebar.levels[depth]
  if (level === undefined) return ''
  let html = ''
  let cut = 0
  for (const [n, twig] of level.twigs.entries()) {
    if (!level.shown.has(n)) {
      cut++
      continue
    }
    html += writeCut(sidebar, level, cut)
    cut = 0
    html += writeTwig(sidebar, twig, n === level.current ? depth + 1 : undefined)
  }
  return `<ul${depth === 0 ? ' class="tree"' : ''}>${html}${writeCut(sidebar, level, cut + level.more)}</ul>`
}

function writeCut({ slug }: Sidebar, { list }: Level, count: number): string {
  if (count === 0) return ''
  const href = escapeAttribute(pageHref(slug, list))
  return `<li class="cut"><a href="${href}">${count.toLocaleString('en-US')} more</a></li>`
}

/** @param below the level that is inside of it, when the page is there */
function writeTwig(sidebar: Sidebar, twig: Twig, below: number | undefined): string {
  const link = writeLink(sidebar, twig)
  const [title, , children] = twig
  if (children === undefined) return `<li>${link}</li>`
  const isOpen = below !== undefined && sidebar.levels[below] !== undefined
  if (!isOpen && !sidebar.closed.has(twig)) return `<li class="folder">${link}</li>`
  const inside = isOpen
    ? writeLevel(sidebar, below)
    : `<ul>${children.map((child) => writeTwig(sidebar, child, undefined)).join('')}</ul>`
  const label = escapeAttribute(`In ${excerpt(title, TITLE)}`)
  return `<li class="folder">${link}<details${isOpen ? ' open=""' : ''}><summary aria-label="${label}"></summary>${inside}</details></li>`
}

function writeLink({ slug, path }: Sidebar, [title, at]: Twig): string {
  const text = escapeText(excerpt(title, TITLE))
  if (at === null) return `<span>${text}</span>`
  const current = at === path ? ' aria-current="page"' : ''
  return `<a href="${escapeAttribute(pageHref(slug, at))}"${current}>${text}</a>`
}
