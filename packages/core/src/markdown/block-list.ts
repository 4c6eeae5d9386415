import type { Nodes } from 'mdast'
import type { Block } from '../nouns.ts'
import { plainText } from './plain-text.ts'
import type { Reference } from './reference.ts'
import { visit } from './visit.ts'

/** A block before its HTML. */
export type BlockDraft = Omit<Block, 'html'>

/** What its reader knows of a block; the rest follows from its place and its nodes. */
export interface NewBlock extends Pick<BlockDraft, 'parent' | 'kind' | 'line' | 'source'> {
  readonly authorId?: string | undefined
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
  /**
   * Gives the id of a marker that stands alone to the first block from `index` on that has none: for a list, which is no
   * block itself, an item.
   * @returns false when there is none left
   */
  giveId(index: number, authorId: string): boolean
  /** Gives a block what the lines below it say of it; nothing when there is no such block. */
  own(index: number, facts: OwnFacts): void
}

/** What is undefined stays as it is. */
export interface OwnFacts extends Pick<BlockDraft, 'properties' | 'authorId' | 'task'> {
  readonly source: string | undefined
}

export function createBlockList(references: readonly Reference[]): BlockList {
  const blocks: BlockDraft[] = []
  const counts = new Map<number | undefined, number>()
  return {
    blocks,
    // Each member by its name: the rest of an object, spread again, is slow, and there are many blocks.
    add({ content, aside = [], authorId, properties = {}, task, parent, kind, line, source }) {
      const order = counts.get(parent) ?? 0
      counts.set(parent, order + 1)
      const text = plainText(content, references)
      return (
        blocks.push({
          parent,
          kind,
          line,
          source,
          order,
          text,
          authorId,
          properties,
          tags: tagsIn([...content, ...aside]),
          task,
        }) - 1
      )
    },
    giveId(index, authorId) {
      for (let i = index; i < blocks.length; i++) {
        const block = blocks[i]
        if (block === undefined || block.authorId !== undefined) continue
        blocks[i] = { ...block, authorId }
        return true
      }
      return false
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
