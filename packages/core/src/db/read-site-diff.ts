/**
 * What differs between two deployments, from their rows alone. Which rows differ is read along the indexes of ranges, so the
 * cost follows the difference and not the size of the site; their content is read page by page.
 */

import { type SQL, sql } from 'drizzle-orm'
import type { PlacedBlock } from '../diff/block-diff.ts'
import { type ComparedPageRow, diffPage } from '../diff/page-diff.ts'
import type { DiffSummary, PageDiff } from '../diff/site-diff.ts'
import type { NodeUuid } from '../nouns.ts'
import { compareText } from '../problem.ts'
import { type Database, oneRow, rows } from './database.ts'
import { readPlaces } from './read-places.ts'
import { retrying } from './retrying.ts'
import { onlyAt, uuidArray, visibleAt } from './visible-rows.ts'

export interface DiffRequest {
  readonly workspaceId: number
  /** Ids of two deployments, in any order. */
  readonly before: number
  readonly after: number
  /** Of this page alone, as its readers see it: the words of blocks in place of their source. */
  readonly page?: NodeUuid
  readonly signal?: AbortSignal
}

/** Blocks whose content is in memory at a time. */
const BLOCKS_AT_ONCE = 2000

export interface SiteDiff {
  readonly summary: DiffSummary
  /** By path. To be read once. */
  readonly pages: AsyncGenerator<PageDiff>
}

export async function readSiteDiff(db: Database, request: DiffRequest): Promise<SiteDiff> {
  const pairs = await readPairs(db, request)
  const rendered = await countChanged(db, request, sql`rendered_pages`, sql`path`)
  const redirects = await countChanged(db, request, sql`redirects`, sql`from_path`)
  const count = (kind: PageDiff['kind']): number => pairs.filter((pair) => kindOf(pair) === kind).length
  const summary = {
    added: count('added'),
    removed: count('removed'),
    moved: count('moved'),
    changed: count('changed'),
    rendered,
    redirects,
  }
  return { summary, pages: readPages(db, request, pairs) }
}

/** The pages that differ, by path, without what differs in them. */
export function readChangedPages(
  db: Database,
  request: DiffRequest,
): Promise<
  readonly { readonly before: ComparedPageRow | undefined; readonly after: ComparedPageRow | undefined }[]
> {
  return readPairs(db, request)
}

/** What a reader is shown of one page at most: this many blocks that differ, with this many UTF-16 units. */
const MOST_SHOWN = { blocks: 1000, units: 200_000 }

/** What is said of a page beside its text, and seen by readers. */
const SEEN = new Set(['title', 'tags', 'aliases', 'description'])

/**
 * What differs of one page, as its readers see it: no comments, no properties that are for the author.
 * @returns undefined when nothing does
 */
export async function readPageDiff(
  db: Database,
  request: DiffRequest & { readonly page: NodeUuid },
): Promise<PageDiff | 'too-much' | undefined> {
  const pairs = await readPairs(db, request)
  const count = pairs.reduce((sum, { blocks }) => sum + blocks.length, 0)
  if (count > MOST_SHOWN.blocks || (await countUnits(db, request, pairs)) > MOST_SHOWN.units)
    return 'too-much'
  for await (const page of readPages(db, request, pairs)) {
    const fields = page.fields.filter(({ name }) => SEEN.has(name))
    return fields.length + page.blocks.length === 0 ? undefined : { ...page, fields }
  }
  return undefined
}

async function countUnits(
  db: Database,
  { workspaceId, before, after }: DiffRequest,
  pairs: readonly Pair[],
): Promise<number> {
  const uuids = pairs.flatMap(({ blocks }) => blocks)
  const { units } = await oneRow(
    db,
    sql<{ units: number }>`
      select coalesce(sum(length(text)), 0)::float8 as units from nodes
      where workspace_id = ${workspaceId}::int and uuid = any (${uuidArray(uuids)}) and kind = 'block'
        and (${visibleAt(before)} or ${visibleAt(after)})`,
  )
  return units
}

interface ChangedPage {
  readonly page: NodeUuid
  /** Of the blocks that differ, joined by commas: a string holds a million of them in 40 MB. */
  readonly blocks: string
}

/** One page of one deployment or of both, or one that moved: then the two have different ids. */
interface Pair {
  readonly before: PageRow | undefined
  readonly after: PageRow | undefined
  readonly blocks: readonly NodeUuid[]
}

interface PageRow extends ComparedPageRow {
  readonly uuid: NodeUuid
}

function kindOf({ before, after }: Pair): PageDiff['kind'] {
  if (before === undefined) return 'added'
  if (after === undefined) return 'removed'
  return before.path === after.path ? 'changed' : 'moved'
}

async function readPairs(db: Database, request: DiffRequest): Promise<readonly Pair[]> {
  const { before, after } = request
  const changed = await retrying(() => rows(db, selectChangedPages(request)))
  const uuids = changed.map(({ page }) => page)
  const old = await readPageRows(db, request, before, uuids)
  const now = await readPageRows(db, request, after, uuids)
  const pairs = changed.map(({ page, blocks }) => ({
    before: old.get(page),
    after: now.get(page),
    blocks: blocks === '' ? [] : (blocks.split(',') as NodeUuid[]),
  }))
  return joinMoved(pairs).sort((a, b) => compareText(pathOf(a), pathOf(b)))
}

const pathOf = ({ before, after }: Pair): string => (after ?? before)?.path ?? ''

/** A page that went and a page that came with the same text are one that moved, and its blocks are the same. */
function joinMoved(pairs: readonly Pair[]): Pair[] {
  const gone = new Map<string, Pair[]>()
  for (const pair of pairs) {
    const text = pair.after === undefined ? textOf(pair.before) : undefined
    if (text === undefined) continue
    const same = gone.get(text)
    if (same === undefined) gone.set(text, [pair])
    else same.push(pair)
  }
  const joined: Pair[] = []
  const isJoined = new Set<Pair>()
  for (const pair of pairs) {
    const text = pair.before === undefined ? textOf(pair.after) : undefined
    const old = text === undefined ? undefined : gone.get(text)?.pop()
    if (old === undefined) continue
    joined.push({ before: old.before, after: pair.after, blocks: [] })
    isJoined.add(old).add(pair)
  }
  return [...pairs.filter((pair) => !isJoined.has(pair)), ...joined]
}

function textOf(page: PageRow | undefined): string | undefined {
  const text = page?.metadata['textDigest']
  return typeof text === 'string' ? text : undefined
}

/** Not what went and came back as it was. */
export function selectChangedPages({ workspaceId, before, after, page }: DiffRequest): SQL<ChangedPage> {
  const which = page === undefined ? sql`` : sql` and coalesce(page_uuid, uuid) = ${page}::uuid`
  const only = (condition: SQL): SQL => sql`
    select kind, uuid, coalesce(page_uuid, uuid) as page, digest from nodes
    where workspace_id = ${workspaceId}::int and ${condition}${which}`
  return sql`
    select page::text, coalesce(string_agg(uuid::text, ',') filter (where kind = 'block'), '') as blocks
    from (
      select kind, uuid, page
      from (${only(onlyAt(before, after))}) a
      full join (${only(onlyAt(after, before))}) b using (kind, uuid, page)
      where a.digest is distinct from b.digest
    ) c
    group by page`
}

async function readPageRows(
  db: Database,
  { workspaceId }: DiffRequest,
  at: number,
  uuids: readonly NodeUuid[],
): Promise<ReadonlyMap<NodeUuid, PageRow>> {
  const found = new Map<NodeUuid, PageRow>()
  for (let from = 0; from < uuids.length; from += BLOCKS_AT_ONCE) {
    const part = uuids.slice(from, from + BLOCKS_AT_ONCE)
    const read = await retrying(() =>
      rows(
        db,
        sql<PageRow>`
          select uuid::text as uuid, path, title, metadata from nodes
          where workspace_id = ${workspaceId}::int and uuid = any (${uuidArray(part)}) and kind = 'page'
            and ${visibleAt(at)}`,
      ),
    )
    for (const row of read) found.set(row.uuid, row)
  }
  return found
}

async function* readPages(
  db: Database,
  request: DiffRequest,
  pairs: readonly Pair[],
): AsyncGenerator<PageDiff> {
  for (const chunk of chunksOf(pairs)) {
    request.signal?.throwIfAborted()
    const uuids = chunk.flatMap(({ blocks }) => blocks)
    const before = await readBlocks(db, request, request.before, uuids)
    const after = await readBlocks(db, request, request.after, uuids)
    for (const pair of chunk) {
      yield diffPage({
        ...pair,
        blocksBefore: pair.blocks.flatMap((uuid) => before.get(pageKey(pair.before, uuid)) ?? []),
        blocksAfter: pair.blocks.flatMap((uuid) => after.get(pageKey(pair.after, uuid)) ?? []),
      })
    }
  }
}

/** A block that its author gave an id may be on one page before and on another after. */
const pageKey = (page: { readonly uuid: NodeUuid } | undefined, uuid: NodeUuid): string =>
  `${page?.uuid ?? ''}:${uuid}`

function* chunksOf(pairs: readonly Pair[]): Generator<readonly Pair[]> {
  let chunk: Pair[] = []
  let size = 0
  for (const pair of pairs) {
    if (size > 0 && size + pair.blocks.length > BLOCKS_AT_ONCE) {
      yield chunk
      chunk = []
      size = 0
    }
    chunk.push(pair)
    size += pair.blocks.length + 1
  }
  if (chunk.length > 0) yield chunk
}

/** A block as it is stored, before its place on the page is known. */
export interface BlockRow extends Omit<PlacedBlock, 'place'> {
  readonly pageUuid: NodeUuid
  readonly order: number
}

async function readBlocks(
  db: Database,
  { workspaceId, page }: DiffRequest,
  at: number,
  uuids: readonly NodeUuid[],
): Promise<ReadonlyMap<string, PlacedBlock>> {
  const words = page === undefined ? sql`source` : sql`text as source`
  const found: BlockRow[] = []
  for (let from = 0; from < uuids.length; from += BLOCKS_AT_ONCE) {
    const part = uuids.slice(from, from + BLOCKS_AT_ONCE)
    found.push(
      ...(await retrying(() =>
        rows(
          db,
          sql<BlockRow>`
            select uuid::text as uuid, page_uuid::text as "pageUuid", parent_uuid::text as "parentUuid", "order",
              ${words}, html
            from nodes
            where workspace_id = ${workspaceId}::int and uuid = any (${uuidArray(part)}) and kind = 'block'
              and ${visibleAt(at)}`,
        ),
      )),
    )
  }
  const places = await readPlaces(db, { workspaceId, at }, found)
  return new Map(
    found.map((row) => [
      pageKey({ uuid: row.pageUuid }, row.uuid),
      { ...row, place: places.get(row.uuid) ?? [row.order] },
    ]),
  )
}

async function countChanged(
  db: Database,
  { workspaceId, before, after }: DiffRequest,
  table: SQL,
  key: SQL,
): Promise<number> {
  const changed = (condition: SQL): SQL => sql`
    select ${key} as key, digest from ${table} where workspace_id = ${workspaceId}::int and ${condition}`
  const { count } = await retrying(() =>
    oneRow(
      db,
      sql<{ count: number }>`
        select count(*)::int as count from (${changed(onlyAt(before, after))}) a
        full join (${changed(onlyAt(after, before))}) b using (key)
        where a.digest is distinct from b.digest`,
    ),
  )
  return count
}
