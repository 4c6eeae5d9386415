/**
 * Markdown with our own syntax → mdast: mask, parse, then put every construct back: as a node of its own where it stands
 * in text, as the text it was in code, raw HTML, URLs, titles, definitions and the labels of links.
 */

import type { Definition, PhrasingContent, Root } from 'mdast'
import type { Dialect } from '../nouns.ts'
import { findCallouts } from './callout.ts'
import { expand } from './expand.ts'
import { markHighlights } from './highlight.ts'
import { inLine, withoutLead } from './in-line.ts'
import { takeInlineFootnotes } from './inline-footnote.ts'
import { fillAddress, type UserMacros } from './macros/fill-macro.ts'
import { mask } from './mask.ts'
import { lineStarts } from './normal-text.ts'
import { parseTree } from './parser.ts'
import type { Reference } from './reference.ts'
import { restoreStrings } from './restore-strings.ts'
import { takeTaskStates } from './task-state.ts'
import { visit } from './visit.ts'

export interface ParsedMarkdown {
  /** Links, images and nodes of ours carry `data.link`, an index into `references`. */
  readonly root: Root
  readonly references: readonly Reference[]
}

export interface MarkdownOptions {
  /** Macros of the graph's own. */
  readonly macros?: UserMacros
  /** Of other texts that count before those of this one, by identifier. */
  readonly definitions?: ReadonlyMap<string, Definition>
}

/** @param text with `\n` line ends */
export function parseMarkdown(text: string, dialect: Dialect, options: MarkdownOptions = {}): ParsedMarkdown {
  const reading: Reading = {
    dialect,
    references: [],
    macros: options.macros ?? {},
    definitions: options.definitions ?? new Map(),
    left: { units: MAX_EXPANSION },
  }
  return { root: readText(text, reading, []), references: reading.references }
}

/** Macros in macros. */
const MAX_NESTING = 5
/** UTF-16 units that all macros of a text may become. */
const MAX_EXPANSION = 20_000

interface Reading extends Required<MarkdownOptions> {
  readonly dialect: Dialect
  readonly references: Reference[]
  readonly left: { units: number }
}

function readText(text: string, reading: Reading, within: readonly string[]): Root {
  const { dialect } = reading
  const masked = mask(text, { macros: dialect === 'logseq', math: dialect === 'plain' ? 'github' : 'tex' })
  const root = parseTree(masked.text)
  const own = restoreStrings(root, masked)
  for (const definition of own.values())
    definition.url = fillAddress(definition.url, reading.macros, reading.left)
  expand(root, {
    ...reading,
    mask: masked,
    definitions: new Map([...own, ...reading.definitions]),
    starts: lineStarts(text),
    next: 0,
    within,
    parseInline: (inner, macro) => readInline(inner, reading, [...within, macro]),
  })
  if (dialect === 'obsidian') {
    takeTaskStates(root, text)
    takeInlineFootnotes(root, text)
  }
  markHighlights(root, text, dialect)
  findCallouts(root, text, dialect)
  return root
}

/** The text as part of a line, whatever it would be at the beginning of one. Its nodes have no places. */
function readInline(
  text: string,
  reading: Reading,
  within: readonly string[],
): PhrasingContent[] | undefined {
  reading.left.units -= text.length
  if (within.length > MAX_NESTING || reading.left.units < 0) return undefined
  const [paragraph] = readText(inLine(text.replace(/\s+/gu, ' ')), reading, within).children
  if (paragraph?.type !== 'paragraph') return [{ type: 'text', value: text }]
  visit(paragraph, (node) => {
    delete node.position
  })
  return withoutLead(paragraph.children)
}
