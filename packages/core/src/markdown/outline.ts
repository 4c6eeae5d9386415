/**
 * A Logseq file → blocks: every bullet is one, whatever markdown it holds; prose around the bullets is read as prose.
 */

import type { List, ListItem, RootContent } from 'mdast'
import { parseUuid } from '../id.ts'
import type { GraphConfig, JsonObject, NodeUuid } from '../nouns.ts'
import { type Problem, problem } from '../problem.ts'
import { type BlockList, createBlockList } from './block-list.ts'
import { type Bullet, readBullet } from './bullet.ts'
import type { Properties } from './document.ts'
import { withoutHtmlComments } from './html-comment.ts'
import { groundOf } from './logseq/ground.ts'
import { withoutHidden } from './logseq/hidden-lines.ts'
import { nestedValues, readMirrorLines } from './logseq/mirror-lines.ts'
import type { PieceConfig } from './logseq/piece.ts'
import { type PieceReading, pieceNodes } from './logseq/piece-nodes.ts'
import { readSections, type Section } from './logseq/prose-sections.ts'
import { withMarker } from './logseq/task-nodes.ts'
import { type Chunk, type ContentLine, splitOutline } from './outline-lines.ts'
import { parseChunks } from './outline-markdown.ts'
import { readPageProperties, takePageProperties } from './page-properties.ts'
import type { PlacedProperty } from './placed-property.ts'
import { toProperties } from './property.ts'
import { headingAbove, type ProseContext, readProse } from './prose.ts'
import type { Reference } from './reference.ts'

export interface Outline {
  readonly children: RootContent[]
  readonly blocks: BlockList
  readonly references: readonly Reference[]
  /** Of the page: the properties that stand before everything else, or are all of its first bullet. */
  readonly properties: readonly PlacedProperty[]
  /** Values of those that have theirs below them, in a mirror. */
  readonly values: JsonObject
  /** The UUID of the page in its first line, in a mirror. */
  readonly authorId: NodeUuid | undefined
  /** Those of them that a reader sees and that are said nowhere else. */
  readonly shown: Properties
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
  config: GraphConfig,
): Outline {
  const written = text.split('\n').slice(bodyLine - 1)
  const isMirror = config.fileNameFormat === 'mirror'
  const mirror = isMirror ? readMirrorLines(written, bodyLine) : undefined
  const page = takePageProperties(splitOutline(mirror?.lines ?? written, bodyLine), isMirror)
  const pieceConfig: PieceConfig = { ...config, nested: mirror?.nested ?? new Map() }
  const markdown: (readonly ContentLine[])[] = []
  const shownRows = readPageProperties(page.properties, markdown, pieceConfig)
  const chunks = page.chunks.map((chunk) => readChunk(chunk, markdown, pieceConfig))
  const parsed = parseChunks(markdown, starts, config)
  const references = [...parsed.references]
  const reading: PieceReading = { contents: parsed.contents, references, starts }

  const blocks = createBlockList(references)
  const context: ProseContext = { text, filler: '', dialect: 'logseq', blocks, headings: [] }
  const children: RootContent[] = []
  const problems: Problem[] = []
  const items: (OutlineItem | undefined)[] = []

  chunks.forEach((chunk, i) => {
    if (chunk.kind === 'prose') {
      for (const section of chunk.sections) {
        const first = blocks.blocks.length
        const nodes = readProse(pieceNodes(section.pieces, reading), context)
        children.push(...withMarker(nodes, section))
        blocks.own(first, {
          authorId: section.id === undefined ? undefined : authorIdOf(section.id, path, problems),
          properties: propertiesOf(section, config, pieceConfig.nested),
          task: section.task,
          source: section.source && withoutHtmlComments(section.source, nodes.slice(0, 1)),
        })
      }
      return
    }
    const { bullet } = chunk
    const nodes = pieceNodes(bullet.pieces, reading)
    const parent = chunk.parent === undefined ? undefined : items[chunk.parent]
    const properties = propertiesOf(bullet, config, pieceConfig.nested)
    const depth = (parent?.depth ?? 0) + 1
    const content = withHeading(nodes, properties['heading'], depth)
    const words = content.filter(isWords)
    const block = blocks.add({
      parent: parent?.block ?? headingAbove(context),
      kind: 'item',
      line: chunk.line,
      source: withoutHtmlComments(bullet.source, content),
      authorId: bullet.id === undefined ? undefined : authorIdOf(bullet.id, path, problems),
      properties,
      task: bullet.task,
      content: words.length > 0 ? words : withMarker(content, bullet),
      aside: words.length > 0 ? content : [],
    })
    const node = toItem(withMarker(content, bullet), block, bullet, properties)
    items[i] = { block, node, depth }
    const isNumbered =
      properties['logseq.order-list-type'] === 'number' || mirror?.numbered.has(chunk.line) === true
    listFor(parent?.node.children ?? children, isNumbered).children.push(node)
  })
  const shown: Properties = { type: 'properties', children: shownRows(reading) }
  const values = nestedValues(page.properties, pieceConfig.nested)
  const authorId = isMirror ? pageId(page.properties) : undefined
  return { children, blocks, references, properties: page.properties, values, authorId, shown, problems }
}

interface OutlineItem {
  readonly block: number
  readonly node: ListItem
  /** 1 at the top. */
  readonly depth: number
}

type ReadChunk =
  | { readonly kind: 'prose'; readonly sections: readonly Section[] }
  | {
      readonly kind: 'bullet'
      readonly bullet: Bullet
      readonly line: number
      readonly parent: number | undefined
    }

function readChunk(chunk: Chunk, markdown: (readonly ContentLine[])[], config: PieceConfig): ReadChunk {
  if (chunk.kind === 'prose')
    return { kind: 'prose', sections: readSections(withoutHidden(chunk.lines), markdown, config) }
  const { kind, line, parent, lines } = chunk
  return { kind, bullet: readBullet(lines, markdown, config), line, parent }
}

/** As written, and what the block's own lines say of it: dates and priority. */
function propertiesOf(
  { properties, dates, priority }: Pick<Bullet, 'properties' | 'dates' | 'priority'>,
  config: GraphConfig,
  nested: PieceConfig['nested'],
): JsonObject {
  const planned = dates.flatMap(({ kind, at, repeat }): [string, string][] => [
    [kind, at],
    ...(repeat === undefined ? [] : [[`${kind}-repeat`, repeat] as [string, string]]),
  ])
  return {
    ...toProperties(properties, config),
    ...nestedValues(properties, nested),
    ...Object.fromEntries(planned),
    ...(priority !== undefined && { priority }),
  }
}

/** What a reader reads as the block, unlike its properties and dates. */
function isWords(node: RootContent): boolean {
  return node.type !== 'properties' && !(node.type === 'styledFlow' && node.data.look === 'dates')
}

/** `heading:: 2` makes the first paragraph a heading; `heading:: true` one of the level below the block's own. */
function withHeading(
  content: readonly RootContent[],
  heading: JsonObject[string] | undefined,
  depth: number,
): readonly RootContent[] {
  const [first, ...rest] = content
  const wanted = heading === true ? depth + 1 : heading
  if (first?.type !== 'paragraph') return content
  if (typeof wanted !== 'number' || !Number.isInteger(wanted) || wanted < 1) return content
  return [{ ...first, type: 'heading', depth: levelOf(wanted) }, ...rest]
}

function levelOf(wanted: number): 1 | 2 | 3 | 4 | 5 | 6 {
  const levels = [1, 2, 3, 4, 5, 6] as const
  return levels[Math.min(wanted, 6) - 1] ?? 6
}

function toItem(
  content: readonly RootContent[],
  block: number,
  { checked }: Bullet,
  properties: JsonObject,
): ListItem {
  const ground = groundOf(properties['background-color'])
  return {
    type: 'listItem',
    spread: content.filter((node) => node.type === 'paragraph').length > 1,
    checked,
    // The content of a quote, which may hold whatever an item may.
    children: content as ListItem['children'],
    data: {
      block,
      ...(ground !== undefined && { look: ground }),
      ...(properties['collapsed'] === true && { folded: true }),
    },
  }
}

/** The list of child blocks at the end of `children`, numbered or not as the block is. */
function listFor(children: RootContent[], isNumbered: boolean): List {
  const last = children.at(-1)
  if (last?.type === 'list' && last.data?.outline === true && last.ordered === isNumbered) return last
  const list: List = {
    type: 'list',
    ordered: isNumbered,
    spread: false,
    children: [],
    data: { outline: true },
  }
  children.push(list)
  return list
}

/** Of a mirror's page. */
function pageId([first]: readonly PlacedProperty[]): NodeUuid | undefined {
  return first?.key === 'id' ? parseUuid(first.value) : undefined
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
