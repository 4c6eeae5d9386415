/** The body of a file → tree and blocks, by dialect. */

import type { RootContent } from 'mdast'
import type { Dialect, GraphConfig, JsonObject, NodeUuid } from '../nouns.ts'
import { type Problem, problem } from '../problem.ts'
import { type BlockList, createBlockList } from './block-list.ts'
import { dropFiller, hideComments } from './comment.ts'
import type { Properties } from './document.ts'
import { lineStarts, placeAt } from './normal-text.ts'
import { readOutline } from './outline.ts'
import { takeTitle } from './page-title.ts'
import { parseMarkdown } from './parse-markdown.ts'
import type { PlacedProperty } from './placed-property.ts'
import { readProse } from './prose.ts'
import type { Reference } from './reference.ts'

export interface Body {
  readonly children: RootContent[]
  readonly blocks: BlockList
  readonly references: readonly Reference[]
  /** Page properties of an outline. */
  readonly properties: readonly PlacedProperty[]
  /** Values of those that have theirs below them. */
  readonly values: JsonObject
  /** The UUID that the page gives itself. */
  readonly authorId: NodeUuid | undefined
  /** Those that a reader sees as a list. */
  readonly shown: Properties
  /** The first-level heading that is the page's title and no part of the article. */
  readonly heading: string | undefined
  readonly problems: readonly Problem[]
}

/** A file of bullets. @param end offset at which front matter ends */
export function readBullets(path: string, text: string, end: number, config: GraphConfig): Body {
  const starts = lineStarts(text)
  return { ...readOutline(path, text, placeAt(starts, end).line, starts, config), heading: undefined }
}

/**
 * A file of prose.
 * @param end offset at which front matter ends
 * @param title the title that front matter gives; a first heading that says the same is not said again
 */
export function readText(
  path: string,
  source: string,
  end: number,
  dialect: Dialect,
  title: string | undefined,
): Body {
  // Blank lines in place of front matter: every place in the tree is the file's own.
  const blank = source.slice(0, end).replace(/[^\n]/gu, ' ')
  const body = blank + source.slice(end)
  const { text, filler, unclosed } =
    dialect === 'obsidian' ? hideComments(body) : { text: body, filler: '', unclosed: undefined }
  const { root, references } = parseMarkdown(text, dialect)
  dropFiller(root, filler)
  const titled = takeTitle(root.children, references)
  const isTitle = title === undefined ? dialect === 'plain' : titled.heading === title
  const nodes = isTitle ? titled.rest : root.children
  const blocks = createBlockList(references)
  const children = readProse(nodes, { text, filler, dialect, blocks, headings: [] })
  const heading = isTitle ? titled.heading : undefined
  return {
    children,
    blocks,
    references,
    properties: [],
    values: {},
    authorId: undefined,
    shown: { type: 'properties', children: [] },
    heading,
    problems: unclosedComment(path, text, unclosed),
  }
}

function unclosedComment(path: string, text: string, offset: number | undefined): Problem[] {
  if (offset === undefined) return []
  const { line, column } = placeAt(lineStarts(text), offset)
  const hint = 'Close it with another %%, or write \\%% when no comment is meant.'
  const message = 'A comment that is not closed hides the rest of the page.'
  return [problem('unclosed-comment', path, message, { line, column, hint })]
}
