import type { LinkedPage, LinkedSite, PageOutput, PageReference } from '@draehi/core'
import { writeCitedBy } from './citations.ts'
import { fillBlocks, fillTemplate } from './fill-template.ts'
import { escapeAttribute, escapeText, excerpt, linkTo } from './html.ts'
import { sitePageHref } from './page-href.ts'
import { writePageMeta } from './page-meta.ts'
import { writeProperties } from './property-list.ts'
import { toRenderedPage, writeHead } from './rendered-page.ts'
import { writeTableOfContents } from './table-of-contents.ts'
import { textDirection } from './text-direction.ts'

/** One page as it is served, and the own HTML of its blocks. */
export function renderPage(page: LinkedPage, site: LinkedSite): PageOutput {
  const blockHtml = fillBlocks(page, site)
  const path = page.path === site.home ? '' : page.path
  const { title } = page.page
  const head = writeHead(site, {
    title: path === '' ? site.title : title,
    description: describe(page, path === '' ? site.config.description : undefined),
    path,
    isUnlisted: page.page.details.isUnlisted,
  })
  const direction = directionOf(page)
  const body =
    writeBreadcrumbs(page, site, direction) +
    writeArticle(page, site, blockHtml, direction) +
    writeCitedBy(page, site) +
    writeSteps(page.previous, page.next, site)
  return {
    page: toRenderedPage({ kind: 'page', path, pageUuid: page.uuid, title, head, body }),
    blockHtml,
  }
}

function writeArticle(
  page: LinkedPage,
  site: LinkedSite,
  blockHtml: readonly string[],
  direction: string,
): string {
  const { title, headings, article, cssClasses } = page.page
  return (
    `<article class="${['page', ...cssClasses].map(escapeAttribute).join(' ')}"${writeLanguage(page)}${direction}><header class="page-header"><h1>${escapeText(title)}</h1>` +
    `${writePageMeta(page, site)}${writeProperties(page, site)}</header>${writeTableOfContents(headings)}` +
    `<div class="prose">${fillTemplate(article, { page, site, blockHtml })}</div></article>`
  )
}

/** The attribute for what runs from right to left, or what the page says itself; nothing for what does not. */
function directionOf({ page }: LinkedPage): string {
  if (page.details.dir !== undefined) return ` dir="${page.details.dir}"`
  const isRtl = textDirection([page.title, ...page.blocks.slice(0, 40).map(({ text }) => text)]) === 'rtl'
  return isRtl ? ' dir="rtl"' : ''
}

/** When the page says its own. */
function writeLanguage({ page }: LinkedPage): string {
  const { lang } = page.details
  return lang === undefined ? '' : ` lang="${escapeAttribute(lang)}"`
}

/** From the top down to this page. The site itself is named in the header already. */
function writeBreadcrumbs({ breadcrumbs, page }: LinkedPage, site: LinkedSite, direction: string): string {
  if (breadcrumbs.length === 0) return ''
  const items = breadcrumbs.map(({ title, path }) => {
    return `<li>${linkTo(path === undefined ? undefined : sitePageHref(site, path), title)}</li>`
  })
  const own = `<li aria-current="page">${escapeText(page.title)}</li>`
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

/** The author's description, else the first words that are no heading. */
function describe({ page }: LinkedPage, siteDescription: string | undefined): string | undefined {
  const given = page.description ?? siteDescription
  if (given !== undefined) return given
  const first = page.blocks.find(({ kind, text }) => (kind === 'paragraph' || kind === 'item') && text !== '')
  return first === undefined ? undefined : excerpt(first.text, 160)
}
