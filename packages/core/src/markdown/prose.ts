/**
 * Prose → blocks. Headings own what follows them up to the next heading of the same or a higher level. Paragraphs,
 * tables, code, quotes, rules, raw HTML and list items are blocks at the top and inside list items; the first child of
 * a list item is the item itself, what is inside a quote or table belongs to it.
 */

import type { List, ListItem, RootContent } from 'mdast'
import type { Block, Dialect } from '../nouns.ts'
import { loneIds, takeIds, type WrittenId, withoutId } from './author-id.ts'
import type { BlockList } from './block-list.ts'
import { withoutFilled } from './comment.ts'
import { isHtmlComment, withoutHtmlComments } from './html-comment.ts'
import { columnsBefore, withoutIndent } from './indent.ts'
import { type PropertyLine, parsePropertyLine, toProperties } from './property.ts'
import { taskOf } from './task-state.ts'

export interface ProseContext {
  /** The file's text with `\n` line ends; positions of nodes point into it. */
  readonly text: string
  /** What stands in it for comments (`comment.ts`). */
  readonly filler: string
  readonly dialect: Dialect
  readonly blocks: BlockList
  /** The headings that own what comes next, outermost first. */
  readonly headings: { readonly block: number; readonly level: number }[]
}

/**
 * Adds the blocks of `nodes`, which stand at the top of a page, and marks the nodes.
 * @returns the nodes that stay: lone `^id` lines go
 */
export function readProse(nodes: readonly RootContent[], context: ProseContext): RootContent[] {
  return readFlow(nodes, undefined, context)
}

/** The heading that owns what stands at the top of the page now. */
export function headingAbove(context: Pick<ProseContext, 'headings'>): number | undefined {
  return context.headings.at(-1)?.block
}

/** @param item the list item around the nodes; undefined at the top of the page */
function readFlow(
  nodes: readonly RootContent[],
  item: number | undefined,
  context: ProseContext,
): RootContent[] {
  const kept: RootContent[] = []
  let previous = item
  let before: RootContent | undefined
  for (const node of nodes) {
    if (isHtmlComment(node)) continue
    const ids = loneIds(node, context)
    if (ids.length > 0 && giveIds(ids, previous, before, context)) continue
    const block = readNode(node, item, context)
    if (block !== undefined) previous = block
    before = node
    kept.push(node)
  }
  return kept
}

/**
 * Ids that stand alone are those of what stands before them: the list as a whole, or the block.
 * @returns whether they are not shown
 */
function giveIds(
  ids: readonly WrittenId[],
  block: number | undefined,
  before: RootContent | undefined,
  { blocks, dialect }: ProseContext,
): boolean {
  if (block === undefined) {
    if (dialect === 'obsidian') blocks.misplaced.push(...ids)
    return dialect === 'obsidian'
  }
  if (before?.type === 'list') {
    const part = blocks.nameList(block, ids)
    before.data = { ...before.data, part: before.data?.part ?? part }
  } else blocks.name(block, ids)
  return true
}

/** @returns the index of the node's block; of the first item's for a list, which is no block */
function readNode(node: RootContent, item: number | undefined, context: ProseContext): number | undefined {
  if (node.type === 'list') return readList(node, item, context)
  const kind = kindOf(node)
  if (kind === undefined) {
    context.blocks.misplaced.push(...takeIds(node, context))
    return undefined
  }
  if (node.type === 'heading' && item === undefined) closeHeadings(node.depth, context)
  const block = addBlock(node, kind, item ?? headingAbove(context), context)
  if (node.type === 'heading' && item === undefined) context.headings.push({ block, level: node.depth })
  return block
}

function closeHeadings(level: number, { headings }: ProseContext): void {
  while ((headings.at(-1)?.level ?? 0) >= level) headings.pop()
}

function readList(list: List, item: number | undefined, context: ProseContext): number | undefined {
  const parent = item ?? headingAbove(context)
  let first: number | undefined
  for (const child of list.children) {
    const block = readItem(child, parent, context)
    first ??= block
  }
  return first
}

function readItem(node: ListItem, parent: number | undefined, context: ProseContext): number {
  const [first] = node.children
  const own = first === undefined || first.type === 'list' ? undefined : first
  const block = addItem(node, own, parent, context)
  const rest = own === undefined ? node.children : node.children.slice(1)
  const kept = readFlow(rest, block, context)
  // What `readFlow` keeps is what it was given, less some paragraphs.
  node.children = [...(own === undefined ? [] : [own]), ...kept] as ListItem['children']
  return block
}

function addItem(
  node: ListItem,
  own: RootContent | undefined,
  parent: number | undefined,
  context: ProseContext,
): number {
  const ids = own === undefined ? [] : takeIds(own, context)
  const source = shownSource(itemSource(node, own, context.text), own, context)
  const block = context.blocks.add({
    parent,
    kind: 'item',
    line: node.position?.start.line ?? 1,
    source: ids.reduce((rest, { id }) => withoutId(rest, id), source),
    ids,
    properties: own?.type === 'paragraph' ? propertiesIn(source, context.dialect) : {},
    task: taskOf(node),
    content: own === undefined ? [] : [own],
  })
  node.data = { ...node.data, block }
  return block
}

function addBlock(
  node: RootContent,
  kind: Block['kind'],
  parent: number | undefined,
  context: ProseContext,
): number {
  const lone = loneIds(node, context)
  const ids = lone.length > 0 ? [] : takeIds(node, context)
  const source = shownSource(sourceOf(node, context.text), node, context)
  const block = context.blocks.add({
    parent,
    kind,
    line: node.position?.start.line ?? 1,
    source: ids.reduce((rest, { id }) => withoutId(rest, id), source),
    ids,
    properties: node.type === 'paragraph' ? propertiesIn(source, context.dialect) : {},
    content: [node],
  })
  node.data = { ...node.data, block }
  return block
}

function kindOf(node: RootContent): Block['kind'] | undefined {
  switch (node.type) {
    case 'heading':
    case 'paragraph':
    case 'code':
    case 'table':
    case 'html':
      return node.type
    case 'properties':
    case 'styledFlow':
      return 'paragraph'
    case 'blockquote':
      return 'quote'
    case 'thematicBreak':
      return 'rule'
    default:
      return undefined
  }
}

function propertiesIn(source: string, dialect: Dialect): Block['properties'] {
  const lines = source.split('\n').map(parsePropertyLine)
  return toProperties(
    lines.filter((line): line is PropertyLine => line !== undefined),
    { dialect },
  )
}

/** What of a block's source its author shows: no comments. */
function shownSource(source: string, node: RootContent | undefined, { filler }: ProseContext): string {
  return withoutHtmlComments(withoutFilled(source, filler), node === undefined ? [] : [node])
}

/** The lines of a node, without the indentation that the list around it asks for. */
function sourceOf(node: RootContent, text: string): string {
  const { start, end } = node.position ?? {}
  return start === undefined || end === undefined
    ? ''
    : dedented(text.slice(start.offset, end.offset), columnsBefore(text, start.offset ?? 0))
}

/** An item's own lines, without its marker. */
function itemSource(node: ListItem, own: RootContent | undefined, text: string): string {
  const { start } = node.position ?? {}
  const end = own?.position?.end
  if (start === undefined || end === undefined) return ''
  const source = text.slice(start.offset, end.offset)
  const marker = /^(?:[-+*]|\d{1,9}[.)])[ \t]*(?:\n[ \t]*)?/u.exec(source)?.[0].length ?? 0
  return dedented(source.slice(marker), columnsBefore(text, own?.position?.start.offset ?? 0))
}

/** Every line but the first without up to `columns` of white space at its start. */
function dedented(source: string, columns: number): string {
  if (columns === 0 || !source.includes('\n')) return source
  const [first, ...rest] = source.split('\n')
  return [first, ...rest.map((line) => withoutIndent(line, columns).text)].join('\n')
}
