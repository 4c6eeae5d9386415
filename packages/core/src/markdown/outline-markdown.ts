/**
 * Chunks of lines → their nodes, in one parse, so that definitions and footnotes of one chunk are seen by all.
 *
 * Every chunk is put into a quote of its own: no line can leave its quote, whatever construct is open at its end, and
 * `  > ` is four columns wide, so tabs reach as far as they did. Afterwards positions are those of the file again.
 */

import type { Blockquote, Nodes, RootContent } from 'mdast'
import type { Dialect } from '../nouns.ts'
import type { ContentLine } from './outline-lines.ts'
import { parseMarkdown } from './parse-markdown.ts'
import type { Reference } from './reference.ts'
import { visit } from './visit.ts'

export interface ParsedChunks {
  /** Aligned with the chunks. */
  readonly contents: readonly (readonly RootContent[])[]
  readonly references: readonly Reference[]
}

const PREFIX = '  > '
const EMPTY: ContentLine = { text: '', line: 1, shift: 0 }

/**
 * @param starts offsets at which the lines of the file begin
 */
export function parseChunks(
  chunks: readonly (readonly ContentLine[])[],
  starts: readonly number[],
  dialect: Dialect,
): ParsedChunks {
  const lines: (ContentLine | undefined)[] = chunks.flatMap((chunk) => [
    ...(chunk.length === 0 ? [EMPTY] : chunk),
    undefined,
  ])
  const text = lines.map((line) => (line === undefined ? '' : PREFIX + line.text)).join('\n')
  const { root, references } = parseMarkdown(text, dialect)
  const quotes = root.children.filter((node): node is Blockquote => node.type === 'blockquote')
  if (quotes.length !== chunks.length || root.children.length !== chunks.length)
    throw new Error(`${chunks.length} chunks became ${root.children.length} nodes`)
  for (const quote of quotes) visit(quote, (node) => moveToFile(node, lines, starts))
  return { contents: quotes.map((quote) => quote.children), references }
}

function moveToFile(
  node: Nodes,
  lines: readonly (ContentLine | undefined)[],
  starts: readonly number[],
): void {
  if (node.position === undefined) return
  const moved = ({ line, column }: { line: number; column: number }) => {
    const content = lines[line - 1]
    if (content === undefined) return { line, column, offset: 0 }
    const start = starts[content.line - 1] ?? 0
    const inFile = Math.max(1, column - PREFIX.length + content.shift)
    return { line: content.line, column: inFile, offset: start + inFile - 1 }
  }
  node.position = { start: moved(node.position.start), end: moved(node.position.end) }
}
