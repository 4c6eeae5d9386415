import type { LinkedSite } from '@draehi/core'
import { linkTo } from './html.ts'
import { pageHref } from './page-href.ts'

/**
 * Links to the parts of a long listing; nothing when there is only one.
 * @param current 0-based
 */
export function writePartLinks(
  parts: number,
  current: number,
  pathOf: (part: number) => string,
  site: LinkedSite,
): string {
  if (parts < 2) return ''
  const items = Array.from({ length: parts }, (_, part) =>
    part === current
      ? `<li aria-current="page">${part + 1}</li>`
      : `<li>${linkTo(pageHref(site.workspaceSlug, pathOf(part)), String(part + 1))}</li>`,
  )
  return `<nav class="parts" aria-label="Parts"><ul>${items.join('')}</ul></nav>`
}
