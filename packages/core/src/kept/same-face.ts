/** What others see of a page. While it is what it was, nothing that is said of other pages changes with it. Pure. */

import { findsOf } from '../markdown/packed-page.ts'
import type { LinkedPage, Page } from '../nouns.ts'

/**
 * Whether two versions of a file make pages that every name, address, list and redirect of a site takes for the same:
 * what linking asks of a page on behalf of others, but for what its links name a place of (`placesOf`).
 */
export function haveSameFace(before: Page, after: Page): boolean {
  return JSON.stringify(faceOf(before)) === JSON.stringify(faceOf(after))
}

/** What a page is to itself, and to who shows it: that is read again where it is shown. */
type Own =
  | 'oid'
  | 'description'
  | 'tags'
  | 'frontMatter'
  | 'cssClasses'
  | 'links'
  | 'queries'
  | 'headings'
  | 'anchors'
  | 'parts'
  | 'propertyList'
  | 'article'
  | 'layout'
  | 'features'
  | 'problems'

/** All else: whoever gives a page one more is told here by the compiler. */
function faceOf(page: Page): Readonly<Record<Exclude<keyof Page, Own>, unknown>> {
  const { path, name, authorId, title, journalDay, permalink, details, aliases, isPublished } = page
  return {
    ...{ path, name, authorId, title, journalDay, permalink, aliases, isPublished },
    // In one order, whoever made them.
    details: Object.entries(details)
      .filter(([, value]) => value !== undefined)
      .sort(([a], [b]) => (a < b ? -1 : 1)),
    // An id in the properties of a page means the page.
    properties: typeof page.properties['id'] === 'string' ? page.properties['id'] : undefined,
    // `findHome` passes over a page that says nothing; ids of authors are found from anywhere.
    blocks: [page.blocks.length > 0, findsOf(page).authored.map((index) => page.blocks[index]?.authorId)],
  }
}

/** What a link may name of a page beside the page itself, and where it then leads. */
export function placesOf({
  page,
  blockUuids,
  idRules,
}: Pick<LinkedPage, 'page' | 'blockUuids' | 'idRules'>): string {
  return JSON.stringify([
    page.headings.map(({ block, level, text, anchor }) => [level, text, anchor, blockUuids[block]]),
    page.anchors,
    page.parts.map(({ id, block, isList }) => [id, blockUuids[block], isList]),
    findsOf(page).authored.map((index) => [page.blocks[index]?.authorId, blockUuids[index], idRules[index]]),
  ])
}
