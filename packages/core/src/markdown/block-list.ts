import type { Nodes } from 'mdast'
import type { Block, NamedPart } from '../nouns.ts'
import { ownId, type WrittenId } from './author-id.ts'
import { plainText } from './plain-text.ts'
import type { Reference } from './reference.ts'
import { visit } from './visit.ts'

/** A block before its HTML. */
export type BlockDraft = Omit<Block, 'html'>

/** What its reader knows of a block; the rest follows from its place and its nodes. */
export interface NewBlock extends Pick<BlockDraft, 'parent' | 'kind' | 'line' | 'source'> {
  readonly authorId?: string | undefined
  /** Of which one is its own. */
  readonly ids?: readonly WrittenId[]
  readonly properties?: BlockDraft['properties']
  readonly task?: string | undefined
  /** The nodes of the block itself, without its children. */
  readonly content: readonly Nodes[]
  /** More nodes of the block whose tags count, and whose words do not. */
  readonly aside?: readonly Nodes[]
}

/** Blocks in pre-order, `order` counted per parent. */
export interface BlockList {
  readonly blocks: BlockDraft[]
  /** @returns the block's index */
  add(block: NewBlock): number
  /** Gives a block the ids of a marker that stands alone below it. */
  name(index: number, ids: readonly WrittenId[]): void
  /** Gives such ids to a list, which is no block itself. @returns index into `parts` of the first */
  nameList(firstItem: number, ids: readonly WrittenId[]): number
  /** Ids that name no block alone. */
  readonly parts: NamedPart[]
  /** Ids that stand where none is one, or name nothing. */
  readonly misplaced: WrittenId[]
  /** Gives a block what the lines below it say of it; nothing when there is no such block. */
  own(index: number, facts: OwnFacts): void
}

/** What is undefined stays as it is. */
export interface OwnFacts extends Pick<BlockDraft, 'properties' | 'authorId' | 'task'> {
  readonly source: string | undefined
}

export function createBlockList(references: readonly Reference[]): BlockList {
  const blocks: BlockDraft[] = []
  const parts: NamedPart[] = []
  const misplaced: WrittenId[] = []
  const counts = new Map<number | undefined, number>()
  const addParts = (block: number, ids: readonly WrittenId[], isList: boolean): void => {
    for (const { id, line } of ids) parts.push({ id, block, isList, line: line ?? blocks[block]?.line ?? 1 })
  }
  return {
    blocks,
    parts,
    misplaced,
    // Each member by its name: the rest of an object, spread again, is slow, and there are many blocks.
    add({ content, aside = [], ids = [], authorId, properties = {}, task, parent, kind, line, source }) {
      const order = counts.get(parent) ?? 0
      counts.set(parent, order + 1)
      const text = plainText(content, references)
      const own = ownId(ids)
      const block =
        blocks.push({
          parent,
          kind,
          line,
          source,
          order,
          text,
          authorId: authorId ?? own?.id,
          properties,
          tags: tagsIn([...content, ...aside]),
          task,
        }) - 1
      if (ids.length > 0) {
        misplaced.push(...ids.filter(({ isMisplaced }) => isMisplaced))
        addParts(
          block,
          ids.filter((one) => one !== own),
          false,
        )
      }
      return block
    },
    name(index, ids) {
      const block = blocks[index]
      if (block === undefined) return
      const own = block.authorId === undefined ? ownId(ids) : undefined
      if (own !== undefined) blocks[index] = { ...block, authorId: own.id }
      addParts(
        index,
        ids.filter((one) => one !== own),
        false,
      )
    },
    nameList(firstItem, ids) {
      addParts(firstItem, ids, true)
      return parts.length - ids.length
    },
    own(index, { properties, authorId, task, source }) {
      const block = blocks[index]
      if (block === undefined) return
      blocks[index] = {
        ...block,
        properties: { ...block.properties, ...properties },
        authorId: authorId ?? block.authorId,
        task: task ?? block.task,
        source: source ?? block.source,
      }
    },
  }
}

function tagsIn(content: readonly Nodes[]): string[] {
  const tags = new Set<string>()
  for (const node of content) visit(node, (inner) => inner.type === 'tag' && tags.add(inner.value))
  return [...tags]
}
