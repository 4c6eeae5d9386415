import type { PageChange, Slug } from '@draehi/core'
import { escapeAttribute, escapeText } from './html.ts'
import { pageHref } from './page-href.ts'

/** Pages listed; the rest is counted. */
const SHOWN = 2000

const WORDS = { added: 'New', changed: 'Changed', moved: 'Moved', removed: 'Removed' } as const

/** The pages in which a preview differs from the live site. Links are the site's, and led into the preview when served. */
export function writePreviewChanges(
  slug: Slug,
  changes: readonly PageChange[],
): { readonly title: string; readonly head: string; readonly body: string } {
  const title = 'What differs from the site'
  const sections = (['added', 'changed', 'moved', 'removed'] as const).map((kind) => {
    const of = changes.filter((change) => change.kind === kind)
    if (of.length === 0) return ''
    const items = of.slice(0, SHOWN).map(({ path, from }) => {
      const name = escapeText(`/${path}`)
      const link =
        kind === 'removed' ? name : `<a href="${escapeAttribute(pageHref(slug, path))}">${name}</a>`
      return `<li dir="auto">${from === undefined ? '' : `${escapeText(`/${from}`)} → `}${link}</li>`
    })
    const more = of.length > SHOWN ? `<li>and ${of.length - SHOWN} more</li>` : ''
    return `<h2>${WORDS[kind]} <span class="count">${of.length}</span></h2><ul>${items.join('')}${more}</ul>`
  })
  const body = sections.join('')
  return {
    title,
    head: `<title>${escapeText(title)}</title>`,
    body: `<article lang="en" dir="ltr"><h1>${escapeText(title)}</h1>${body === '' ? '<p>No page.</p>' : body}</article>`,
  }
}
