/** The lines of one bullet: its properties, id, task and dates, and what of it is parsed as markdown. */

import { withoutHidden } from './logseq/hidden-lines.ts'
import { orgBegin, orgEnds } from './logseq/org-lines.ts'
import { type PieceConfig, type Pieces, readPieces } from './logseq/piece.ts'
import { readTaskLine, type TaskLine } from './logseq/task-line.ts'
import { type ContentLine, fenceAfter } from './outline-lines.ts'
import { type PlacedProperty, placedProperty } from './placed-property.ts'

export interface Bullet extends Pieces, Omit<TaskLine, 'line'> {
  /** The bullet's own lines without `id::`, `collapsed::`, comments and what was logged. */
  readonly source: string
  /** Without `id`. */
  readonly properties: readonly PlacedProperty[]
  readonly id: PlacedProperty | undefined
}

/** What these say is not what the author wrote: to fold a block must not change its identity. */
const NO_CONTENT = new Set(['id', 'collapsed'])

/** @param chunks what is markdown, added to */
export function readBullet(
  lines: readonly ContentLine[],
  chunks: (readonly ContentLine[])[],
  config: PieceConfig,
): Bullet {
  const seen = withoutHidden(lines)
  const [first, ...rest] = seen
  const { line, ...task } = readTaskLine(
    first ?? { text: '', line: 1, shift: 0 },
    config.fileNameFormat === 'mirror',
  )
  const { properties, ...pieces } = readPieces(first === undefined ? [] : [line, ...rest], chunks, config)
  return {
    ...task,
    ...pieces,
    source: sourceOf(seen),
    properties: properties.filter(({ key }) => key !== 'id'),
    id: properties.find(({ key }) => key === 'id'),
  }
}

function sourceOf(lines: readonly ContentLine[]): string {
  const kept: string[] = []
  const ends = orgEnds(lines)
  let fence: string | undefined
  /** Index of the line that ends a comment. */
  let commentEnd = -1
  for (const [i, line] of lines.entries()) {
    if (fence === undefined && orgBegin(line.text)?.name === 'COMMENT') commentEnd = ends[i] ?? commentEnd
    if (i <= commentEnd) continue
    const property = fence === undefined ? placedProperty(line) : undefined
    fence = fenceAfter(line.text, fence)
    if (property === undefined || !NO_CONTENT.has(property.key)) kept.push(line.text)
  }
  return kept.join('\n').trimEnd()
}
