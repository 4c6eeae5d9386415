/**
 * Chunks of lines → their nodes, each parsed on its own: no chunk can swallow the next, whatever construct is open at its
 * end, and the parser's time does not grow with the square of their number. (One parse of all of them, each in a quote,
 * took twelve times as long for 4,000 bullets.)
 *
 * Definitions and footnotes of one chunk are seen by all: a chunk that uses a label of another is parsed once more with
 * the definition before it.
 */

import type { Definition, FootnoteDefinition, Nodes, RootContent } from 'mdast'
import type { GraphConfig } from '../nouns.ts'
import type { ContentLine } from './outline-lines.ts'
import { type ParsedMarkdown, parseMarkdown } from './parse-markdown.ts'
import type { Reference } from './reference.ts'
import { visit } from './visit.ts'

/** What of a graph's configuration markdown depends on. */
export type MarkdownConfig = Pick<GraphConfig, 'dialect' | 'macros'>

export interface ParsedChunks {
  /** Aligned with the chunks. Positions are those of the file, `data.link` points into `references`. */
  readonly contents: readonly (readonly RootContent[])[]
  readonly references: readonly Reference[]
}

/** @param starts offsets at which the lines of the file begin */
export function parseChunks(
  chunks: readonly (readonly ContentLine[])[],
  starts: readonly number[],
  config: MarkdownConfig,
): ParsedChunks {
  const alone = chunks.map((lines) => parseMarkdown(joined(lines), config.dialect, config))
  const labels = labelsOf(alone)
  const references: Reference[] = []
  const contents = alone.map((first, i) => {
    const lines = chunks[i] ?? []
    const { root, references: own, prefixLines, prefixNodes } = withForeign(first, lines, i, labels, config)
    const content = root.children.slice(prefixNodes)
    const file: FilePlaces = { lines, starts, prefixLines, firstLink: references.length }
    for (const node of content) visit(node, (inner) => settle(inner, file))
    references.push(...own)
    return content
  })
  return { contents, references }
}

function joined(lines: readonly ContentLine[]): string {
  return lines.map(({ text }) => text).join('\n')
}

interface Label {
  /** Index of the first chunk that defines it: the first of two definitions wins (CommonMark 4.7). */
  readonly chunk: number
  readonly node: Definition | FootnoteDefinition
}

/** By label, `^` before that of a footnote. */
function labelsOf(parsed: readonly ParsedMarkdown[]): ReadonlyMap<string, Label> {
  const labels = new Map<string, Label>()
  parsed.forEach(({ root }, chunk) => {
    visit(root, (node) => {
      if (node.type !== 'definition' && node.type !== 'footnoteDefinition') return
      const key = node.type === 'definition' ? node.identifier : `^${node.identifier}`
      if (!labels.has(key)) labels.set(key, { chunk, node })
    })
  })
  return labels
}

interface ChunkMarkdown extends ParsedMarkdown {
  /** How many lines and nodes were put before the chunk. */
  readonly prefixLines: number
  readonly prefixNodes: number
}

/** The chunk again with what it uses of others before it: a definition each, and a rule that ends the last. */
function withForeign(
  alone: ParsedMarkdown,
  lines: readonly ContentLine[],
  chunk: number,
  labels: ReadonlyMap<string, Label>,
  { dialect, macros }: MarkdownConfig,
): ChunkMarkdown {
  const text = joined(lines)
  const used = labels.size === 0 ? [] : [...usedLabels(text)]
  const foreign = used.filter((key) => (labels.get(key)?.chunk ?? chunk) !== chunk)
  if (foreign.length === 0) return { ...alone, prefixLines: 0, prefixNodes: 0 }

  const definitions = new Map<string, Definition>()
  for (const key of foreign) {
    const node = labels.get(key)?.node
    if (node?.type === 'definition') definitions.set(node.identifier, node)
  }
  const prefix = [...foreign.flatMap((key) => [`[${key}]: x`, '']), '***', '']
  const parsed = parseMarkdown([...prefix, text].join('\n'), dialect, { macros, definitions })
  return { ...parsed, prefixLines: prefix.length, prefixNodes: foreign.length + 1 }
}

/** Everything in brackets, spelt as labels are compared (CommonMark 6.3, "matches"). */
function usedLabels(text: string): Set<string> {
  const used = new Set<string>()
  for (const [, label = ''] of text.matchAll(/\[((?:[^[\]\\]|\\[^\n]){1,999})\]/gu))
    used.add(
      label
        .replace(/[\t\n\r ]+/gu, ' ')
        .trim()
        .toLowerCase()
        .toUpperCase()
        .toLowerCase(),
    )
  return used
}

interface FilePlaces {
  readonly lines: readonly ContentLine[]
  readonly starts: readonly number[]
  readonly prefixLines: number
  /** How many references of the file come before the chunk's own. */
  readonly firstLink: number
}

/** Makes a node's position and link those of the file. */
function settle(node: Nodes, file: FilePlaces): void {
  const link = node.data?.link
  if (link !== undefined) node.data = { ...node.data, link: link + file.firstLink }
  const htmlLinks = node.data?.htmlLinks
  if (htmlLinks !== undefined) {
    const settled = htmlLinks.map((one) => ({ ...one, reference: one.reference + file.firstLink }))
    node.data = { ...node.data, htmlLinks: settled }
  }
  if (node.position === undefined) return
  const { start, end } = node.position
  node.position = { start: inFile(start, file), end: inFile(end, file) }
}

function inFile(
  place: { readonly line: number; readonly column: number },
  { lines, starts, prefixLines }: FilePlaces,
): { line: number; column: number; offset: number } {
  const content = lines[place.line - 1 - prefixLines]
  const line = content?.line ?? 1
  const column = Math.max(1, place.column + (content?.shift ?? 0))
  return { line, column, offset: (starts[line - 1] ?? 0) + column - 1 }
}
