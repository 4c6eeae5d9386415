/** A feed in its three forms: RSS 2.0, Atom (RFC 4287), JSON Feed 1.1. */

import type { FeedFile } from '../page/feeds.ts'
import type { FeedEntry } from './feed-entry.ts'
import { element, escapeXml, XML } from './xml.ts'

export interface Feed {
  readonly title: string
  /** Of the site, or of the list of the tag. */
  readonly home: string
  /** Of the feed itself. */
  readonly self: string
  readonly entries: readonly FeedEntry[]
  readonly hrefOf: (entry: FeedEntry) => string
}

export function writeFeed(file: FeedFile, feed: Feed): string {
  if (file === 'feed.json') return writeJsonFeed(feed)
  return file === 'atom.xml' ? writeAtom(feed) : writeRss(feed)
}

/** Stable: the page's own, wherever it moves. */
const idOf = ({ page }: FeedEntry): string => `urn:uuid:${page.uuid}`

const updatedOf = ({ entries }: Feed): string => entries[0]?.updated ?? '1970-01-01T00:00:00Z'

function writeAtom(feed: Feed): string {
  const entries = feed.entries.map(
    (entry) =>
      `<entry>${element('id', idOf(entry))}${element('title', entry.page.title)}` +
      `<link rel="alternate" type="text/html" href="${escapeXml(feed.hrefOf(entry))}"/>` +
      `${element('published', entry.published)}${element('updated', entry.updated)}${element('summary', entry.summary)}` +
      `${entry.page.tags.map((tag) => `<category term="${escapeXml(tag)}"/>`).join('')}</entry>\n`,
  )
  return (
    `${XML}<feed xmlns="http://www.w3.org/2005/Atom">${element('id', feed.self)}${element('title', feed.title)}` +
    `<link rel="self" type="application/atom+xml" href="${escapeXml(feed.self)}"/>` +
    `<link rel="alternate" type="text/html" href="${escapeXml(feed.home)}"/>` +
    `${element('updated', updatedOf(feed))}<author>${element('name', feed.title)}</author>\n${entries.join('')}</feed>\n`
  )
}

function writeRss(feed: Feed): string {
  const items = feed.entries.map(
    (entry) =>
      `<item><guid isPermaLink="false">${idOf(entry)}</guid>${element('title', entry.page.title)}` +
      `${element('link', feed.hrefOf(entry))}${element('pubDate', toRfc822(entry.published))}` +
      `${element('atom:updated', entry.updated)}${element('description', entry.summary)}` +
      `${entry.page.tags.map((tag) => element('category', tag)).join('')}</item>\n`,
  )
  return (
    `${XML}<rss version="2.0" xmlns:atom="http://www.w3.org/2005/Atom"><channel>${element('title', feed.title)}` +
    `${element('link', feed.home)}${element('description', feed.title)}` +
    `<atom:link rel="self" type="application/rss+xml" href="${escapeXml(feed.self)}"/>` +
    `${element('lastBuildDate', toRfc822(updatedOf(feed)))}\n${items.join('')}</channel></rss>\n`
  )
}

/** `Sun, 03 Mar 2024 00:00:00 GMT` */
const toRfc822 = (instant: string): string => new Date(instant).toUTCString()

function writeJsonFeed(feed: Feed): string {
  const items = feed.entries.map((entry) => ({
    id: idOf(entry),
    url: feed.hrefOf(entry),
    title: entry.page.title,
    content_text: entry.summary,
    date_published: entry.published,
    date_modified: entry.updated,
    ...(entry.page.tags.length === 0 ? {} : { tags: entry.page.tags }),
  }))
  const { title, home, self } = feed
  const document = {
    version: 'https://jsonfeed.org/version/1.1',
    title,
    home_page_url: home,
    feed_url: self,
    items,
  }
  return `${JSON.stringify(document)}\n`
}
