import {
  compareText,
  embedTree,
  type LinkedPage,
  type LinkedSite,
  type NodeUuid,
  type PageOutput,
  type PageReference,
} from '@draehi/core'
import { writeCitedBy } from './citations.ts'
import { fillBlocks, fillTemplate } from './fill-template.ts'
import { escapeAttribute, escapeText, linkTo } from './html.ts'
import { ownTitle } from './own-title.ts'
import { writePageHead } from './page-head.ts'
import { sitePageHref } from './page-href.ts'
import { directionOf, languageAttribute } from './page-language.ts'
import { writePageMeta } from './page-meta.ts'
import { writeProperties } from './property-list.ts'
import { MAX_ANSWERS } from './query-result.ts'
import { toRenderedPage } from './rendered-page.ts'
import { writeTableOfContents } from './table-of-contents.ts'

/** Addresses of scripts that a page loads when it needs them. */
export interface PageScripts {
  readonly diagramScript?: string | undefined
}

/** One page as it is served, and the own HTML of its blocks. */
export function renderPage(page: LinkedPage, site: LinkedSite, scripts: PageScripts = {}): PageOutput {
  const sources = new Set<NodeUuid>()
  const blockHtml = fillBlocks(page, site, sources)
  const path = page.path === site.home ? '' : page.path
  const { title } = page.page
  const head = writePageHead(page, site)
  const isSaid = page.page.details.dir !== undefined
  const direction = isSaid || directionOf(page) === 'rtl' ? ` dir="${directionOf(page)}"` : ''
  const body =
    writeBreadcrumbs(page, site, direction) +
    writeArticle(page, site, { blockHtml, direction, sources }) +
    writeCitedBy(page, site, sources) +
    writeSteps(page.previous, page.next, site)
  const dependencies = [...sources].filter((uuid) => uuid !== page.uuid).sort(compareText)
  const shown = [page, ...dependencies.map((uuid) => site.byUuid.get(uuid))]
  const script = hasDiagram(shown, body) ? writeScript(scripts.diagramScript) : ''
  return {
    page: toRenderedPage({ kind: 'page', path, pageUuid: page.uuid, title, head: head + script, body }),
    blockHtml,
    dependencies,
  }
}

/** Of the page, or of one that it quotes: then it matters whether the diagram is in the quote. */
function hasDiagram(shown: readonly (LinkedPage | undefined)[], body: string): boolean {
  const mayHave = shown.some((from) => from?.page.features.includes('diagram'))
  return mayHave && body.includes('<pre class="mermaid"')
}

function writeScript(href: string | undefined): string {
  return href === undefined ? '' : `<script type="module" src="${escapeAttribute(href)}"></script>`
}

function writeArticle(
  page: LinkedPage,
  site: LinkedSite,
  {
    blockHtml,
    direction,
    sources,
  }: {
    readonly blockHtml: readonly string[]
    readonly direction: string
    readonly sources: Set<NodeUuid>
  },
): string {
  const { headings, article, cssClasses } = page.page
  const { embeds } = embedTree(page, site.byUuid, site.config.embedDepth)
  const context = { page, site, blockHtml, embeds, sources, answerRoom: { left: MAX_ANSWERS } }
  const own = ownTitle(page, context)
  const shown = own === undefined ? `<h1>${writeIcon(page)}${escapeText(titleOf(page, site))}</h1>` : own.html
  const text =
    own === undefined
      ? fillTemplate(article, context)
      : fillTemplate(article, context, 0, own.start) + fillTemplate(article, context, own.end)
  return (
    `<article class="${['page', ...cssClasses].map(escapeAttribute).join(' ')}"${languageAttribute(page)}${direction}><header class="page-header">${shown}` +
    `${writePageMeta(page, site)}${writeProperties(page, site)}</header>${writeTableOfContents(own === undefined ? headings : headings.slice(1), context)}` +
    `<div class="prose">${text}</div></article>`
  )
}

/** The home page of a repository is a file `index` or `README`: neither is a title. */
function titleOf({ page, path }: LinkedPage, site: LinkedSite): string {
  return path === site.home && page.title === 'index' ? site.title : page.title
}

/** From the top down to this page. The site itself is named in the header already. */
function writeBreadcrumbs({ breadcrumbs, page }: LinkedPage, site: LinkedSite, direction: string): string {
  if (breadcrumbs.length === 0) return ''
  const items = breadcrumbs.map(({ title, path }) => {
    return `<li>${linkTo(path === undefined ? undefined : sitePageHref(site, path), title)}</li>`
  })
  // A namespace is said before it.
  const last = page.title === page.name ? page.name.slice(page.name.lastIndexOf('/') + 1) : page.title
  const own = `<li aria-current="page">${escapeText(last)}</li>`
  return `<nav class="crumbs" aria-label="Breadcrumb"${direction}><ol>${items.join('')}${own}</ol></nav>`
}

function writeSteps(
  previous: PageReference | undefined,
  next: PageReference | undefined,
  site: LinkedSite,
): string {
  if (previous === undefined && next === undefined) return ''
  const step = (to: PageReference | undefined, rel: 'prev' | 'next', word: string): string =>
    to === undefined
      ? ''
      : `<a class="${rel}" rel="${rel}" href="${sitePageHref(site, to.path)}"><span>${word}</span> ${escapeText(to.title)}</a>`
  return `<nav class="steps" aria-label="Previous and next page">${step(previous, 'prev', 'Previous')}${step(next, 'next', 'Next')}</nav>`
}

const graphemes = new Intl.Segmenter('en', { granularity: 'grapheme' })

/** One picture character that a Logseq page has before its title. */
function writeIcon({ page }: LinkedPage): string {
  const icon = page.properties['icon']
  if (typeof icon !== 'string' || icon.length > 32 || !PICTURE.test(icon)) return ''
  const [, ...more] = graphemes.segment(icon)
  return more.length > 0 ? '' : `<span class="icon" aria-hidden="true">${escapeText(icon)}</span> `
}

const PICTURE = /^(?:\p{Extended_Pictographic}|\p{Regional_Indicator}|[0-9#*]\ufe0f?\u20e3)/u
