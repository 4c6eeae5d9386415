/** What the rows of a page or a list depended on when they were made, and what they came to. Pure. */

import { createHash } from 'node:crypto'
import type { Digest, LinkedPage, LinkedSite, NodeUuid, Page } from '../nouns.ts'
import { ROWS_FORM } from '../plan/to-rows.ts'
import { SEARCH_RECIPE } from '../search/search-vector.ts'
import type { Listing, SiteRenderer } from '../site-renderer.ts'
import { COMMON, type PageReads } from './watched-site.ts'

export interface Trace {
  /** Of a page its id, of a list its path. */
  readonly key: string
  /** Of everything that `reads` names, and of the page, or of what the list is made of. */
  readonly input: Digest
  /** Of its rendered page, which covers all rows of the page. */
  readonly rows: Digest
  /** `RenderedPage.path`. */
  readonly path: string
  readonly reads: PageReads
}

/** Raised when a page is traced otherwise. */
const TRACE_FORM = 3

/** Digests of what one site's pages and lists are made of, with what they read. */
export interface Inputs {
  ofPage(page: NodeUuid, reads: PageReads): Digest
  ofListing(about: NonNullable<Listing['about']>, reads: PageReads): Digest
}

/** @param parser what parsed the pages: fingerprint and platform */
export function createInputs(site: LinkedSite, renderer: SiteRenderer, parser: string): Inputs {
  const facts = COMMON.map((key) => site[key])
  const common = createHash('sha256').update(
    JSON.stringify([TRACE_FORM, ROWS_FORM, SEARCH_RECIPE, parser, renderer.fingerprint, facts]),
  )
  const known = new Map<NodeUuid, string>()
  const digestOfPage = (uuid: NodeUuid): string => {
    const page = site.byUuid.get(uuid)
    if (page === undefined) return ''
    const digest = known.get(uuid) ?? linkedDigest(page)
    known.set(uuid, digest)
    return digest
  }
  const withDigests = (pages: readonly NodeUuid[]) => pages.map((page) => [page, digestOfPage(page)])
  const inputOf = (own: unknown, { pages, assets, questions }: PageReads): Digest => {
    const read = [
      own,
      withDigests(pages),
      assets.map((path) => [path, site.assets.get(path)?.digest]),
      questions.map((question) => [question, renderer.answer?.(question, site)]),
    ]
    return common.copy().update(JSON.stringify(read)).digest('hex') as Digest
  }
  return {
    ofPage: (page, reads) => inputOf(digestOfPage(page), reads),
    ofListing: ({ facts, pages }, reads) => inputOf([facts, withDigests(pages)], reads),
  }
}

/** What parsing made of the file alone: `path` and `oid` stand for it. Linking gives a page another name at most. */
const OF_THE_FILE: ReadonlySet<string> = new Set<keyof Page>([
  'blocks',
  'links',
  'queries',
  'headings',
  'propertyList',
  'article',
  'layout',
])

/** Everything that is true of a linked page, its text by the id of its blob. */
function linkedDigest({ page, ...linked }: LinkedPage): string {
  const facts = Object.keys(page).flatMap((key) =>
    OF_THE_FILE.has(key) ? [] : [[key, page[key as keyof Page]]],
  )
  return createHash('sha256')
    .update(JSON.stringify([facts, linked]))
    .digest('hex')
}
