import type { LinkedPage, LinkedSite } from '@draehi/core'
import { escapeAttribute, escapeText, linkTo } from './html.ts'
import { pageHref } from './page-href.ts'
import { writeLinkedText } from './property-list.ts'
import { tagPath } from './site-tags.ts'

/** Description, authors, days, other names and tags, in one quiet line; nothing when the page says none. */
export function writePageMeta(page: LinkedPage, site: LinkedSite): string {
  const { description } = page.page
  const about = description === undefined ? '' : `<span class="description">${escapeText(description)}</span>`
  const line = about + writeAuthors(page, site) + writeDays(page) + writeNames(page) + writeTags(page, site)
  return line === '' ? '' : `<div class="meta">${line}</div>`
}

const SHOWN_AUTHORS = 12

function writeAuthors(page: LinkedPage, site: LinkedSite): string {
  const names = page.page.details.authors.slice(0, SHOWN_AUTHORS)
  return names.length === 0
    ? ''
    : `<span class="authors">by ${names.map((name) => writeLinkedText(name, page, site)).join(', ')}</span>`
}

/** A journal's day, the day a page was written, and the day it was last changed when that is another one. */
function writeDays({ page }: LinkedPage): string {
  const { date, updated } = page.details
  const day = page.journalDay
  const shown = day ?? date?.slice(0, 10)
  const first = day === undefined ? date && writeTime(date) : writeTime(day)
  const last = updated !== undefined && updated.slice(0, 10) !== shown ? `updated ${writeTime(updated)}` : ''
  return `${first ?? ''}${last === '' ? '' : `<span>${last}</span>`}`
}

/** The day as its author wrote it; the whole instant for programs. */
function writeTime(date: string): string {
  return `<time datetime="${escapeAttribute(date)}">${escapeText(date.slice(0, 10))}</time>`
}

function writeNames({ page }: LinkedPage): string {
  const names = page.aliases.filter((alias) => alias !== page.title).map(escapeText)
  return names.length === 0 ? '' : `<span class="aliases">also ${names.join(', ')}</span>`
}

const SHOWN_TAGS = 12

function writeTags({ page }: LinkedPage, site: LinkedSite): string {
  const items = page.tags.flatMap((tag) => {
    const path = tagPath(site, tag)
    return path === undefined
      ? []
      : [`<li>${linkTo(pageHref(site.workspaceSlug, path), `#${tag}`, 'tag')}</li>`]
  })
  return items.length === 0
    ? ''
    : `<ul class="tags" aria-label="Tags">${items.slice(0, SHOWN_TAGS).join('')}</ul>`
}
