import {
  askSite,
  type LinkedPage,
  type LinkedSite,
  lookupKey,
  type PageReference,
  parsePageName,
  taggedBlocks,
  tagPagesOf,
  toPagePath,
} from '@draehi/core'

/** One tag, however its letters are cased, and everything that carries it and is in lists. */
export interface SiteTag {
  /** Without `#`, as it was first written in path order. */
  readonly label: string
  /** Address of its list below the workspace, `-/tags/…`. */
  readonly path: string
  /** The page named after the tag, when there is one. */
  readonly page: PageReference | undefined
  /** In path order. */
  readonly carriers: readonly TagCarrier[]
}

export interface TagCarrier {
  readonly page: LinkedPage
  /** Blocks that carry the tag themselves; empty when only the page's properties do. */
  readonly blocks: readonly number[]
}

const tagsOfSites = new WeakMap<LinkedSite, ReadonlyMap<string, SiteTag>>()

/** Every tag of a site by `lookupKey`, sorted by it. Computed once per site. */
export function siteTags(site: LinkedSite): ReadonlyMap<string, SiteTag> {
  const known = tagsOfSites.get(site)
  if (known !== undefined) return known
  const tags = withPaths(collectTags(site), pagesNamedAfterTags(site))
  tagsOfSites.set(site, tags)
  return tags
}

/** Where the list of a tag is; undefined when nothing published carries it. */
export function tagPath(site: LinkedSite, tag: string): string | undefined {
  const key = lookupKey(tag)
  return findTagPath(askSite(site, key), key)
}

/** @param key a `lookupKey`: what a page asks of the site */
export function findTagPath(site: LinkedSite, key: string): string | undefined {
  return siteTags(site).get(key)?.path
}

interface Collected {
  readonly label: string
  readonly carriers: Map<LinkedPage, number[]>
}

function collectTags(site: LinkedSite): ReadonlyMap<string, Collected> {
  const found = new Map<string, Collected>()
  const keys = new Map<string, string>()
  const keyOf = (tag: string): string => {
    const key = keys.get(tag) ?? lookupKey(tag)
    keys.set(tag, key)
    return key
  }
  const blocksOf = (tag: string, page: LinkedPage): number[] => {
    const key = keyOf(tag)
    const entry = found.get(key) ?? { label: tag, carriers: new Map<LinkedPage, number[]>() }
    const blocks = entry.carriers.get(page) ?? []
    entry.carriers.set(page, blocks)
    found.set(key, entry)
    return blocks
  }
  for (const page of site.pages) {
    if (page.page.details.isUnlisted) continue
    for (const tag of page.page.tags) blocksOf(tag, page)
    for (const [index, tags] of taggedBlocks(page.page)) {
      for (const tag of tags) {
        const blocks = blocksOf(tag, page)
        if (blocks.at(-1) !== index) blocks.push(index)
      }
    }
  }
  return found
}

function withPaths(
  found: ReadonlyMap<string, Collected>,
  named: ReadonlyMap<string, PageReference>,
): ReadonlyMap<string, SiteTag> {
  const taken = new Set<string>()
  const tags = new Map<string, SiteTag>()
  for (const key of [...found.keys()].sort()) {
    const entry = found.get(key)
    const name = entry === undefined ? undefined : parsePageName(entry.label)
    if (entry === undefined || name === undefined) continue
    const path = freePath(`-/tags/${toPagePath(name)}`, taken)
    const carriers = [...entry.carriers].map(([page, blocks]) => ({ page, blocks }))
    tags.set(key, { label: entry.label, path, page: named.get(key), carriers })
  }
  return tags
}

/** `C` and `C++` want the same address: the first by key keeps it, the others get `-2`, `-3`, … */
function freePath(path: string, taken: Set<string>): string {
  let free = path
  for (let n = 2; taken.has(free); n++) free = `${path}-${n}`
  taken.add(free)
  return free
}

function pagesNamedAfterTags(site: LinkedSite): ReadonlyMap<string, PageReference> {
  const named = new Map<string, PageReference>()
  for (const page of site.pages) {
    if (page.page.details.isUnlisted) continue
    for (const { tag, page: reference } of tagPagesOf(page)) named.set(lookupKey(tag), reference)
  }
  return named
}
