/** The search of an exported site: an index that a browser reads once, bounded however large the site is. */

import { compareText, type PageContents } from '@draehi/core'

/** Below the site. */
export const SEARCH_INDEX_PATH = '-/search-index.json'

/** UTF-16 units of all texts and of all headings together; each page has an equal part of it, and no more than `most`. */
const TEXT = { all: 1_500_000, most: 600 }
const HEADINGS = { all: 800_000, most: 1200 }
const LONGEST_NAME = 200

export interface IndexEntry {
  readonly url: string
  readonly title: string
  readonly aliases?: readonly string[]
  readonly tags?: readonly string[]
  /** Text, and id of the element. */
  readonly headings?: readonly (readonly [string, string])[]
  /** How the page begins. */
  readonly text: string
}

/** `{"schema":1,"pages":[…]}`. */
export function writeSearchIndex(entries: Iterable<IndexEntry>): Buffer {
  const sorted = [...entries].sort((a, b) => compareText(a.url, b.url))
  return Buffer.from(`{"schema":1,"pages":[${sorted.map((entry) => JSON.stringify(entry)).join(',\n')}]}\n`)
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
    text: clipText(text, room.text),
  }
}

const part = ({ all, most }: { readonly all: number; readonly most: number }, count: number): number =>
  Math.min(most, Math.floor(all / Math.max(1, count)))

/** No half of a pair at its end. */
const clip = (text: string, units: number): string =>
  text.length <= units ? text : text.slice(0, units).replace(/[\ud800-\udbff]$/u, '')

/** UTF-16 units; scripts without spaces have no end of a word, and an address is as long as it is. */
const LONGEST_WORD = 40

/** Ends with a whole word, and says that there is more. */
function clipText(text: string, units: number): string {
  if (text.length <= units) return text
  const cut = clip(text, units - 1)
  const end = cut.search(/\s\S*$/u)
  return `${end > 0 && cut.length - end <= LONGEST_WORD ? cut.slice(0, end) : cut}…`
}
