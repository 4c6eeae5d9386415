import type { Text } from 'mdast'
import type { Point } from 'unist'

const PUNCTUATION = /[!-/:-@[-`{-~]/u
const ENTITY = /&#?[a-z0-9]{1,31};/iuy

export interface AlignedText {
  /** Indices into the text's value that its author wrote with a backslash. */
  readonly escapes: ReadonlySet<number>
  /** The text between two indices, with its own place where that is known. Asked for one part after the other. */
  readonly part: (start: number, end: number) => Text
}

/**
 * Which characters of a text its author wrote with a backslash: syntax of ours that is found in the tree must know.
 * @param source what positions of the tree point into
 * @returns indices into `value`
 */
export function findEscapes(node: Text, source: string): ReadonlySet<number> {
  return align(node, source).escapes
}

/** A text that is to be split, read beside its source. @param source what positions of the tree point into */
export function alignText(node: Text, source: string): AlignedText {
  const { escapes, offsetAt } = align(node, source)
  const { value, position } = node
  let line = position?.start.line ?? 1
  let counted = 0
  const placeAt = (index: number): Point | undefined => {
    const offset = offsetAt(index)
    for (; counted < index; counted++) if (value[counted] === '\n') line++
    // Nobody asks for the column of text.
    return offset === undefined ? undefined : { line, column: 1, offset }
  }
  const part = (from: number, to: number): Text => {
    const text: Text = { type: 'text', value: value.slice(from, to) }
    const start = placeAt(from)
    const end = placeAt(to)
    return start === undefined || end === undefined ? text : { ...text, position: { start, end } }
  }
  return { escapes, part }
}

interface Alignment {
  readonly escapes: ReadonlySet<number>
  /** The offset in the source of an index into the value; undefined where it is not known. */
  readonly offsetAt: (index: number) => number | undefined
}

/** Source and value are read side by side; where they part for good, nothing after that is known. */
function align({ value, position }: Text, source: string): Alignment {
  const escapes = new Set<number>()
  const start = position?.start.offset
  const end = position?.end.offset
  if (start === undefined || end === undefined) return { escapes, offsetAt: () => undefined }
  if (end - start === value.length) return { escapes, offsetAt: (index) => start + index }
  const offsets: number[] = []
  const offsetAt = (index: number): number | undefined => (index === value.length ? end : offsets[index])
  let at = start
  for (let i = 0; i < value.length && at < end; i++) {
    offsets[i] = at
    at = startOf(value, i, source, at, end)
    if (source[at] === '\\' && source[at + 1] === value[i] && PUNCTUATION.test(value.charAt(i))) {
      escapes.add(i)
      at++
    } else {
      const entity = entityAt(source, at)
      if (entity !== undefined && !value.startsWith(entity, i)) {
        at += entity.length - 1
        if (/[\ud800-\udbff]/u.test(value.charAt(i))) i++
      } else if (source[at] !== value[i]) {
        offsets.length = i
        return { escapes, offsetAt }
      }
    }
    at++
  }
  return { escapes, offsetAt }
}

function entityAt(source: string, at: number): string | undefined {
  if (source[at] !== '&') return undefined
  ENTITY.lastIndex = at
  return ENTITY.exec(source)?.[0]
}

/** Skips what the parser drops at the ends of lines: white space, and the marks of quotes at the start of the next. */
function startOf(value: string, i: number, source: string, from: number, end: number): number {
  let at = from
  if (value[i] === '\n') while (at < end && (source[at] === ' ' || source[at] === '\t')) at++
  else if (value[i - 1] === '\n')
    while (at < end && source[at] !== value[i] && ' \t>'.includes(source.charAt(at))) at++
  return at
}
