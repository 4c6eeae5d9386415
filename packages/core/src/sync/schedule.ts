/** When the site of one commit changes by itself: the minutes at which pages appear or disappear. Pure. */

import type { Page } from '../nouns.ts'

export interface Schedule {
  /** Minutes after `now` for which the site is built ahead, ISO 8601, ascending. */
  readonly minutes: readonly string[]
  /** When the rest has to be built; undefined when there is no rest. */
  readonly refreshAt: string | undefined
}

const MAX_MINUTES = 16

/** Pages rendered for minutes to come, by one sync: a site of 10,000 pages looks five changes ahead. */
const MAX_PAGES = 50_000

const DAY_MS = 86_400_000

/** An expiry in ten years ends every row of a page; nobody needs that now. */
const MAX_AHEAD_MS = 400 * DAY_MS

/**
 * The schedule from `now` on. When it is cut, the rest is due long before it is needed: when half of the minutes that were
 * built are over, or when the first of the others comes into sight.
 */
export function scheduleOf(pages: readonly Page[], now: string): Schedule {
  const begin = Date.parse(now)
  const all = [...new Set(pages.flatMap(minutesOf))].filter((at) => at > begin).sort((a, b) => a - b)
  const most = Math.max(1, Math.min(MAX_MINUTES, Math.floor(MAX_PAGES / Math.max(1, pages.length))))
  const near = all.filter((at) => at - begin <= MAX_AHEAD_MS)
  const built = near.slice(0, most)
  const rest = all[built.length]
  const half = built[Math.floor((built.length - 1) / 2)]
  const refreshAt = near.length > built.length ? half : rest === undefined ? undefined : rest - MAX_AHEAD_MS
  return { minutes: built.map(toIso), refreshAt: refreshAt === undefined ? undefined : toIso(refreshAt) }
}

/** Both minutes of a page that is shown at all. */
function minutesOf({ isPublished, details }: Page): readonly number[] {
  const from = details.shownFrom === undefined ? undefined : Date.parse(details.shownFrom)
  const until = details.shownUntil === undefined ? undefined : Date.parse(details.shownUntil)
  if (!isPublished || (from !== undefined && until !== undefined && until <= from)) return []
  return [from, until].filter((at) => at !== undefined)
}

const toIso = (at: number): string => new Date(at).toISOString()
