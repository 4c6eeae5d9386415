/** A list at the address of each folder that has no page of its own: what is in it, and what is in that. */

import type { LinkedSite, Listing, RenderedPage, SiteTreeEntry } from '@draehi/core'
import { escapeText, linkTo } from './html.ts'
import { pageHref } from './page-href.ts'
import { writePartLinks } from './part-links.ts'
import { toRenderedPage, writeHead } from './rendered-page.ts'
import { wholeList } from './whole-list.ts'

const ENTRIES_PER_PART = 1000

/** Entries in one list that stand in folders of the folder. */
const MOST_BELOW = 500

/** `<folder>`, then `<folder>/-/2`, …: no page has a segment `-`. */
export function listFolders(site: LinkedSite): Iterable<Listing> {
  return wholeList(JSON.stringify(site.tree), [...pathsBelow(site.tree)], () => [
    ...renderBelow(site.tree, [], site),
  ])
}

/** In the order in which the lists are made. */
function* pathsBelow(entries: readonly SiteTreeEntry[]): Generator<string> {
  for (const { children, isFolder, path } of entries) {
    if (children.length === 0) continue
    if (isFolder && path !== undefined) {
      const parts = Math.ceil(children.length / ENTRIES_PER_PART)
      for (let n = 0; n < parts; n++) yield partPath(path, n)
    }
    yield* pathsBelow(children)
  }
}

const partPath = (path: string, part: number): string => (part === 0 ? path : `${path}/-/${part + 1}`)

function* renderBelow(
  entries: readonly SiteTreeEntry[],
  above: readonly SiteTreeEntry[],
  site: LinkedSite,
): Generator<RenderedPage> {
  for (const entry of entries) {
    if (entry.children.length === 0) continue
    if (entry.isFolder && entry.path !== undefined) yield* renderFolder(entry, entry.path, above, site)
    yield* renderBelow(entry.children, [...above, entry], site)
  }
}

function* renderFolder(
  folder: SiteTreeEntry,
  path: string,
  above: readonly SiteTreeEntry[],
  site: LinkedSite,
): Generator<RenderedPage> {
  const { title, children } = folder
  const pathOf = (part: number): string => partPath(path, part)
  const parts = Math.ceil(children.length / ENTRIES_PER_PART)
  for (let n = 0; n < parts; n++) {
    const own = n === 0 ? title : `${title}, part ${n + 1}`
    const room = { left: MOST_BELOW }
    const here = children.slice(n * ENTRIES_PER_PART, (n + 1) * ENTRIES_PER_PART)
    const items = here.map((entry) => writeEntry(entry, site, room)).join('')
    const body =
      `${writeCrumbs(own, above, site)}<div class="listing"><header class="page-header"><h1 dir="auto">${escapeText(own)}</h1>` +
      `<p class="meta">${counted(countPages(children))}</p></header><ul class="entries folder-entries">${items}</ul>` +
      `${writePartLinks(parts, n, pathOf, site)}</div>`
    const head = writeHead(site, { title: own, description: undefined })
    yield toRenderedPage({ kind: 'listing', path: pathOf(n), pageUuid: undefined, title: own, head, body })
  }
}

function writeEntry(
  { title, path, children }: SiteTreeEntry,
  site: LinkedSite,
  room: { left: number },
): string {
  const link = linkTo(path === undefined ? undefined : pageHref(site.workspaceSlug, path), title)
  if (children.length === 0) return `<li>${link}</li>`
  const count = ` <span class="note">${counted(countPages(children))}</span>`
  if (children.length > room.left) return `<li>${link}${count}</li>`
  room.left -= children.length
  return `<li>${link}${count}<ul>${children.map((child) => writeEntry(child, site, room)).join('')}</ul></li>`
}

function writeCrumbs(own: string, above: readonly SiteTreeEntry[], site: LinkedSite): string {
  if (above.length === 0) return ''
  const items = above.map(({ title, path }) => {
    const href = path === undefined ? undefined : pageHref(site.workspaceSlug, path)
    return `<li>${linkTo(href, title)}</li>`
  })
  return `<nav class="crumbs" aria-label="Breadcrumb"><ol>${items.join('')}<li aria-current="page">${escapeText(own)}</li></ol></nav>`
}

const counts = new WeakMap<readonly SiteTreeEntry[], number>()

/** Every folder is counted once, however many lists name it. */
function countPages(entries: readonly SiteTreeEntry[]): number {
  const known = counts.get(entries)
  if (known !== undefined) return known
  let count = 0
  for (const { isFolder, children } of entries) count += (isFolder ? 0 : 1) + countPages(children)
  counts.set(entries, count)
  return count
}

function counted(pages: number): string {
  return `${pages.toLocaleString('en-US')} ${pages === 1 ? 'page' : 'pages'}`
}
