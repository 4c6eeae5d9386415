/** The rows that stand on one page, by key, and what they hold as one digest. Pure. */

import { digestOfDigests } from '../id.ts'
import type { Digest, LinkedPage, NodeUuid, SiteRows, StoredRows } from '../nouns.ts'
import { linkKey, nodeKey, renderedPageKey } from './row-key.ts'

export interface PageRowKeys {
  readonly uuid: NodeUuid
  /** The page's own, then those of its blocks. */
  readonly nodes: readonly string[]
  readonly links: readonly string[]
  readonly renderedPage: string
}

/** @param path `RenderedPage.path` of its row: `''` for the home page */
export function pageRowKeys({ uuid, blockUuids, page }: LinkedPage, path: string): PageRowKeys {
  return {
    uuid,
    nodes: [nodeKey('page', uuid), ...blockUuids.map((block) => nodeKey('block', block))],
    links: page.links.map((_, order) => linkKey(uuid, order)),
    renderedPage: renderedPageKey(path),
  }
}

/** Of the rows of one page. Two pages with equal sums have equal rows. */
export function sumOfRows({ nodes, links, renderedPages }: SiteRows): Digest {
  return digestOfDigests([...nodes, ...links, ...renderedPages].map(({ digest }) => digest))
}

/** The same of what is stored; undefined when a row is not. */
export function sumOfStored(stored: StoredRows, keys: PageRowKeys): Digest | undefined {
  const digests: Digest[] = []
  for (const key of keys.nodes) if (!take(stored.nodes.get(key), digests)) return undefined
  for (const key of keys.links) if (!take(stored.links.get(key), digests)) return undefined
  if (!take(stored.renderedPages.get(keys.renderedPage), digests)) return undefined
  return digestOfDigests(digests)
}

function take(digest: Digest | undefined, into: Digest[]): boolean {
  if (digest === undefined) return false
  into.push(digest)
  return true
}
