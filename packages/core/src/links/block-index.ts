import { parseUuid } from '../id.ts'
import { findsOf } from '../markdown/packed-page.ts'
import type { NodeUuid } from '../nouns.ts'
import type { PlacedPage } from './placed-page.ts'

export interface FoundBlock {
  readonly page: PlacedPage
  readonly uuid: NodeUuid
}

export interface BlockIndex {
  /** The block anywhere in the site whose author gave it this UUID. */
  findByUuid(id: string): FoundBlock | undefined
  /** The page whose properties have this id: in Logseq they are a block, and references to it mean the page. */
  findPage(id: string): PlacedPage | undefined
  /** The block of one page with an author's id (`^id`), letter case aside. */
  findOnPage(page: PlacedPage, id: string): FoundBlock | undefined
}

/** Only ids that authors wrote: nobody links to an id that changes when the text does. */
export function createBlockIndex(pages: readonly PlacedPage[]): BlockIndex {
  const byUuid = new Map<NodeUuid, FoundBlock>()
  const byPageId = new Map<NodeUuid, PlacedPage>()
  for (const page of pages) {
    const id = page.page.properties['id']
    const pageId = typeof id === 'string' ? parseUuid(id) : undefined
    if (pageId !== undefined && !byPageId.has(pageId)) byPageId.set(pageId, page)
    for (const [id, uuid] of authoredIds(page)) if (parseUuid(id) === uuid) byUuid.set(uuid, { page, uuid })
  }
  const onPages = new Map<PlacedPage, ReadonlyMap<string, NodeUuid>>()
  const idsOf = (page: PlacedPage): ReadonlyMap<string, NodeUuid> => {
    const known = onPages.get(page) ?? idMapOf(page)
    onPages.set(page, known)
    return known
  }
  return {
    findByUuid: (id) => {
      const uuid = parseUuid(id)
      return uuid === undefined ? undefined : byUuid.get(uuid)
    },
    findPage: (id) => {
      const uuid = parseUuid(id)
      return uuid === undefined ? undefined : byPageId.get(uuid)
    },
    findOnPage: (page, id) => {
      const ids = idsOf(page)
      const uuid = ids.get(id) ?? ids.get(id.toLowerCase())
      return uuid === undefined ? undefined : { page, uuid }
    },
  }
}

/** Every id by its own spelling; by its lower case too, where no other id is spelt so. */
function idMapOf(page: PlacedPage): ReadonlyMap<string, NodeUuid> {
  const ids = new Map<string, NodeUuid>()
  for (const [id, uuid] of authoredIds(page)) ids.set(id, uuid)
  for (const { id, block } of page.page.parts) {
    const uuid = page.blockUuids[block]
    if (uuid !== undefined && !ids.has(id)) ids.set(id, uuid)
  }
  for (const [id, uuid] of [...ids]) if (!ids.has(id.toLowerCase())) ids.set(id.toLowerCase(), uuid)
  return ids
}

function* authoredIds({ page, blockUuids, idRules }: PlacedPage): Generator<readonly [string, NodeUuid]> {
  for (const index of findsOf(page).authored) {
    const { authorId } = page.blocks[index] ?? {}
    const uuid = blockUuids[index]
    if (authorId !== undefined && uuid !== undefined && idRules[index] === 1) yield [authorId, uuid]
  }
}
