/** What a search found, as a page that works without JavaScript. Everything on it is text of ours or escaped here. */

import type { MarkedText, PageReference, SearchHit, SearchResult, SiteSummary } from '@draehi/core'
import { pageScripts } from '../assets/page-scripts.ts'
import { escapeAttribute, escapeText, linkTo } from './html.ts'
import { blockAnchor, pageHref } from './page-href.ts'
import { SEARCH_PATH, writeSearchForm } from './search-form.ts'

export interface SearchPageFacts {
  readonly site: Pick<SiteSummary, 'slug' | 'name'>
  readonly result: SearchResult
  /** 1-based. */
  readonly part: number
  readonly parts: number
  /** Pages whose names resemble what was looked for; when nothing was found. */
  readonly near: readonly PageReference[]
  /** Path below the server's root of the script that tells which hit was followed. */
  readonly script?: string | undefined
}

/** Head and body for the workspace's frame. */
export function writeSearchPage(facts: SearchPageFacts): { readonly head: string; readonly body: string } {
  const { site, result } = facts
  const title = result.query === '' ? 'Search' : `${result.query} · Search`
  return {
    head: `<title>${escapeText(`${title} · ${site.name}`)}</title><meta name="robots" content="noindex">${writeScript(facts.script)}`,
    body:
      '<div class="search-page"><header class="page-header"><h1>Search</h1></header>' +
      writeSearchForm(site.slug, { label: 'Search this site', query: result.query }) +
      `${result.query === '' ? SYNTAX : writeResult(facts)}</div>`,
  }
}

const SCRIPT = pageScripts.find(({ path }) => path.includes('/static-search-page.'))?.path ?? ''

/** The same of a site that is plain files: a script puts what it finds in place of what is said without one. */
export function writeStaticSearchPage({ slug, name }: Pick<SiteSummary, 'slug' | 'name'>): {
  readonly head: string
  readonly body: string
} {
  return {
    head:
      `<title>${escapeText(`Search · ${name}`)}</title><meta name="robots" content="noindex">` +
      `<script type="module" src="/${SCRIPT}"></script>`,
    body:
      '<div class="search-page"><header class="page-header"><h1>Search</h1></header>' +
      writeSearchForm(slug, { label: 'Search this site', query: '' }) +
      `${SYNTAX}<div class="search-static"><p>Here a script searches, and none is running. ` +
      `${linkTo(pageHref(slug, '-/pages'), 'All pages')} are listed without one.</p></div></div>`,
  }
}

function writeScript(path: string | undefined): string {
  return path === undefined ? '' : `<script type="module" src="/${escapeAttribute(path)}"></script>`
}

const SYNTAX =
  '<p class="meta"><kbd>"two words"</kbd> next to one another · <kbd>-word</kbd> without it · <kbd>tag:name</kbd> with a tag</p>'

function writeResult(facts: SearchPageFacts): string {
  const { result, part, parts } = facts
  const groups = byPage(result.hits).map((hits) => writeGroup(facts, hits))
  const list = groups.length === 0 ? '' : `<ol class="search-hits">${groups.join('')}</ol>`
  const number = part === 1 ? '' : `, part ${part}${result.isCut ? '' : ` of ${parts}`}`
  return `<p class="meta" role="status">${counted(result)}${number}</p>${writeSuggestions(facts)}${list}${writeParts(facts)}`
}

function counted({ total, isCut }: SearchResult): string {
  if (total === 0) return 'Nothing was found.'
  return `${isCut ? 'At least ' : ''}${total.toLocaleString('en-US')} ${total === 1 ? 'place' : 'places'}`
}

/** Hits of one page together, where its best stands. */
function byPage(hits: readonly SearchHit[]): readonly (readonly SearchHit[])[] {
  const groups = new Map<string, SearchHit[]>()
  for (const hit of hits) {
    const group = groups.get(hit.page.uuid)
    if (group === undefined) groups.set(hit.page.uuid, [hit])
    else group.push(hit)
  }
  return [...groups.values()]
}

function writeGroup({ site }: SearchPageFacts, hits: readonly SearchHit[]): string {
  const [first] = hits
  if (first === undefined) return ''
  const href = escapeAttribute(pageHref(site.slug, first.page.path))
  const blocks = hits.map((hit) => writeHit(hit, href)).join('')
  return (
    `<li><h2 dir="auto"><a href="${href}">${writeMarked(first.page.title)}</a></h2>` +
    `<p class="meta">/${escapeText(first.page.path)}</p>${blocks}</li>`
  )
}

function writeHit({ block, excerpt }: SearchHit, href: string): string {
  const text = writeMarked(excerpt)
  if (text === '') return ''
  return block === undefined
    ? `<p dir="auto">${text}</p>`
    : `<p dir="auto"><a href="${href}#${blockAnchor(block)}">${text}</a></p>`
}

export function writeMarked({ text, ranges }: MarkedText): string {
  let html = ''
  let last = 0
  for (const [start, end] of ranges) {
    html += `${escapeText(text.slice(last, start))}<mark>${escapeText(text.slice(start, end))}</mark>`
    last = end
  }
  return html + escapeText(text.slice(last))
}

function writeSuggestions({ site, result, near }: SearchPageFacts): string {
  const other =
    result.suggestion === undefined
      ? ''
      : `<p>Did you mean ${linkTo(searchHref(site, result.suggestion, 1), result.suggestion)}?</p>`
  const items = near.map(
    ({ path, title }) =>
      `<li>${linkTo(pageHref(site.slug, path), title)} <span class="meta">/${escapeText(path)}</span></li>`,
  )
  const pages =
    items.length === 0 ? '' : `<h2>Pages with a similar name</h2><ul class="entries">${items.join('')}</ul>`
  return other + pages + (result.total === 0 ? SYNTAX : '')
}

function writeParts({ site, result, part, parts }: SearchPageFacts): string {
  if (parts <= 1) return ''
  const to = (n: number, text: string): string =>
    n < 1 || n > parts ? '' : `<li>${linkTo(searchHref(site, result.query, n), text)}</li>`
  return `<nav class="parts" aria-label="Parts of the result"><ul>${to(part - 1, 'Previous')}${to(part + 1, 'Next')}</ul></nav>`
}

export function searchHref(site: Pick<SiteSummary, 'slug'>, query: string, part: number): string {
  const parameters = new URLSearchParams({ q: query, ...(part === 1 ? {} : { page: String(part) }) })
  return `${pageHref(site.slug, SEARCH_PATH)}?${parameters}`
}
