/** `file.name`, `file.tags`, … of a page. */

import { basename, folderOf, linkNamed, linkToPage, toValue } from './page-fields.ts'
import { parseDate } from './query-date.ts'
import { prefixesOf, type QueryFacts, type SitePage } from './query-facts.ts'
import type { FileField, QueryLink, QueryValue } from './query-plan.ts'
import { toList } from './query-value.ts'

export function fileField(field: FileField, n: number, facts: QueryFacts): QueryValue {
  const site = facts.pages[n]
  if (site === undefined) return null
  const { page } = site
  switch (field) {
    case 'name':
      return basename(page.path)
    case 'path':
      return page.path
    case 'folder':
      return folderOf(page.path)
    case 'ext':
      return page.path.slice(page.path.lastIndexOf('.') + 1)
    case 'link':
      return linkToPage(n, facts)
    case 'tags':
      return toList([...new Set(page.tags.flatMap(prefixesOf))].map((tag) => `#${tag}`))
    case 'etags':
      return toList(page.tags.map((tag) => `#${tag}`))
    case 'aliases':
      return toList(page.aliases)
    case 'inlinks':
      return toList(inlinksOf(site, facts))
    case 'outlinks':
      return toList(outlinksOf(site, facts))
    case 'day':
      return dayOfPage(site, n, facts)
    case 'frontmatter':
      return toValue(page.frontMatter, folderOf(page.path), facts)
  }
}

function inlinksOf({ backlinks }: SitePage, facts: QueryFacts): readonly QueryLink[] {
  return [...new Set(backlinks.map(({ page }) => page))].flatMap((uuid) => {
    const n = facts.numberOfPage(uuid)
    return n === undefined ? [] : [linkToPage(n, facts)]
  })
}

/** Pages, once each; names that no page has too. Tags and files are none. */
function outlinksOf({ page, targets }: SitePage, facts: QueryFacts): readonly QueryLink[] {
  const found = new Map<string, QueryLink>()
  page.links.forEach(({ kind, target: written }, i) => {
    const target = targets[i]
    if (kind === 'tag' || target === undefined || target.kind === 'asset' || target.kind === 'tag') return
    const n = target.kind === 'page' ? facts.numberOfPage(target.page) : undefined
    const link =
      n === undefined ? linkNamed(written, undefined, folderOf(page.path), facts) : linkToPage(n, facts)
    if (kind === 'block' && link.page === undefined) return
    const key = link.page ?? `~${link.title}`
    if (!found.has(key)) found.set(key, link)
  })
  return [...found.values()]
}

const DAY_IN_NAME = /(?<!\d)(\d{4})-?(\d\d)-?(\d\d)(?!\d)/u

/** Of a journal, of a file's name, or the field `date`. */
function dayOfPage({ page }: SitePage, n: number, facts: QueryFacts): QueryValue {
  if (page.journalDay !== undefined) return parseDate(page.journalDay) ?? null
  const [, year, month, day] = DAY_IN_NAME.exec(basename(page.path)) ?? []
  const named = year === undefined ? undefined : parseDate(`${year}-${month}-${day}`)
  if (named !== undefined) return named
  const written = facts.fieldsOf(n).get('date') ?? null
  return written !== null && typeof written === 'object' && written.type === 'date' ? written : null
}
