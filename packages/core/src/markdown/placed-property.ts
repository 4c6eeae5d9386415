import type { ContentLine } from './outline-lines.ts'
import { type PropertyLine, parsePropertyLine } from './property.ts'

export interface PlacedProperty extends PropertyLine {
  /** 1-based; `column` is that of the value. */
  readonly line: number
  readonly column: number
}

export function placedProperty(content: ContentLine): PlacedProperty | undefined {
  const property = parsePropertyLine(content.text)
  return property && { ...property, line: content.line, column: property.offset + 1 + content.shift }
}
