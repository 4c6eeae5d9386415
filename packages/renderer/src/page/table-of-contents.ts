import type { Heading, LinkedPage, LinkedSite } from '@draehi/core'
import { escapeAttribute, escapeText } from './html.ts'
import { quoteWords } from './quote.ts'

interface Place {
  readonly page: LinkedPage
  readonly site: LinkedSite
}

interface Entry {
  readonly heading: Heading
  readonly children: Entry[]
}

/**
 * The headings of a page as nested links; nothing when there are fewer than two. One `<details>`, closed where it stands
 * above the text; the style shows it open, without its summary, where it stands beside it.
 * @param place the page and its site: code in a heading is code here too
 */
export function writeTableOfContents(headings: readonly Heading[], place: Place): string {
  if (headings.length < 2) return ''
  return (
    '<details class="toc"><summary>On this page</summary><nav aria-label="On this page">' +
    `<p class="toc-title">On this page</p>${writeEntries(nest(headings), place)}</nav></details>`
  )
}

/** A heading belongs to the nearest one before it that is of a smaller level. Levels may be skipped. */
function nest(headings: readonly Heading[]): readonly Entry[] {
  const top: Entry[] = []
  const open: Entry[] = []
  for (const heading of headings) {
    while ((open.at(-1)?.heading.level ?? 0) >= heading.level) open.pop()
    const entry = { heading, children: [] }
    ;(open.at(-1)?.children ?? top).push(entry)
    open.push(entry)
  }
  return top
}

/** At most six deep: a child's level is greater than its parent's. */
function writeEntries(entries: readonly Entry[], place: Place): string {
  if (entries.length === 0) return ''
  const items = entries.map(({ heading, children }) => {
    const href = `#${encodeURIComponent(heading.anchor.toWellFormed())}`
    return `<li><a href="${escapeAttribute(href)}">${writeWords(heading, place)}</a>${writeEntries(children, place)}</li>`
  })
  return `<ol>${items.join('')}</ol>`
}

/** A block of an outline may hold more than its heading, which comes first. */
function writeWords({ block, text }: Heading, { page, site }: Place): string {
  const [first = ''] = page.page.blocks[block]?.html ?? []
  const isFirst = typeof first === 'string' && /^\s*<h[1-6][ >]/u.test(`${first} `)
  return (isFirst ? quoteWords(page, block, site, MAX_ENTRY) : undefined) ?? escapeText(text)
}

/** UTF-16 units. */
const MAX_ENTRY = 500
