/**
 * A formula of several lines. `$$` opens one at the beginning of a line's own text, behind the marks of lists and quotes,
 * or at the end of a line; the next `$$` closes it at the beginning or at the end of its line. Blank lines may stand in
 * between when it began its line.
 *
 * *Invariant:* it ends within `MAX_LINES`, in the list item or quote in which it began, and before anything that looks
 * like a fence. So it never takes the end of a code block away, whatever the parser takes for one.
 */

import { columnsOf } from './indent.ts'
import type { FormulaRest } from './math.ts'

export interface MathBlock {
  /** Of the first line. */
  readonly source: string
  readonly tex: string
  readonly rest: readonly FormulaRest[]
}

const MAX_LINES = 500
/** UTF-16 units. */
const MAX_LENGTH = 20_000

const FENCE = /^[\s>*+-]*(?:\d{1,9}[.)])?[ \t]*(?:`{3}|~{3})/u
/** Marks of lists, tasks and quotes. */
const MARKS = /^(?:[ \t]*(?:>|[-+*](?=[ \t])|\d{1,9}[.)](?=[ \t])|\[[ xX]\](?=[ \t])))*[ \t]*/u

/**
 * @param offset of a `$$` that no other follows on its line
 * @param line offsets at which its line begins and ends
 */
export function mathBlockAt(
  text: string,
  offset: number,
  line: { readonly start: number; readonly end: number },
): MathBlock | undefined {
  const first = text.slice(offset + 2, line.end)
  const marks = MARKS.exec(text.slice(line.start, offset))?.[0] ?? ''
  const isAtStart = line.start + marks.length === offset
  if (closerIn(first) !== undefined || (!isAtStart && first.trim() !== '')) return undefined
  const around = aroundOf(marks)

  const tex: string[] = [first]
  const rest: FormulaRest[] = []
  let isAfterBlank = false
  let start = line.end + 1
  for (let n = 0; n < MAX_LINES && start <= text.length && start - offset < MAX_LENGTH; n++) {
    const next = text.indexOf('\n', start)
    const end = next === -1 ? text.length : next
    const whole = text.slice(start, end)
    const own = ownText(whole, around)
    if (own === undefined || FENCE.test(whole)) return undefined
    const isBlank = own.text.trim() === ''
    if (isBlank && !isAtStart) return undefined
    if (isAfterBlank && !isBlank && !own.isInside) return undefined
    isAfterBlank = isBlank

    const close = closerIn(own.text)
    tex.push(own.text.slice(0, close))
    if (!isBlank) {
      const source = close === undefined ? own.text : own.text.slice(0, close + 2)
      rest.push({ kind: 'mathRest', source, offset: start + own.at })
    }
    if (close !== undefined) {
      const isEnd = tex.at(-1)?.trim() === '' || own.text.slice(close + 2).trim() === ''
      const inner = tex.join('\n').trim()
      return isEnd && inner !== '' ? { source: `$$${first}`, tex: inner, rest } : undefined
    }
    start = end + 1
  }
  return undefined
}

/** What a line of the same list item or quote has before its own text. */
interface Around {
  readonly quotes: number
  /** Columns of white space after the marks of quotes. */
  readonly columns: number
}

function aroundOf(marks: string): Around {
  const quotes = marks.split('>').length - 1
  const last = marks.slice(marks.lastIndexOf('>') + 1)
  // One space belongs to the mark of the quote.
  return { quotes, columns: columnsOf(quotes > 0 ? last.replace(/^ /u, '') : last) }
}

interface OwnText {
  readonly text: string
  /** Offset in the line. */
  readonly at: number
  /** Its indentation is at least that of the list item. */
  readonly isInside: boolean
}

/** A line without what is around it; undefined when a mark of a quote is missing. */
function ownText(line: string, around: Around): OwnText | undefined {
  let at = 0
  for (let quote = 0; quote < around.quotes; quote++) {
    const mark = /^[ \t]*> ?/u.exec(line.slice(at))?.[0]
    if (mark === undefined) return undefined
    at += mark.length
  }
  let column = 0
  while (column < around.columns && (line[at] === ' ' || line[at] === '\t'))
    column += line[at++] === '\t' ? 4 - (column % 4) : 1
  return { text: line.slice(at), at, isInside: column >= around.columns }
}

/** Offset of the first `$$` that is not escaped. */
function closerIn(text: string): number | undefined {
  return /^(?:\\.|[^\\$]|\$(?!\$))*?(?=\$\$)/u.exec(text)?.[0].length
}
