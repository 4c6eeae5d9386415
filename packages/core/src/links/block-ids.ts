/**
 * Ids of pages and blocks. The recipes are `id.ts`'s; here is decided who may have an id that two want.
 *
 * *Invariant:* no two nodes of a site have one id, whatever authors write: an author's UUID that is a page's own is
 * refused, and a derived id that an author took is passed over.
 */

import { authoredBlockUuid, pageUuid, parseUuid, textBlockUuid } from '../id.ts'
import { findsOf, knownTextIds } from '../markdown/packed-page.ts'
import type { Block, NodeUuid, Page } from '../nouns.ts'
import { type Problem, problem } from '../problem.ts'
import { quoted } from './quoted.ts'

export interface PageIds {
  readonly uuid: NodeUuid
  /** Aligned with the page's blocks. */
  readonly blockUuids: readonly NodeUuid[]
  /** Aligned with the page's blocks. */
  readonly idRules: readonly (1 | 2)[]
}

export interface SiteIds {
  /** Aligned with the pages. */
  readonly pages: readonly PageIds[]
  readonly problems: readonly Problem[]
}

/** @param pages published, with unique names, in path order: of two blocks that carry one UUID the first keeps it */
export function assignIds(pages: readonly Page[], workspaceId: number): SiteIds {
  const { pageUuids, problems: pageProblems } = assignPageIds(pages, workspaceId)
  const claims = claimUuids(pages, new Set(pageUuids))
  // What authors chose: no two hashes are equal.
  const taken = new Set([...claims.byUuid.keys(), ...pages.flatMap(({ authorId }) => authorId ?? [])])
  const problems: Problem[] = [...pageProblems, ...claims.problems]
  const ids = pages.map((page, index): PageIds => {
    const uuid = pageUuids[index] ?? pageUuid(workspaceId, page.name)
    problems.push(...duplicateParts(page))
    return { uuid, ...blockIds(page, uuid, claims.byUuid, taken, problems) }
  })
  return { pages: ids, problems }
}

/** The UUID that a page gives itself, if no page before it has it; else that of its name. */
function assignPageIds(
  pages: readonly Page[],
  workspaceId: number,
): { readonly pageUuids: readonly NodeUuid[]; readonly problems: readonly Problem[] } {
  // What a name is hashed to belongs to that page, whoever writes it.
  const owners = new Map(pages.map(({ name, path }) => [pageUuid(workspaceId, name), path]))
  const problems: Problem[] = []
  const pageUuids = pages.map(({ authorId, path, name }) => {
    const own = pageUuid(workspaceId, name)
    if (authorId === undefined) return own
    const owner = owners.get(authorId)
    if (owner === undefined) {
      owners.set(authorId, path)
      return authorId
    }
    problems.push(duplicatePageId(path, authorId, owner))
    return own
  })
  return { pageUuids, problems }
}

/**
 * Ids of a page's blocks where nobody else claims what its author wrote: as `assignIds` gives them in a site without a
 * problem `duplicate-id`.
 * @param taken UUIDs that authors wrote anywhere in the site
 */
export function idsAlone(
  page: Page,
  uuid: NodeUuid,
  taken: ReadonlySet<NodeUuid>,
): Pick<PageIds, 'blockUuids' | 'idRules'> & Pick<SiteIds, 'problems'> {
  const { byUuid, problems } = claimUuids([page], new Set([uuid]))
  const found = [...problems, ...duplicateParts(page)]
  return { ...blockIds(page, uuid, byUuid, taken, found), problems: found }
}

/** A block by its place: the blocks of a packed page are other objects after a while. */
interface Claim {
  readonly page: Page
  readonly index: number
}

interface Claims {
  /** Who keeps a UUID that an author wrote. */
  readonly byUuid: ReadonlyMap<NodeUuid, Claim>
  readonly problems: readonly Problem[]
}

function claimUuids(pages: readonly Page[], pageUuids: ReadonlySet<NodeUuid>): Claims {
  const byUuid = new Map<NodeUuid, Claim>()
  const owners = new Map<NodeUuid, { readonly path: string; readonly line: number }>()
  const problems: Problem[] = []
  for (const page of pages) {
    const { path } = page
    for (const index of findsOf(page).authored) {
      const block = page.blocks[index]
      const uuid = block?.authorId === undefined ? undefined : parseUuid(block.authorId)
      if (block === undefined || uuid === undefined) continue
      const owner = owners.get(uuid)
      if (owner !== undefined) problems.push(duplicateId(path, block, `${owner.path}:${owner.line}`))
      else if (pageUuids.has(uuid)) problems.push(duplicateId(path, block, 'a page'))
      else {
        byUuid.set(uuid, { page, index })
        owners.set(uuid, { path, line: block.line })
      }
    }
  }
  return { byUuid, problems }
}

function blockIds(
  page: Page,
  uuid: NodeUuid,
  claims: ReadonlyMap<NodeUuid, Claim>,
  taken: ReadonlySet<NodeUuid>,
  problems: Problem[],
): Pick<PageIds, 'blockUuids' | 'idRules'> {
  const blockUuids: NodeUuid[] = []
  const idRules: (1 | 2)[] = []
  const occurrences = new Map<string, number>()
  const firstLines = new Map<string, number>()

  const authored = (block: Block, index: number): NodeUuid | undefined => {
    if (block.authorId === undefined) return undefined
    const written = parseUuid(block.authorId)
    if (written !== undefined) {
      const claim = claims.get(written)
      return claim?.page === page && claim.index === index ? written : undefined
    }
    const first = firstLines.get(block.authorId)
    if (first !== undefined) {
      problems.push(duplicateId(page.path, block, `${page.path}:${first}`))
      return undefined
    }
    firstLines.set(block.authorId, block.line)
    const derived = authoredBlockUuid(uuid, block.authorId)
    return taken.has(derived) ? undefined : derived
  }

  const known = knownTextIds(page, uuid)
  if (known !== undefined && (taken.size === 0 || known.every((id) => !taken.has(id)))) {
    const ids = [...known]
    const rules = ids.map((): 1 | 2 => 2)
    for (const index of findsOf(page).authored) {
      const block = page.blocks[index]
      const own = block === undefined ? undefined : authored(block, index)
      if (own === undefined) continue
      ids[index] = own
      rules[index] = 1
    }
    return { blockUuids: ids, idRules: rules }
  }

  const ofText = ({ source }: Block, occurrence: number): NodeUuid => {
    for (let n = occurrence; ; n++) {
      const derived = textBlockUuid(uuid, source, n)
      if (!taken.has(derived)) return derived
      occurrences.set(source, n + 2)
    }
  }

  for (const [index, block] of page.blocks.entries()) {
    // Every block counts, also one with an id of its own: giving a block an id changes no other block's.
    const occurrence = occurrences.get(block.source) ?? 0
    occurrences.set(block.source, occurrence + 1)
    const own = authored(block, index)
    blockUuids.push(own ?? ofText(block, occurrence))
    idRules.push(own === undefined ? 2 : 1)
  }
  return { blockUuids, idRules }
}

/** Of an id that names a block and a list, the block keeps it. */
function duplicateParts(page: Page): Problem[] {
  if (page.parts.length === 0) return []
  const lines = new Map<string, number>()
  for (const index of findsOf(page).authored) {
    const { authorId, line } = page.blocks[index] ?? {}
    if (authorId !== undefined && line !== undefined) lines.set(authorId, line)
  }
  return page.parts.flatMap(({ id, line }) => {
    const first = lines.get(id)
    if (first === undefined) lines.set(id, line)
    return first === undefined
      ? []
      : [duplicateId(page.path, { authorId: id, line }, `${page.path}:${first}`)]
  })
}

function duplicatePageId(path: string, id: NodeUuid, owner: string): Problem {
  return problem('duplicate-id', path, `The id ${quoted(id)} belongs to ${owner} already.`, {
    line: 1,
    hint: 'Remove one of the two files; this one has the id of its name.',
  })
}

function duplicateId(path: string, block: Pick<Block, 'authorId' | 'line'>, owner: string): Problem {
  return problem(
    'duplicate-id',
    path,
    `The id ${quoted(block.authorId ?? '')} belongs to ${owner} already.`,
    {
      line: block.line,
      hint: 'Remove the id from one of the two; links to it lead to the first.',
    },
  )
}
