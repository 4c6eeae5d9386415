/**
 * Headings found by what a link writes after `#`: the text as Obsidian takes it (punctuation and case make no
 * difference, `#a#b` is b below a), GitHub's slug (`#usage-1` is the second Usage), or the HTML id itself.
 */

import GithubSlugger from 'github-slugger'
import type { Heading, Page } from '../nouns.ts'
import { lookupKey } from '../page-name.ts'

export interface HeadingIndex {
  /** @param path from the outer heading to the inner one; not all levels need be named */
  find(path: readonly string[]): Heading | undefined
}

/** Of headings with the same text on one page, so many are looked at to find one below the right others. */
const MAX_CANDIDATES = 100

export function createHeadingIndex({ headings }: Pick<Page, 'headings'>): HeadingIndex {
  const parents = parentsOf(headings)
  const keys = headings.map(({ text }) => headingKey(text))
  const positions = new Map<string, number[]>()
  keys.forEach((key, position) => {
    const found = positions.get(key)
    if (found === undefined) positions.set(key, [position])
    else found.push(position)
  })
  const exact = exactAnchors(headings)

  const isBelow = (position: number, above: readonly string[]): boolean => {
    let missing = above.length
    for (let at = parents[position]; at !== undefined && missing > 0; at = parents[at]) {
      if (keys[at] === above[missing - 1]) missing -= 1
    }
    return missing === 0
  }

  return {
    find: (path) => {
      const last = path.at(-1)
      if (last === undefined) return undefined
      if (path.length === 1) {
        const heading = exact.get(last) ?? exact.get(last.toLowerCase())
        if (heading !== undefined) return heading
      }
      const above = path.slice(0, -1).map(headingKey)
      const candidates = (positions.get(headingKey(last)) ?? []).slice(0, MAX_CANDIDATES)
      const found = candidates.find((position) => isBelow(position, above))
      return found === undefined ? undefined : headings[found]
    },
  }
}

/** The heading that each one stands below, if any. */
function parentsOf(headings: readonly Heading[]): readonly (number | undefined)[] {
  const open: number[] = []
  return headings.map(({ level }, position) => {
    while (open.length > 0 && (headings[open.at(-1) ?? 0]?.level ?? 0) >= level) open.pop()
    const parent = open.at(-1)
    open.push(position)
    return parent
  })
}

function exactAnchors(headings: readonly Heading[]): ReadonlyMap<string, Heading> {
  const anchors = new Map<string, Heading>()
  const slugger = new GithubSlugger()
  for (const heading of headings) {
    const slug = slugger.slug(heading.text)
    if (slug !== '' && !anchors.has(slug)) anchors.set(slug, heading)
  }
  for (const heading of headings) anchors.set(heading.anchor, heading)
  return anchors
}

/** The key by which headings are compared: letters and digits, what is between them one `-`. */
export function headingKey(text: string): string {
  const key = lookupKey(text)
    .replace(/[^\p{L}\p{M}\p{N}]+/gu, '-')
    .replace(/^-|-$/gu, '')
  return key === '' ? lookupKey(text) : key
}
