import type { PageDiff, PageMoment, Slug } from '@draehi/core'
import { writePageDiff } from './diff-page.ts'
import { escapeAttribute, escapeText } from './html.ts'
import { pageHref } from './page-href.ts'

/** When a page changed, as far as it is kept. @param path below the workspace */
export function writeHistoryPage(
  page: { readonly slug: Slug; readonly path: string; readonly title: string },
  moments: readonly PageMoment[],
  diff?: PageDiff | 'too-much',
): { readonly head: string; readonly body: string } {
  const href = pageHref(page.slug, page.path)
  const historyHref = pageHref(page.slug, page.path === '' ? '-/history' : `-/history/${page.path}`)
  const oldest = moments.at(-1)
  const items = moments.map(({ deploymentId, since, came, went }) => {
    const when = since.replace('T', ' ').replace(/:\d\dZ$/u, '')
    const what = [came > 0 ? `${came} new` : '', went > 0 ? `${went} gone` : ''].filter((part) => part !== '')
    return (
      `<li><a href="${escapeAttribute(`${href}?at=${deploymentId}`)}"><time datetime="${escapeAttribute(since)}">${escapeText(when)}</time></a> ` +
      (oldest?.deploymentId === deploymentId
        ? `<span class="count">${escapeText(what.join(', '))}</span></li>`
        : `<a class="count" href="${escapeAttribute(`${historyHref}?diff=${deploymentId}`)}">${escapeText(what.join(', '))}</a></li>`)
    )
  })
  const list =
    items.length === 0
      ? '<p>Nothing is kept of how it was before.</p>'
      : `<ol class="page-history" reversed>${items.join('')}</ol>`
  const title = `${page.title}: what changed`
  return {
    head: `<title>${escapeText(title)}</title><meta name="robots" content="noindex">`,
    body:
      `<article lang="en" dir="ltr"><h1 dir="auto">${escapeText(title)}</h1>` +
      `<p><a href="${escapeAttribute(href)}">The page as it is now</a></p>${writeDiff(diff)}${list}` +
      '<p>Times are UTC. Numbers count blocks.</p></article>',
  }
}

function writeDiff(diff: PageDiff | 'too-much' | undefined): string {
  if (diff === undefined) return ''
  return diff === 'too-much' ? '<p>Too much changed to show it here.</p>' : writePageDiff(flat(diff))
}

/** Without styles in attributes, which the policy of pages forbids. */
function flat(diff: PageDiff): PageDiff {
  return { ...diff, blocks: diff.blocks.map((block) => ({ ...block, depth: 0 })) }
}
