/**
 * The lines of a Logseq file → chunks: bullets with their content dedented, and the prose before, between and after
 * them. Only lines are read here, no markdown.
 */

import { columnsOf, withoutIndent } from './indent.ts'
import { formulaEnds as findFormulaEnds } from './logseq/formula-lines.ts'
import { orgEnds as findOrgEnds } from './logseq/org-lines.ts'

export interface ContentLine {
  readonly text: string
  /** 1-based line in the file. */
  readonly line: number
  /** Add it to a column of `text` for the column in the file. */
  readonly shift: number
}

export type Chunk =
  /** Everything outside of bullets. */
  | { readonly kind: 'prose'; readonly lines: ContentLine[] }
  | {
      readonly kind: 'bullet'
      /** Line of the bullet. */
      readonly line: number
      /** Columns before the dash. */
      readonly indent: number
      /** Index of the bullet that this one is a child of, among all chunks. */
      readonly parent: number | undefined
      /** Without empty lines at the end. */
      readonly lines: ContentLine[]
    }

const BULLET = /^([ \t]*)-(?:[ \t]+|$)/u
const HEADING = /^#{1,6}[ \t]/u
const FENCE = /^ {0,3}(`{3,}(?=[^`]*$)|~{3,})/u

/** @param firstLine line in the file of the first of the lines, 1-based */
export function splitOutline(lines: readonly string[], firstLine: number): Chunk[] {
  const chunks: Chunk[] = []
  /** The bullets around the current line, outermost first. */
  const open: { readonly chunk: number; readonly indent: number }[] = []
  let fence: string | undefined
  const orgLines = lines.map((text) => ({ text: text.replace(BULLET, '') }))
  const orgEnds = findOrgEnds(orgLines)
  const formulaEnds = findFormulaEnds(orgLines)
  /** Index of the line that ends the `#+BEGIN_…` block or the formula around the current one; less than the current one outside of any. */
  let wholeEnd = -1

  lines.forEach((text, i) => {
    const line = firstLine + i
    const current = chunks.at(-1)
    const bullet = BULLET.exec(text)
    const indent = bullet === null ? 0 : columnsOf(bullet[1] ?? '')
    const isInside = current?.kind === 'bullet' && indent >= current.indent + 2

    if (fence !== undefined && (bullet === null || isInside || current?.kind !== 'bullet')) {
      fence = fenceAfter(addLine(current, text, line), fence)
      return
    }
    if (i <= wholeEnd && (bullet === null || isInside || current?.kind !== 'bullet')) {
      addLine(current, text, line)
      return
    }
    wholeEnd = orgEnds[i] ?? formulaEnds[i] ?? -1
    if (bullet !== null) {
      while (open.length > 0 && (open.at(-1)?.indent ?? 0) + 2 > indent) open.pop()
      const shift = bullet[0].length
      const first: ContentLine = { text: text.slice(shift), line, shift }
      chunks.push({ kind: 'bullet', line, indent, parent: open.at(-1)?.chunk, lines: [first] })
      open.push({ chunk: chunks.length - 1, indent })
      fence = fenceAfter(first.text, undefined)
      return
    }
    if (current === undefined || (current.kind === 'bullet' && HEADING.test(text))) {
      chunks.push({ kind: 'prose', lines: [] })
      open.length = 0
    }
    fence = fenceAfter(addLine(chunks.at(-1), text, line), undefined)
  })

  for (const chunk of chunks) if (chunk.kind === 'bullet') dropEmptyEnd(chunk.lines)
  return chunks
}

/** @returns the line as the chunk has it */
function addLine(chunk: Chunk | undefined, text: string, line: number): string {
  const columns = chunk?.kind === 'bullet' ? chunk.indent + 2 : 0
  const dedented = withoutIndent(text, columns)
  chunk?.lines.push({ text: dedented.text, line, shift: dedented.removed })
  return dedented.text
}

/**
 * The fence that is open after a line, by its characters.
 * @param fence the one that was open before it
 */
export function fenceAfter(line: string, fence: string | undefined): string | undefined {
  if (fence === undefined) return FENCE.exec(line)?.[1]
  const run = /^ {0,3}(`{3,}|~{3,})[ \t]*$/u.exec(line)?.[1]
  return run !== undefined && run[0] === fence[0] && run.length >= fence.length ? undefined : fence
}

function dropEmptyEnd(lines: ContentLine[]): void {
  while (lines.length > 1 && lines.at(-1)?.text.trim() === '') lines.pop()
}
