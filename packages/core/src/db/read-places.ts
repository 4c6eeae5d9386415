import { sql } from 'drizzle-orm'
import type { NodeUuid } from '../nouns.ts'
import { type Database, rows } from './database.ts'
import { retrying } from './retrying.ts'
import { uuidArray, visibleAt } from './visible-rows.ts'

interface Placed {
  readonly uuid: NodeUuid
  readonly pageUuid: NodeUuid
  readonly parentUuid: NodeUuid
  readonly order: number
}

/** Deeper than any page may be nested. */
const MAX_DEPTH = 1000

/**
 * Where blocks stand on their pages: the rank of every block from the top down to each. Parents that are not among them are
 * read, a level of the trees at a time.
 */
export async function readPlaces(
  db: Database,
  { workspaceId, at }: { readonly workspaceId: number; readonly at: number },
  blocks: readonly Placed[],
): Promise<ReadonlyMap<NodeUuid, readonly number[]>> {
  const known = new Map<NodeUuid, Placed>(blocks.map((block) => [block.uuid, block]))
  for (let missing = missingParents(blocks, known); missing.length > 0; ) {
    const parents = await retrying(() =>
      rows(
        db,
        sql<Placed>`
          select uuid::text as uuid, page_uuid::text as "pageUuid", parent_uuid::text as "parentUuid", "order" from nodes
          where workspace_id = ${workspaceId}::int and uuid = any (${uuidArray(missing)}) and kind = 'block'
            and ${visibleAt(at)}`,
      ),
    )
    for (const parent of parents) known.set(parent.uuid, parent)
    missing = missingParents(parents, known)
  }
  return new Map(blocks.map((block) => [block.uuid, placeOf(block, known)]))
}

function missingParents(
  blocks: readonly Placed[],
  known: ReadonlyMap<NodeUuid, Placed>,
): readonly NodeUuid[] {
  const parents = blocks.flatMap(({ pageUuid, parentUuid }) =>
    parentUuid === pageUuid || known.has(parentUuid) ? [] : [parentUuid],
  )
  return [...new Set(parents)]
}

function placeOf(block: Placed, known: ReadonlyMap<NodeUuid, Placed>): readonly number[] {
  const place: number[] = []
  for (let at: Placed | undefined = block; at !== undefined && place.length < MAX_DEPTH; ) {
    place.push(at.order)
    at = at.parentUuid === at.pageUuid ? undefined : known.get(at.parentUuid)
  }
  return place.reverse()
}
