/**
 * A long list of links in groups (letters, years), cut into parts so that each stays a page one can load: `-/pages`,
 * `-/pages/2`, … Every part names every group and every part.
 */

import type { LinkedSite, RenderedPage } from '@draehi/core'
import { escapeAttribute, escapeText, linkTo } from './html.ts'
import { pageHref } from './page-href.ts'
import { writePartLinks } from './part-links.ts'
import { toRenderedPage, writeHead } from './rendered-page.ts'

export interface IndexEntry {
  readonly title: string
  readonly href: string
  /** Said quietly beside the title. */
  readonly note: string | undefined
  /** Heading above the entry; entries of one group stand together. `''` for none. */
  readonly group: string
}

export interface IndexListing {
  /** Of the first part, below the workspace. */
  readonly path: string
  readonly title: string
  /** One sentence below the title. */
  readonly summary: string
  readonly entries: readonly IndexEntry[]
}

const ENTRIES_PER_PART = 1000

/** Of the rows that `renderIndex` makes of so many entries. */
export function indexPaths(path: string, entries: number): readonly string[] {
  const parts = Math.max(1, Math.ceil(entries / ENTRIES_PER_PART))
  return Array.from({ length: parts }, (_, n) => partPath(path, n))
}

/** All parts of a listing, in order; at least one. */
export function renderIndex(listing: IndexListing, site: LinkedSite): readonly RenderedPage[] {
  const parts = cutIntoParts(listing.entries)
  const groups = writeGroupLinks(listing, parts, site)
  return parts.map((part, n) => {
    const path = partPath(listing.path, n)
    const title = n === 0 ? listing.title : `${listing.title}, part ${n + 1}`
    const body =
      `<div class="listing"><header class="page-header"><h1>${escapeText(title)}</h1>` +
      `<p class="meta">${escapeText(listing.summary)}</p></header>` +
      `${groups}${writeEntries(part)}${writePartLinks(parts.length, n, (part) => partPath(listing.path, part), site)}</div>`
    const head = writeHead(site, { title, description: undefined })
    return toRenderedPage({ kind: 'listing', path, pageUuid: undefined, title, head, body })
  })
}

type Part = readonly IndexEntry[]

function cutIntoParts(entries: readonly IndexEntry[]): readonly Part[] {
  const parts: Part[] = []
  for (let start = 0; start < entries.length; start += ENTRIES_PER_PART) {
    parts.push(entries.slice(start, start + ENTRIES_PER_PART))
  }
  return parts.length === 0 ? [[]] : parts
}

function partPath(path: string, n: number): string {
  return n === 0 ? path : `${path}/${n + 1}`
}

/** Links to each group where it begins; nothing when a reader sees them all at once. */
function writeGroupLinks(listing: IndexListing, parts: readonly Part[], site: LinkedSite): string {
  const begins = new Map<string, string>()
  parts.forEach((part, n) => {
    for (const { group } of part) {
      if (begins.has(group)) continue
      begins.set(group, `${pageHref(site.workspaceSlug, partPath(listing.path, n))}#${groupAnchor(group)}`)
    }
  })
  if (begins.size < 2 || listing.entries.length < 30) return ''
  const items = [...begins].map(([group, href]) => `<li>${linkTo(href, group)}</li>`)
  return `<nav class="letters" aria-label="Jump to"><ul>${items.join('')}</ul></nav>`
}

function writeEntries(part: Part): string {
  const groups = new Map<string, IndexEntry[]>()
  for (const entry of part) {
    const group = groups.get(entry.group)
    if (group === undefined) groups.set(entry.group, [entry])
    else group.push(entry)
  }
  const sections = [...groups].map(([group, entries]) => {
    const items = entries.map(({ title, href, note }) => {
      const aside = note === undefined ? '' : ` <span class="note">${escapeText(note)}</span>`
      return `<li>${linkTo(href, title)}${aside}</li>`
    })
    const list = `<ul class="entries">${items.join('')}</ul>`
    if (group === '') return list
    const id = escapeAttribute(decodeURIComponent(groupAnchor(group)))
    return `<section aria-labelledby="${id}"><h2 id="${id}">${escapeText(group)}</h2>${list}</section>`
  })
  return sections.join('')
}

/** White space would cut `aria-labelledby` in two. */
function groupAnchor(group: string): string {
  return encodeURIComponent(`g-${group.replace(/\s+/gu, '-')}`.toWellFormed())
}
