/** A quoted block in a list: what stands above it, its words, and the way to it. */

import type { LinkedPage } from '@draehi/core'
import type { TemplateContext } from './fill-template.ts'
import { escapeAttribute } from './html.ts'
import { blockAnchor, sitePageHref } from './page-href.ts'
import { type CitedKey, quoteBlock, quoteTrail } from './quote.ts'

/** `<li>…</li>`; `''` when there is no such block. @param context `sources`: the page is added */
export function writeQuote(
  page: LinkedPage,
  index: number,
  context: Pick<TemplateContext, 'site' | 'sources'>,
  cited?: CitedKey,
): string {
  const uuid = page.blockUuids[index]
  if (uuid === undefined || page.page.blocks[index] === undefined) return ''
  context.sources?.add(page.uuid)
  const { html, box } = quoteBlock(page, index, context, cited)
  const trail = quoteTrail(page, index, context.site)
  const above = trail.length === 0 ? '' : `<p class="trail">${trail.join(' › ')}</p>`
  const href = sitePageHref(context.site, page.path, blockAnchor(uuid))
  const label = escapeAttribute(`Go to this passage in ${page.page.title}`)
  const quote = `<blockquote class="quote">${box}${html}</blockquote>`
  return `<li${box === '' ? '' : ' class="task"'}>${above}${quote}<a class="jump" href="${href}" aria-label="${label}">¶</a></li>`
}
