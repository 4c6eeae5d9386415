/**
 * The prose of a Logseq file → sections. A heading without a bullet is a block as a bullet is: its marker, and the
 * properties and dates below it up to the next heading, are its own. What is before the first heading is one block to
 * Logseq, and its properties are those of its first paragraph here.
 */

import { type ContentLine, fenceAfter } from '../outline-lines.ts'
import { type PlacedProperty, placedProperty } from '../placed-property.ts'
import { formulaEnds } from './formula-lines.ts'
import { orgEnds } from './org-lines.ts'
import { type PieceConfig, type Pieces, readPieces } from './piece.ts'
import { parsePlannedDates } from './planned-date.ts'
import { readTaskLine, type TaskLine } from './task-line.ts'

export interface Section extends Pieces, Pick<TaskLine, 'task' | 'marker' | 'priority'> {
  /** Without `id`. */
  readonly properties: readonly PlacedProperty[]
  readonly id: PlacedProperty | undefined
  /** The line of its heading as written, when there is a marker in it that is not read as markdown. */
  readonly source: string | undefined
}

const HEADING = /^#{1,6}(?:[ \t]|$)/u

/** @param chunks what is markdown, added to */
export function readSections(
  lines: readonly ContentLine[],
  chunks: (readonly ContentLine[])[],
  config: PieceConfig,
): readonly Section[] {
  const starts = sectionStarts(lines, config)
  return starts.map((start, i) => readSection(lines.slice(start, starts[i + 1]), chunks, config))
}

function readSection(
  lines: readonly ContentLine[],
  chunks: (readonly ContentLine[])[],
  config: PieceConfig,
): Section {
  const [first, ...rest] = lines
  const head = first && HEADING.test(first.text) ? readTaskLine(first, isMirror(config)) : undefined
  const { properties, ...pieces } = readPieces(head ? [head.line, ...rest] : lines, chunks, config)
  return {
    ...pieces,
    properties: properties.filter(({ key }) => key !== 'id'),
    id: properties.find(({ key }) => key === 'id'),
    task: head?.task,
    marker: head?.marker,
    priority: head?.priority,
    source: head === undefined || head.line === first ? undefined : first?.text.trimEnd(),
  }
}

/** Where sections begin: at the top, and at headings that have something of their own. Others stay with what is around them, as HTML may be that is closed below. */
function sectionStarts(lines: readonly ContentLine[], config: PieceConfig): readonly number[] {
  const ends = orgEnds(lines)
  const formulas = formulaEnds(lines)
  const starts = new Set([0])
  let heading: number | undefined
  let fence: string | undefined
  /** Index of the line that ends the `#+BEGIN_…` block or the formula around the current one. */
  let wholeEnd = -1
  for (const [i, line] of lines.entries()) {
    if (fence !== undefined) {
      fence = fenceAfter(line.text, fence)
      continue
    }
    if (i <= wholeEnd) continue
    wholeEnd = ends[i] ?? formulas[i] ?? -1
    fence = fenceAfter(line.text, undefined)
    if (HEADING.test(line.text)) heading = i
    if (heading !== undefined && isOwn(line, config)) starts.add(heading)
  }
  return [...starts]
}

function isOwn(line: ContentLine, config: PieceConfig): boolean {
  if (HEADING.test(line.text)) return readTaskLine(line, isMirror(config)).line !== line
  return placedProperty(line) !== undefined || parsePlannedDates(line.text) !== undefined
}

const isMirror = ({ fileNameFormat }: PieceConfig): boolean => fileNameFormat === 'mirror'
