/** The search of an exported site: an index that a browser reads once, bounded however large the site is. */

import type { LiveSite, PageContents, SiteReader } from '@draehi/core'

/** Below the site. */
export const SEARCH_INDEX_PATH = '-/search-index.json'

/** UTF-16 units of all texts and of all headings together; each page has an equal part of it, and no more than `most`. */
const TEXT = { all: 1_500_000, most: 600 }
const HEADINGS = { all: 800_000, most: 1200 }
const LONGEST_NAME = 200
const PAGES_AT_ONCE = 500

interface IndexEntry {
  readonly url: string
  readonly title: string
  readonly aliases?: readonly string[]
  readonly tags?: readonly string[]
  /** Text, and id of the element. */
  readonly headings?: readonly (readonly [string, string])[]
  /** How the page begins. */
  readonly text: string
}

/** `{"schema":1,"pages":[…]}`, piece by piece. Pages that are in no list are not in it. @param urlOf an address below the site */
export async function* writeSearchIndex(
  reader: SiteReader,
  site: LiveSite,
  urlOf: (address: string) => string | undefined,
): AsyncGenerator<Buffer> {
  const paths: string[] = []
  for (let after: string | undefined; ; after = paths.at(-1)) {
    const listed = await reader.listPages(site, after, PAGES_AT_ONCE)
    paths.push(...listed.map(({ path }) => path))
    if (listed.length < PAGES_AT_ONCE) break
  }
  let separator = '{"schema":1,"pages":['
  for (const path of paths) {
    const page = await reader.readContents(site, path)
    const url = page && urlOf(page.address)
    if (page === undefined || url === undefined) continue
    yield Buffer.from(`${separator}${JSON.stringify(toEntry(page, url, paths.length))}`)
    separator = ',\n'
  }
  yield Buffer.from(separator === ',\n' ? ']}\n' : `${separator}]}\n`)
}

/** @param count of the pages of the site */
export function toEntry(page: PageContents, url: string, count: number): IndexEntry {
  const headings: (readonly [string, string])[] = []
  let text = ''
  const room = { text: part(TEXT, count), headings: part(HEADINGS, count) }
  for (const block of page.blocks) {
    const { kind, anchor } = block.metadata
    if (kind === 'heading') {
      const name = clip(block.text, LONGEST_NAME)
      room.headings -= name.length
      if (name !== '' && name !== page.title && room.headings >= 0)
        headings.push([name, typeof anchor === 'string' ? anchor : `b-${block.uuid}`])
    } else if (block.text !== '' && text.length < room.text) text += `${text === '' ? '' : ' '}${block.text}`
  }
  return {
    url,
    title: clip(page.title, LONGEST_NAME),
    ...(page.aliases.length === 0
      ? {}
      : { aliases: page.aliases.slice(0, 10).map((name) => clip(name, 80)) }),
    ...(page.tags.length === 0 ? {} : { tags: page.tags.slice(0, 20).map((name) => clip(name, 80)) }),
    ...(headings.length === 0 ? {} : { headings }),
    text: clip(text, room.text),
  }
}

const part = ({ all, most }: { readonly all: number; readonly most: number }, count: number): number =>
  Math.min(most, Math.floor(all / Math.max(1, count)))

/** No half of a pair at its end. */
const clip = (text: string, units: number): string =>
  text.length <= units ? text : text.slice(0, units).replace(/[\ud800-\udbff]$/u, '')
