/** Which page, at another address, is the one that was at an address before. */

import type { NodeUuid } from '../nouns.ts'

/** A page that was at an address where nothing is any more. */
export interface LostPage {
  readonly uuid: NodeUuid
  /** Of its address. */
  readonly path: string
  /** Of its file, from the root of the notes. */
  readonly sourcePath: string
  /** `metadata.textDigest`; undefined when nothing was written on it. */
  readonly textDigest: string | undefined
}

/** Pages of the new deployment, by what they may be known by. */
export interface PagesAfter {
  byUuid(uuid: NodeUuid): NodeUuid | undefined
  bySource(sourcePath: string): NodeUuid | undefined
  /** Those whose address is new, by the digest of their text, in path order. */
  newByText(): ReadonlyMap<string, readonly NodeUuid[]>
}

/**
 * The page that each lost one is now, by the lost one's uuid. It is the page with its id, else that of its file, else that
 * of the file that git says it became, else one whose address is new and on which the same is written; each page once.
 * @param lost in path order
 * @param renames old path of a file → new path
 */
export function movedPages(
  lost: readonly LostPage[],
  after: PagesAfter,
  renames: ReadonlyMap<string, string>,
): ReadonlyMap<NodeUuid, NodeUuid> {
  const moved = new Map<NodeUuid, NodeUuid>()
  const taken = new Set<NodeUuid>()
  const match = (find: (page: LostPage) => NodeUuid | undefined): void => {
    for (const page of lost) {
      if (moved.has(page.uuid)) continue
      const found = find(page)
      if (found === undefined || taken.has(found)) continue
      moved.set(page.uuid, found)
      taken.add(found)
    }
  }
  match(({ uuid }) => after.byUuid(uuid))
  match(({ sourcePath }) => after.bySource(sourcePath))
  match(({ sourcePath }) => {
    const renamed = renames.get(sourcePath)
    return renamed === undefined ? undefined : after.bySource(renamed)
  })
  if (lost.every(({ uuid, textDigest }) => moved.has(uuid) || textDigest === undefined)) return moved
  const byText = new Map([...after.newByText()].map(([text, uuids]) => [text, uuids.values()]))
  match(({ textDigest }) => {
    const same = textDigest === undefined ? undefined : byText.get(textDigest)
    for (let next = same?.next(); next !== undefined && next.done !== true; next = same?.next())
      if (!taken.has(next.value)) return next.value
    return undefined
  })
  return moved
}
