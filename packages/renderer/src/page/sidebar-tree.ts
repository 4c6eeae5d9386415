/**
 * The tree of pages as a deployment keeps it, beside the frame: compact JSON, from which the server writes the sidebar of
 * each page. A page that comes or goes changes this one value and not the pages.
 */

import type { LinkedSite, SiteTreeEntry } from '@draehi/core'

/** Path below the workspace, `''` for home; null: it leads nowhere. What is in a folder, and how much more than that. */
export type Twig = readonly [
  title: string,
  path: string | null,
  children?: readonly Twig[],
  /** Children that are not in `children`. */
  more?: number,
]

/** Entries that a server keeps in memory for one site, some 200 bytes each. */
const MAX_TWIGS = 30_000

/** How many of a folder are kept when the tree is larger than that. */
const CUTS = [1000, 100, 10, 0]

export function toTwigs(tree: LinkedSite['tree']): readonly Twig[] {
  const most = [Number.POSITIVE_INFINITY, ...CUTS].find((cut) => countEntries(tree, cut) <= MAX_TWIGS) ?? 0
  return cutTwigs(tree, most)
}

function countEntries(entries: readonly SiteTreeEntry[], cut: number): number {
  let count = 0
  for (const { children } of kept(entries, cut)) count += 1 + countEntries(children, cut)
  return count
}

function cutTwigs(entries: readonly SiteTreeEntry[], cut: number): readonly Twig[] {
  return kept(entries, cut).map(({ title, path, children }): Twig => {
    if (children.length === 0) return [title, path ?? null]
    const below = cutTwigs(children, cut)
    const more = children.length - below.length
    return more === 0 ? [title, path ?? null, below] : [title, path ?? null, below, more]
  })
}

function kept(entries: readonly SiteTreeEntry[], cut: number): readonly SiteTreeEntry[] {
  return entries.length <= cut ? entries : entries.slice(0, cut)
}

/** @throws TypeError when it is none */
export function readTwigs(value: unknown): readonly Twig[] {
  if (!isTwigs(value)) throw new TypeError('the stored tree of pages is none')
  return value
}

function isTwigs(value: unknown): value is readonly Twig[] {
  return Array.isArray(value) && value.every(isTwig)
}

function isTwig(value: unknown): value is Twig {
  if (!Array.isArray(value)) return false
  const [title, path, children, more]: readonly unknown[] = value
  return (
    typeof title === 'string' &&
    (path === null || typeof path === 'string') &&
    (children === undefined || isTwigs(children)) &&
    (more === undefined || typeof more === 'number')
  )
}
