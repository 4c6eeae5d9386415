import type { JsonValue, LinkedPage, LinkedSite, PageOutput, PageReference } from '@draehi/core'
import { writeCitedBy } from './citations.ts'
import { fillBlocks, fillTemplate } from './fill-template.ts'
import { escapeAttribute, escapeText, excerpt, linkTo } from './html.ts'
import { pageHref, sitePageHref } from './page-href.ts'
import { writeProperties } from './property-list.ts'
import { toRenderedPage, writeHead } from './rendered-page.ts'
import { tagPath } from './site-tags.ts'
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
    `${writeMeta(page, site)}${writeProperties(page, site)}</header>${writeTableOfContents(headings)}` +
    `<div class="prose">${fillTemplate(article, { page, site, blockHtml })}</div></article>`
  )
}

/** The attribute for what runs from right to left; nothing for what does not. */
function directionOf({ page }: LinkedPage): string {
  const isRtl = textDirection([page.title, ...page.blocks.slice(0, 40).map(({ text }) => text)]) === 'rtl'
  return isRtl ? ' dir="rtl"' : ''
}

/** When the page says its own. */
function writeLanguage({ page }: LinkedPage): string {
  const lang = languageTag(page.properties['lang']) ?? languageTag(page.frontMatter['lang'])
  return lang === undefined ? '' : ` lang="${escapeAttribute(lang)}"`
}

function languageTag(value: JsonValue | undefined): string | undefined {
  return typeof value === 'string' && /^[a-z]{2,3}(?:-[a-z0-9]{2,8})*$/iu.test(value) ? value : undefined
}

/** Day, tags and other names, in one quiet line. */
function writeMeta({ page }: LinkedPage, site: LinkedSite): string {
  const day =
    page.journalDay === undefined
      ? ''
      : `<time datetime="${escapeAttribute(page.journalDay)}">${escapeText(page.journalDay)}</time>`
  const names = page.aliases.filter((alias) => alias !== page.title).map(escapeText)
  const aliases = names.length === 0 ? '' : `<span class="aliases">also ${names.join(', ')}</span>`
  const line = day + aliases + writeTags(page.tags, site)
  return line === '' ? '' : `<div class="meta">${line}</div>`
}

const SHOWN_TAGS = 12

function writeTags(tags: readonly string[], site: LinkedSite): string {
  const items = tags.flatMap((tag) => {
    const path = tagPath(site, tag)
    return path === undefined
      ? []
      : [`<li>${linkTo(pageHref(site.workspaceSlug, path), `#${tag}`, 'tag')}</li>`]
  })
  return items.length === 0
    ? ''
    : `<ul class="tags" aria-label="Tags">${items.slice(0, SHOWN_TAGS).join('')}</ul>`
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
