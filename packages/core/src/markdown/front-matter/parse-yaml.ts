/** YAML 1.2 with the core schema → values as their author wrote them. */

import { type Document, isCollection, isScalar, isSeq, LineCounter, parseDocument, Scalar, visit } from 'yaml'
import { FrontMatterFault } from './fault.ts'

/** An alias counts as often as it is used, within others too; by hand nobody needs ten. */
const MAX_ALIASES = 50

/** Brackets, or dashes on one line, inside one another. The composer takes a stack frame and more for each. */
const MAX_NESTING = 40

/** @throws FrontMatterFault with the line in `source`, 1-based */
export function parseYaml(source: string): unknown {
  if (isNestedTooDeep(source)) throw new FrontMatterFault('Values are nested too deep', undefined)
  const lines = new LineCounter()
  const document = parseDocument(source, {
    schema: 'core',
    version: '1.2',
    uniqueKeys: true,
    merge: false,
    intAsBigInt: true,
    prettyErrors: false,
    logLevel: 'silent',
    lineCounter: lines,
  })
  const [fault] = [...document.errors, ...document.warnings]
  if (fault !== undefined) throw new FrontMatterFault(fault.message, lines.linePos(fault.pos[0]).line)
  keepAsWritten(document, source)
  try {
    return document.toJS({ maxAliasCount: MAX_ALIASES })
  } catch (error) {
    // yaml throws this for an alias of nothing, and for too many of them.
    if (error instanceof ReferenceError) throw new FrontMatterFault(error.message, undefined)
    throw error
  }
}

/** `1.10` is not `1.1`, `007` not `7`, and `up: [[Page]]` is a link and no list of lists. */
function keepAsWritten(document: Document.Parsed, source: string): void {
  visit(document, {
    Scalar(_key, node) {
      const isNumber = typeof node.value === 'number' || typeof node.value === 'bigint'
      if (isNumber && node.source !== undefined && String(node.value) !== node.source)
        node.value = node.source
    },
    Seq(_key, node) {
      const [start, end] = node.range ?? [0, 0]
      const written = source.slice(start, end)
      if (!isSeq(node.items[0]) || !/^\[\[[^[\]\n]+\]\]$/u.test(written)) return undefined
      const inner = node.items[0].items
      const isMatrix =
        inner.length > 1 && inner.every((item) => isScalar(item) && typeof item.value === 'bigint')
      return isMatrix || inner.some(isCollection) ? undefined : new Scalar(written)
    },
  })
}

function isNestedTooDeep(source: string): boolean {
  let depth = 0
  for (const character of source) {
    if (character === '[' || character === '{') depth++
    else if (character === ']' || character === '}') depth = Math.max(0, depth - 1)
    if (depth > MAX_NESTING) return true
  }
  return /(?:[-?:][ \t]+){40}/u.test(source)
}
