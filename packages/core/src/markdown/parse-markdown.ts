/**
 * Markdown with our own syntax → mdast: mask, parse, then put every construct back: as a node of its own where it stands
 * in text, as the text it was in code, raw HTML, URLs, titles, definitions and the labels of links.
 */

import type { Definition, Root } from 'mdast'
import type { Dialect } from '../nouns.ts'
import { findCallouts } from './callout.ts'
import { expand } from './expand.ts'
import { markHighlights } from './highlight.ts'
import { takeInlineFootnotes } from './inline-footnote.ts'
import { mask } from './mask.ts'
import { lineStarts } from './normal-text.ts'
import { parseTree } from './parser.ts'
import type { Reference } from './reference.ts'
import { restoreStrings } from './restore-strings.ts'

export interface ParsedMarkdown {
  /** Links, images and nodes of ours carry `data.link`, an index into `references`. */
  readonly root: Root
  readonly references: readonly Reference[]
}

/**
 * @param text with `\n` line ends
 * @param definitions of other texts that count before those of this one, by identifier
 */
export function parseMarkdown(
  text: string,
  dialect: Dialect,
  definitions: ReadonlyMap<string, Definition> = new Map(),
): ParsedMarkdown {
  const masked = mask(text, { macros: dialect === 'logseq', math: dialect === 'plain' ? 'github' : 'tex' })
  const root = parseTree(masked.text)
  const own = restoreStrings(root, masked)
  const references: Reference[] = []
  const starts = lineStarts(text)
  expand(root, {
    mask: masked,
    dialect,
    references,
    definitions: new Map([...own, ...definitions]),
    starts,
    next: 0,
  })
  if (dialect === 'obsidian') takeInlineFootnotes(root, text)
  markHighlights(root, text, dialect)
  findCallouts(root, text, dialect)
  return { root, references }
}
