import { keyForm, type LinkedPage, type LinkedSite } from '@draehi/core'
import { escapeText, linkTo } from './html.ts'
import { dayOf, pageDates, writeTime } from './page-dates.ts'
import { pageHref } from './page-href.ts'
import { writeLinkedName, writeMarkedText } from './property-list.ts'
import { tagPath } from './site-tags.ts'

/** Description, authors, days, other names and tags, in one quiet line; nothing when the page says none. */
export function writePageMeta(page: LinkedPage, site: LinkedSite): string {
  const { description } = page.page
  const about =
    description === undefined
      ? ''
      : `<span class="description">${writeDescription(page, description, site)}</span>`
  const line =
    about + writeAuthors(page, site) + writeDays(page, site) + writeNames(page) + writeTags(page, site)
  return line === '' ? '' : `<div class="meta">${line}</div>`
}

/** As its author wrote it, with its links and code; the head has the words alone. */
function writeDescription(page: LinkedPage, words: string, site: LinkedSite): string {
  const written = Object.entries(page.page.properties).find(
    ([key, value]) => ['description', 'summary'].includes(keyForm(key)) && typeof value === 'string',
  )?.[1]
  return typeof written === 'string' && /`|\[\[|\]\(/u.test(written)
    ? writeMarkedText(written, page, site)
    : escapeText(words)
}

const SHOWN_AUTHORS = 12

/** As the page has them, else as git has them. */
function writeAuthors(page: LinkedPage, site: LinkedSite): string {
  const said = page.page.details.authors.slice(0, SHOWN_AUTHORS)
  const names =
    said.length > 0
      ? said.map((name) => writeLinkedName(name, page, site))
      : (page.history?.authors ?? []).slice(0, SHOWN_AUTHORS).map(escapeText)
  return names.length === 0 ? '' : `<span class="authors">by ${names.join(', ')}</span>`
}

/** The day of a journal or the one that its author gives, the day it was last changed when that is another one; else the day it came. */
function writeDays(page: LinkedPage, site: LinkedSite): string {
  const { created, updated } = pageDates(page)
  const own = page.page.journalDay ?? page.page.details.date
  const first = own === undefined ? '' : writeTime(own, site)
  const shown = own === undefined ? undefined : dayOf(own, site)
  const isNews = updated !== undefined && dayOf(updated, site) !== shown
  const last = isNews ? `<span>updated ${writeTime(updated, site)}</span>` : ''
  const isOlder =
    created !== undefined && (updated === undefined || dayOf(updated, site) !== dayOf(created, site))
  const since = own === undefined && isOlder ? `<span>created ${writeTime(created, site)}</span>` : ''
  return first + last + since
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
