import type { Text } from 'mdast'

const PUNCTUATION = /[!-/:-@[-`{-~]/u
const ENTITY = /&#?[a-z0-9]{1,31};/iuy

/**
 * Which characters of a text its author wrote with a backslash: syntax of ours that is found in the tree must know.
 * Source and value are read side by side; where they part for good, nothing after that is known.
 * @param source what positions of the tree point into
 * @returns indices into `value`
 */
export function findEscapes({ value, position }: Text, source: string): ReadonlySet<number> {
  const escaped = new Set<number>()
  const start = position?.start.offset
  const end = position?.end.offset
  if (start === undefined || end === undefined || end - start === value.length) return escaped
  let at = start
  for (let i = 0; i < value.length && at < end; i++) {
    at = startOf(value, i, source, at, end)
    if (source[at] === '\\' && source[at + 1] === value[i] && PUNCTUATION.test(value.charAt(i))) {
      escaped.add(i)
      at++
    } else {
      const entity = entityAt(source, at)
      if (entity !== undefined && !value.startsWith(entity, i)) {
        at += entity.length - 1
        if (/[\ud800-\udbff]/u.test(value.charAt(i))) i++
      } else if (source[at] !== value[i]) return escaped
    }
    at++
  }
  return escaped
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
