/**
 * The grammar of formulas: where TeX begins and ends in the source. As pandoc and Obsidian have it, an opening `$` is not
 * followed by white space, a closing one not preceded by white space and not followed by a digit; the first `$` after the
 * opening one closes it or there is no formula. So amounts of money stay text.
 *
 * *Invariant:* a formula on one line holds no backtick, so a code span is never cut. One of several lines is in
 * `math-block.ts`.
 */

import { mathBlockAt } from './math-block.ts'

export interface Formula {
  readonly kind: 'math'
  /** What of the first line is the formula's; everything, when it has one line. */
  readonly source: string
  readonly tex: string
  readonly isDisplay: boolean
  /** The other lines, in order, without line ends and without what belongs to a list or quote around them. */
  readonly rest: readonly FormulaRest[]
}

/** A line of a formula that is not its first. `offset`: in UTF-16 units from the start of the text. */
export interface FormulaRest {
  readonly kind: 'mathRest'
  readonly source: string
  readonly offset: number
}

/**
 * `tex`: `$…$` and `$$…$$`, as Obsidian and Logseq. `github`: the same between words only, and `` $`…`$ ``.
 */
export type MathSyntax = 'tex' | 'github'

const INLINE = /(?![\s$])(?:\\[^\n]|[^$\\\n`]){1,2000}(?=\$(?![\d$]))/uy
const DISPLAY = /(?:\\[^\n]|\$(?!\$)|[^$\\\n`]){1,4000}(?=\$\$(?!\$))/uy
const IN_CODE = /`[^`\n]{1,2000}(?=`\$(?![\w$]))/uy

/** Reads formulas of one text, at growing offsets. */
export interface MathReader {
  /** @param dollars how many stand at `offset`, none before them, the first one not escaped */
  at(offset: number, dollars: number): Formula | undefined
}

export function createMathReader(text: string, syntax: MathSyntax): MathReader {
  let line: Line = { start: 0, end: -1, isRow: false }
  return {
    at(offset, dollars) {
      if (offset > line.end) line = lineAt(text, offset)
      if (dollars === 2) return displayAt(text, offset, line)
      if (dollars !== 1) return undefined
      if (syntax === 'github' && isWord(text, offset - 1)) return undefined
      if (syntax === 'github' && text[offset + 1] === '`') return codeAt(text, offset, line)
      return inlineAt(text, offset, line, syntax)
    },
  }
}

interface Line {
  readonly start: number
  /** Of its line end, or of the text. */
  readonly end: number
  /** Looks like a row of a table: a bar in a formula would end a cell. */
  readonly isRow: boolean
  /** Offsets at which code spans of the line begin; read when asked for. */
  spans?: ReadonlySet<number>
}

function lineAt(text: string, offset: number): Line {
  const start = text.lastIndexOf('\n', offset - 1) + 1
  const next = text.indexOf('\n', offset)
  const end = next === -1 ? text.length : next
  const line = text.slice(start, end)
  return { start, end, isRow: /^[ \t>]*\||(?<!\\)\|[ \t]*$/u.test(line) }
}

function inlineAt(text: string, offset: number, line: Line, syntax: MathSyntax): Formula | undefined {
  const tex = match(INLINE, text, offset + 1)
  if (tex === undefined || /(?<!\\)\s$/u.test(tex) || !isPlausible(tex, line)) return undefined
  const end = offset + tex.length + 2
  if (syntax === 'github' && isWord(text, end)) return undefined
  // `US$5 … AU$`
  if (isWord(text, offset - 1) && /^\d/u.test(tex)) return undefined
  return isMoney(tex) ? undefined : formula(`$${tex}$`, tex, false)
}

function displayAt(text: string, offset: number, line: Line): Formula | undefined {
  const tex = match(DISPLAY, text, offset + 2)
  if (tex !== undefined)
    return tex.trim() !== '' && isPlausible(tex, line) ? formula(`$$${tex}$$`, tex, true) : undefined
  const block = mathBlockAt(text, offset, line)
  return block && { ...formula(block.source, block.tex, true), rest: block.rest }
}

/** `` $`…`$ ``: the backticks are those of one code span, not the ends of two. */
function codeAt(text: string, offset: number, line: Line): Formula | undefined {
  const inner = match(IN_CODE, text, offset + 1)
  if (inner === undefined || inner.trim() === '`') return undefined
  line.spans ??= codeSpans(text, line)
  return line.spans.has(offset + 1) ? formula(`$${inner}\`$`, inner.slice(1), false) : undefined
}

/** Where the code spans of a line begin: each run of backticks goes with the next one as long (CommonMark 6.1). */
function codeSpans(text: string, { start, end }: Line): ReadonlySet<number> {
  const runs = [...text.slice(start, end).matchAll(/`+/gu)]
  const nextOf = new Map<number, number>()
  const closers = runs.map(() => -1)
  for (let i = runs.length - 1; i >= 0; i--) {
    const length = runs[i]?.[0].length ?? 0
    closers[i] = nextOf.get(length) ?? -1
    nextOf.set(length, i)
  }
  const spans = new Set<number>()
  for (let i = 0; i < runs.length; i++) {
    const closer = closers[i] ?? -1
    if (closer === -1) continue
    spans.add(start + (runs[i]?.index ?? 0))
    i = closer
  }
  return spans
}

/** No end of a tag or attribute of HTML; in a row of a table no bar that would end its cell. */
function isPlausible(tex: string, { isRow }: Line): boolean {
  return !/<\/|">/u.test(tex) && !(isRow && /(?<!\\)\|/u.test(tex))
}

/** `$5, you have 10$`: an amount and words, nothing of TeX in them. */
function isMoney(tex: string): boolean {
  return /^\d/u.test(tex) && /\s\p{L}{2}/u.test(tex) && !/[\\^_{}=<>+*/|]/u.test(tex)
}

function formula(source: string, tex: string, isDisplay: boolean): Formula {
  return { kind: 'math', source, tex, isDisplay, rest: [] }
}

function isWord(text: string, offset: number): boolean {
  return /^[A-Za-z0-9]$/u.test(text.charAt(offset))
}

function match(pattern: RegExp, text: string, offset: number): string | undefined {
  pattern.lastIndex = offset
  return pattern.exec(text)?.[0]
}
