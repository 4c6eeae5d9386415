import { type Document, isMap, isNode, isScalar, LineCounter, parseDocument } from 'yaml'
import { withoutInvisible } from '../names/text.ts'

/** 1-based. */
export interface Place {
  readonly line?: number
  readonly column?: number
}

/** YAML 1.2, core schema: as plain data, with the place of every value. */
export type YamlDocument =
  | {
      readonly value: unknown
      readonly placeOf: (path: readonly PropertyKey[], part?: 'key' | 'value') => Place
    }
  | { readonly fault: string; readonly place: Place }

/** Enough for any hand-written file; an expanded alias counts as often as it is used. */
const MAX_ALIASES = 100

/** Never throws. Duplicate keys, several documents and too many aliases are faults as much as bad syntax is. */
export function parseYaml(text: string): YamlDocument {
  const lines = new LineCounter()
  const placeAt = (offset: number): Place => {
    const { line, col } = lines.linePos(offset)
    return { line, column: col }
  }
  try {
    const document = parseDocument(text, {
      schema: 'core',
      uniqueKeys: true,
      prettyErrors: false,
      lineCounter: lines,
    })
    const [error] = document.errors
    if (error !== undefined) return { fault: plain(error), place: placeAt(error.pos[0]) }
    const value: unknown = document.toJS({ maxAliasCount: MAX_ALIASES })
    return {
      value,
      placeOf: (path, part) => (part === 'key' ? keyPlaceOf : placeOf)(document, path, placeAt),
    }
  } catch (error) {
    // A ReferenceError for an alias of nothing or too many of them, a RangeError for nesting beyond the stack: the text's doing.
    if (!(error instanceof ReferenceError || error instanceof RangeError)) throw error
    return { fault: error instanceof RangeError ? 'Nesting is too deep' : plain(error), place: {} }
  }
}

/** The reader's own sentence, without its full stop and without what a terminal would obey. */
function plain(error: Error): string {
  return withoutInvisible(error.message).slice(0, 200).replace(/\.$/u, '')
}

/** The place of the value at `path`, or of the nearest value around it that has one. */
function placeOf(
  document: Document,
  path: readonly PropertyKey[],
  placeAt: (offset: number) => Place,
): Place {
  for (let length = path.length; length > 0; length--) {
    const node = document.getIn(path.slice(0, length), true)
    if (isNode(node) && node.range) return placeAt(node.range[0])
  }
  return placeAt(0)
}

/** The place of the last key of `path` itself. */
function keyPlaceOf(
  document: Document,
  path: readonly PropertyKey[],
  placeAt: (offset: number) => Place,
): Place {
  const map = path.length > 1 ? document.getIn(path.slice(0, -1), true) : document.contents
  const pair = isMap(map)
    ? map.items.find(({ key }) => isScalar(key) && String(key.value) === path.at(-1))
    : undefined
  return isScalar(pair?.key) && pair.key.range ? placeAt(pair.key.range[0]) : placeOf(document, path, placeAt)
}
