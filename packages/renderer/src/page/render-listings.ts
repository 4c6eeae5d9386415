import type { LinkedPage, LinkedSite, Listing, RenderedPage } from '@draehi/core'
import { writeCitations } from './citations.ts'
import { listFolders } from './folder-listings.ts'
import { escapeText, linkTo } from './html.ts'
import { type IndexEntry, indexPaths, renderIndex } from './index-listing.ts'
import { listJournals } from './journal-listings.ts'
import { pageHref, sitePageHref } from './page-href.ts'
import { writePartLinks } from './part-links.ts'
import { citedTag } from './quote.ts'
import { listRecent } from './recent-listing.ts'
import { toRenderedPage, writeHead } from './rendered-page.ts'
import { searchSettingsRow } from './search-settings-row.ts'
import { type SiteTag, siteTags } from './site-tags.ts'
import { compareTitles, letterOf } from './sort-key.ts'
import { styleRow } from './style-row.ts'
import { wholeList } from './whole-list.ts'

/** `-/pages`, the lists of folders, `-/journals`, `-/recent`, `-/tags`, `-/tags/<tag>`, the row `''` when no page is home, and the writer's style. Every page that is not unlisted is linked from one of them. */
export function* listingsOf(site: LinkedSite): Generator<Listing> {
  yield* listAllPages(site)
  yield* listFolders(site)
  yield* listJournals(site)
  yield* listRecent(site)
  yield* listAllTags(site)
  for (const page of [styleRow(site), searchSettingsRow(site)])
    if (page !== undefined) yield { path: page.path, about: undefined, render: () => page }
  for (const tag of siteTags(site).values()) yield* tagParts(tag)
}

function listAllPages(site: LinkedSite): Iterable<Listing> {
  const listed = site.pages.filter(({ page }) => !page.details.isUnlisted)
  const facts = listed.map(({ page, path, breadcrumbs }) => [
    ...[path, page.title, page.journalDay ?? null],
    foldersOf(breadcrumbs),
  ])
  const paths = indexPaths('-/pages', listed.length)
  const isHome = site.home === undefined
  return wholeList(JSON.stringify(facts), isHome ? ['', ...paths] : paths, () => {
    const pages = renderAllPages(listed, site)
    return isHome ? [...renderHome(site, pages), ...pages] : pages
  })
}

const namesOfFolders = new WeakMap<LinkedPage['breadcrumbs'], string>()

/** The pages of one folder share theirs. */
function foldersOf(breadcrumbs: LinkedPage['breadcrumbs']): string {
  const known = namesOfFolders.get(breadcrumbs) ?? breadcrumbs.map(({ title }) => title).join(' / ')
  namesOfFolders.set(breadcrumbs, known)
  return known
}

function renderAllPages(listed: readonly LinkedPage[], site: LinkedSite): readonly RenderedPage[] {
  const journals = listed.filter(({ page }) => page.journalDay !== undefined)
  const others = listed.filter(({ page }) => page.journalDay === undefined)
  const entries = [
    ...others.map((page) => toEntry(page, letterOf(page.page.title), site)).toSorted(byGroup),
    ...journals
      .toSorted((a, b) => ((a.page.journalDay ?? '') < (b.page.journalDay ?? '') ? 1 : -1))
      .map((page) => toEntry(page, `Journal ${page.page.journalDay?.slice(0, 4)}`, site)),
  ]
  const summary = counted(listed.length, 'page')
  return renderIndex({ path: '-/pages', title: 'All pages', summary, entries }, site)
}

/** Titles of one group stand together: signs and numbers first, then letters. */
function byGroup(a: IndexEntry, b: IndexEntry): number {
  const rank = ({ group }: IndexEntry): number => (group === '#' ? 0 : group === '0–9' ? 1 : 2)
  return rank(a) - rank(b) || compareTitles(a, b)
}

function toEntry({ page, path, breadcrumbs }: LinkedPage, group: string, site: LinkedSite): IndexEntry {
  const folders = foldersOf(breadcrumbs)
  return {
    title: page.title,
    href: sitePageHref(site, path),
    note: folders === '' || page.title.includes('/') ? undefined : folders,
    group,
  }
}

function renderHome(site: LinkedSite, [first]: readonly RenderedPage[]): readonly RenderedPage[] {
  if (first === undefined) return []
  const head = writeHead(site, { title: site.title, description: site.config.description })
  return [toRenderedPage({ ...first, path: '', title: site.title, head })]
}

/** Fewer are one list that a reader takes in at a glance. */
const GROUPED_TAGS = 100

function listAllTags(site: LinkedSite): Iterable<Listing> {
  const tags = [...siteTags(site).values()]
  const facts = JSON.stringify(tags.map(({ label, path, carriers }) => [label, path, carriers.length]))
  return wholeList(facts, indexPaths('-/tags', tags.length), () => renderAllTags(tags, site))
}

function renderAllTags(tags: readonly SiteTag[], site: LinkedSite): readonly RenderedPage[] {
  const entries = tags
    .map((tag) => ({
      title: tag.label,
      href: pageHref(site.workspaceSlug, tag.path),
      note: String(tag.carriers.length),
      group: tags.length < GROUPED_TAGS ? '' : letterOf(tag.label),
    }))
    .toSorted(byGroup)
  return renderIndex({ path: '-/tags', title: 'Tags', summary: counted(tags.length, 'tag'), entries }, site)
}

const PAGES_PER_PART = 100

/** `-/tags/<tag>`, then `-/tags/<tag>/-/2`, …: no tag has a segment `-`. */
function* tagParts(tag: SiteTag): Generator<Listing> {
  const parts = Math.max(1, Math.ceil(tag.carriers.length / PAGES_PER_PART))
  for (let n = 0; n < parts; n++) {
    const carriers = tag.carriers.slice(n * PAGES_PER_PART, (n + 1) * PAGES_PER_PART)
    const facts = [
      tag.label,
      tag.path,
      tag.page,
      tag.carriers.length,
      n,
      carriers.map(({ blocks }) => blocks),
    ]
    yield {
      path: partPath(tag, n),
      about: { facts: JSON.stringify(facts), pages: carriers.map(({ page }) => page.uuid) },
      render: (site) => renderTagPart(tag, { n, parts, carriers }, site),
    }
  }
}

const partPath = (tag: SiteTag, part: number): string => (part === 0 ? tag.path : `${tag.path}/-/${part + 1}`)

function renderTagPart(
  tag: SiteTag,
  {
    n,
    parts,
    carriers,
  }: { readonly n: number; readonly parts: number; readonly carriers: SiteTag['carriers'] },
  site: LinkedSite,
): RenderedPage {
  const pathOf = (part: number): string => partPath(tag, part)
  const title = n === 0 ? `#${tag.label}` : `#${tag.label}, part ${n + 1}`
  const body =
    `<div class="listing"><header class="page-header"><h1>${escapeText(title)}</h1>${writeTagMeta(tag, site)}</header>` +
    writeCitations(carriers, site, tag.page?.path ?? citedTag(tag.label)) +
    `${writePartLinks(parts, n, pathOf, site)}</div>`
  const head = writeHead(site, { title, description: undefined })
  return toRenderedPage({ kind: 'listing', path: pathOf(n), pageUuid: undefined, title, head, body })
}

function writeTagMeta(tag: SiteTag, site: LinkedSite): string {
  const all = linkTo(pageHref(site.workspaceSlug, '-/tags'), 'All tags')
  const page =
    tag.page === undefined ? '' : ` · Page: ${linkTo(sitePageHref(site, tag.page.path), tag.page.title)}`
  return `<p class="meta">${counted(tag.carriers.length, 'page')}${page} · ${all}</p>`
}

function counted(n: number, noun: string): string {
  return `${n} ${noun}${n === 1 ? '' : 's'}`
}
