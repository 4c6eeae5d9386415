import type { Page } from '../nouns.ts'

/**
 * Whether readers get a page at a moment: it is published, its first minute has come, its last is not over.
 * @param now ISO 8601 in UTC
 */
export function isShownAt(
  { isPublished, details }: Pick<Page, 'isPublished' | 'details'>,
  now: string,
): boolean {
  const { shownFrom, shownUntil } = details
  const isBegun = shownFrom === undefined || Date.parse(shownFrom) <= Date.parse(now)
  const isOver = shownUntil !== undefined && Date.parse(shownUntil) <= Date.parse(now)
  return isPublished && isBegun && !isOver
}
