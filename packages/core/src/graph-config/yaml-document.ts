import { type Document, isNode, LineCounter, parseDocument } from 'yaml'

/** 1-based. */
export interface Place {
  readonly line?: number
  readonly column?: number
}

/** YAML 1.2, core schema: as plain data, with the place of every value. */
export type YamlDocument =
  | { readonly value: unknown; readonly placeOf: (path: readonly PropertyKey[]) => Place }
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
    if (error !== undefined) return { fault: error.message, place: placeAt(error.pos[0]) }
    const value: unknown = document.toJS({ maxAliasCount: MAX_ALIASES })
    return { value, placeOf: (path) => placeOf(document, path, placeAt) }
  } catch (error) {
    // Aliases beyond the limit (ReferenceError) and nesting beyond the stack (RangeError): both are the text's doing.
    return { fault: error instanceof RangeError ? 'Nesting is too deep' : 'Too many aliases', place: {} }
  }
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
