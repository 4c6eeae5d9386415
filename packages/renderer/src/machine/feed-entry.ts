/**
 * What a feed carries: new pages, and pages that really changed. A page changed when at least a tenth of its words, and not
 * fewer than eight, are others than in the version that the feed last spoke of. So a mistyped letter is no news, many small
 * corrections are in the end, and what was only moved, renamed or drawn otherwise is none. Versions are those of the
 * deployments that are kept; what an older one changed is not known, and then a page is as old as it says. Pure.
 */

import type { BlockVersion, ListedPage, PageVersions } from '@draehi/core'

export interface FeedEntry {
  readonly page: ListedPage
  /** ISO 8601, an instant. */
  readonly published: string
  readonly updated: string
  /** The beginning of its text. */
  readonly summary: string
}

const MOST_ENTRIES = 30
/** Pages whose versions are looked at: those that came last, and those whose rows changed last. */
const MOST_CANDIDATES = 60
const SHARE = 0.1
const FEWEST_WORDS = 8
const SUMMARY_LENGTH = 500

/** Of many pages those that can be in a feed. */
export function feedCandidates(pages: readonly ListedPage[]): readonly ListedPage[] {
  const newest = pages.toSorted(
    (a, b) => compare(b.created ?? '', a.created ?? '') || compare(a.path, b.path),
  )
  const changed = pages.toSorted((a, b) => b.since - a.since || compare(a.path, b.path))
  return [...new Set([...newest.slice(0, MOST_CANDIDATES), ...changed.slice(0, MOST_CANDIDATES)])]
}

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0)

/** The newest first. */
export function toFeedEntries(pages: readonly ListedPage[], versions: PageVersions): readonly FeedEntry[] {
  const blocksOf = new Map<string, BlockVersion[]>()
  for (const block of versions.blocks) {
    const blocks = blocksOf.get(block.page)
    if (blocks === undefined) blocksOf.set(block.page, [block])
    else blocks.push(block)
  }
  return pages
    .map((page) => toEntry(page, blocksOf.get(page.uuid) ?? [], versions))
    .sort((a, b) => compare(b.updated, a.updated) || compare(a.page.path, b.page.path))
    .slice(0, MOST_ENTRIES)
}

function toEntry(
  page: ListedPage,
  blocks: readonly BlockVersion[],
  { times, oldest }: PageVersions,
): FeedEntry {
  const first = blocks.reduce((least, { since }) => Math.min(least, since), page.since)
  const timeOf = (deployment: number): string => times.get(deployment) ?? NEVER
  const published = toInstant(page.created) ?? timeOf(first)
  const change = lastRealChange(blocks, oldest)
  const updated = change === undefined ? published : timeOf(change)
  const shown = blocks
    .filter(({ until, isHeading }) => until === undefined && !isHeading)
    .map(({ text }) => text)
  return {
    ...{ page, published },
    updated: compare(updated, published) < 0 ? published : updated,
    summary: page.description ?? shorten(shown.join(' ')),
  }
}

const NEVER = '1970-01-01T00:00:00Z'

/** A day begins at midnight; an instant with an offset is one in UTC. */
function toInstant(date: string | undefined): string | undefined {
  const at = date === undefined ? Number.NaN : Date.parse(date.length === 10 ? `${date}T00:00:00Z` : date)
  return Number.isNaN(at) ? undefined : new Date(at).toISOString().replace('.000Z', 'Z')
}

function shorten(text: string): string {
  return text.length <= SUMMARY_LENGTH
    ? text
    : `${text
        .slice(0, SUMMARY_LENGTH)
        .toWellFormed()
        .replace(/\uFFFD$/u, '')
        .trimEnd()}…`
}

/** The deployment of the last change that is news; undefined when there is none after the page came, or none is known. */
export function lastRealChange(blocks: readonly BlockVersion[], oldest: number): number | undefined {
  const moments = [
    ...new Set(blocks.flatMap(({ since, until }) => (until === undefined ? [since] : [since, until]))),
  ]
    .filter((deployment) => deployment > oldest)
    .sort((a, b) => a - b)
  const words = new Map<string, readonly string[]>()
  const countAt = (deployment: number): Counted => countWords(blocks, deployment, words)
  let base = countAt(oldest)
  let last: number | undefined
  for (const moment of moments) {
    const now = countAt(moment)
    if (base.total === 0) {
      base = now // it came
      continue
    }
    const changed = Math.max(difference(now, base), difference(base, now))
    if (changed < Math.max(FEWEST_WORDS, SHARE * Math.max(now.total, base.total))) continue
    base = now
    last = moment
  }
  return last
}

interface Counted {
  readonly words: ReadonlyMap<string, number>
  readonly total: number
}

function countWords(
  blocks: readonly BlockVersion[],
  at: number,
  known: Map<string, readonly string[]>,
): Counted {
  const words = new Map<string, number>()
  let total = 0
  for (const { text, since, until } of blocks) {
    if (since > at || (until !== undefined && until <= at)) continue
    const own = known.get(text) ?? wordsOf(text)
    known.set(text, own)
    for (const word of own) words.set(word, (words.get(word) ?? 0) + 1)
    total += own.length
  }
  return { words, total }
}

/** Words of `a` that `b` has not, counted as often as they occur. */
function difference(a: Counted, b: Counted): number {
  let count = 0
  for (const [word, times] of a.words) count += Math.max(0, times - (b.words.get(word) ?? 0))
  return count
}

const segmenter = new Intl.Segmenter('en', { granularity: 'word' })
/** UTF-16 units of one block that are looked at. */
const MAX_TEXT = 50_000

function wordsOf(text: string): readonly string[] {
  return Array.from(segmenter.segment(text.slice(0, MAX_TEXT)))
    .filter(({ isWordLike }) => isWordLike)
    .map(({ segment }) => segment.toLowerCase())
}
