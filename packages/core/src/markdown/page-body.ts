/** The body of a file → tree and blocks, by dialect. */

import type { RootContent } from 'mdast'
import type { Dialect } from '../nouns.ts'
import type { Problem } from '../problem.ts'
import { type BlockList, createBlockList } from './block-list.ts'
import type { PlacedProperty } from './bullet.ts'
import { lineStarts, placeAt } from './normal-text.ts'
import { readOutline } from './outline.ts'
import { takeTitle } from './page-title.ts'
import { parseMarkdown } from './parse-markdown.ts'
import { readProse } from './prose.ts'
import type { Reference } from './reference.ts'

export interface Body {
  readonly children: RootContent[]
  readonly blocks: BlockList
  readonly references: readonly Reference[]
  /** Page properties of an outline. */
  readonly properties: readonly PlacedProperty[]
  /** The first-level heading that is the page's title and no part of the article. */
  readonly heading: string | undefined
  readonly problems: readonly Problem[]
}

/** A file of bullets. @param end offset at which front matter ends */
export function readBullets(path: string, text: string, end: number): Body {
  const starts = lineStarts(text)
  return { ...readOutline(path, text, placeAt(starts, end).line, starts), heading: undefined }
}

/**
 * A file of prose.
 * @param end offset at which front matter ends
 * @param title the title that front matter gives; a first heading that says the same is not said again
 */
export function readText(text: string, end: number, dialect: Dialect, title: string | undefined): Body {
  // Blank lines in place of front matter: every place in the tree is the file's own.
  const blank = text.slice(0, end).replace(/[^\n]/gu, ' ')
  const { root, references } = parseMarkdown(blank + text.slice(end), dialect)
  const titled = takeTitle(root.children, references)
  const isTitle = title === undefined ? dialect === 'plain' : titled.heading === title
  const nodes = isTitle ? titled.rest : root.children
  const blocks = createBlockList(references)
  const children = readProse(nodes, { text, dialect, blocks, headings: [] })
  const heading = isTitle ? titled.heading : undefined
  return { children, blocks, references, properties: [], heading, problems: [] }
}
