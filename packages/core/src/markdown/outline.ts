/**
 * A Logseq file → blocks: every bullet is one, whatever markdown it holds; prose around the bullets is read as prose.
 */

import type { List, ListItem, RootContent } from 'mdast'
import { parseUuid } from '../id.ts'
import { type Problem, problem } from '../problem.ts'
import { type BlockList, createBlockList } from './block-list.ts'
import { type Bullet, type PlacedProperty, placedProperty, readBullet } from './bullet.ts'
import { withoutHtmlComments } from './html-comment.ts'
import { type Chunk, splitOutline } from './outline-lines.ts'
import { parseChunks } from './outline-markdown.ts'
import { toProperties } from './property.ts'
import { headingAbove, type ProseContext, readProse } from './prose.ts'
import type { Reference } from './reference.ts'

export interface Outline {
  readonly children: RootContent[]
  readonly blocks: BlockList
  readonly references: readonly Reference[]
  /** Of the page: the properties that stand before everything else, or are all of its first bullet. */
  readonly properties: readonly PlacedProperty[]
  readonly problems: readonly Problem[]
}

/**
 * @param text the whole file, `\n` line ends
 * @param bodyLine line on which the body starts, 1-based
 */
export function readOutline(
  path: string,
  text: string,
  bodyLine: number,
  starts: readonly number[],
): Outline {
  const lines = text.split('\n').slice(bodyLine - 1)
  const page = takePageProperties(splitOutline(lines, bodyLine))
  const bullets = page.chunks.map((chunk) => (chunk.kind === 'bullet' ? readBullet(chunk.lines) : undefined))
  const shown = page.chunks.map((chunk, i) => bullets[i]?.shown ?? chunk.lines)
  const { contents, references } = parseChunks(shown, starts, 'logseq')

  const blocks = createBlockList(references)
  const context: ProseContext = { text, filler: '', dialect: 'logseq', blocks, headings: [] }
  const children: RootContent[] = []
  const problems: Problem[] = []
  const items: ({ readonly block: number; readonly node: ListItem } | undefined)[] = []

  page.chunks.forEach((chunk, i) => {
    const content = contents[i] ?? []
    const bullet = bullets[i]
    if (chunk.kind === 'prose' || bullet === undefined) {
      children.push(...readProse(content, context))
      return
    }
    const parent = chunk.parent === undefined ? undefined : items[chunk.parent]
    const authorId = bullet.id === undefined ? undefined : authorIdOf(bullet.id, path, problems)
    const block = blocks.add({
      parent: parent?.block ?? headingAbove(context),
      kind: 'item',
      line: chunk.line,
      source: withoutHtmlComments(bullet.source, content),
      authorId,
      properties: toProperties(bullet.properties, 'logseq'),
      task: bullet.task,
      content,
    })
    const node = toItem(content, block, bullet)
    items[i] = { block, node }
    listFor(parent?.node.children ?? children).children.push(node)
  })
  return { children, blocks, references, properties: page.properties, problems }
}

function toItem(content: readonly RootContent[], block: number, bullet: Bullet): ListItem {
  return {
    type: 'listItem',
    spread: content.filter((node) => node.type === 'paragraph').length > 1,
    checked: bullet.checked,
    // The content of a quote, which may hold whatever an item may.
    children: content as ListItem['children'],
    data: { block },
  }
}

/** The list of child blocks at the end of `children`. */
function listFor(children: RootContent[]): List {
  const last = children.at(-1)
  if (last?.type === 'list' && last.data?.outline === true) return last
  const list: List = { type: 'list', ordered: false, spread: false, children: [], data: { outline: true } }
  children.push(list)
  return list
}

/** A block's own id is a UUID in Logseq; another word will do as in Obsidian, anything else is no id. */
function authorIdOf(property: PlacedProperty, path: string, problems: Problem[]): string | undefined {
  const { value, line, column } = property
  const id = parseUuid(value) ?? (/^[\p{L}\p{N}_-]{1,100}$/u.test(value) ? value : undefined)
  if (id === undefined)
    problems.push(
      problem('bad-property', path, `"${value.slice(0, 100)}" is no id of a block.`, { line, column }),
    )
  return id
}

interface PageChunks {
  readonly chunks: readonly Chunk[]
  readonly properties: readonly PlacedProperty[]
}

function takePageProperties(chunks: readonly Chunk[]): PageChunks {
  const first = chunks.findIndex((chunk) => chunk.lines.some((line) => line.text.trim() !== ''))
  const chunk = chunks[first]
  if (chunk === undefined) return { chunks, properties: [] }
  const start = chunk.lines.findIndex((line) => line.text.trim() !== '')
  const placed = chunk.lines.slice(start).map(placedProperty)
  const count = placed.indexOf(undefined)
  const properties = (count === -1 ? placed : placed.slice(0, count)).filter((line) => line !== undefined)
  if (chunk.kind === 'prose') {
    const rest: Chunk = { kind: 'prose', lines: chunk.lines.slice(start + properties.length) }
    return { chunks: chunks.with(first, rest), properties }
  }
  if (start + properties.length < chunk.lines.length) return { chunks, properties: [] }
  const isNeeded = chunks.some((other) => other.kind === 'bullet' && other.parent === first)
  if (isNeeded || properties.some(({ key }) => key === 'id')) return { chunks, properties }
  const gone: Chunk = { kind: 'prose', lines: [] }
  return { chunks: chunks.with(first, gone), properties }
}
