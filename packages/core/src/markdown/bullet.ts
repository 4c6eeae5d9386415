/** The lines of one bullet: its properties, id and task, and what of it is parsed as markdown. */

import { type ContentLine, fenceAfter } from './outline-lines.ts'
import { type PropertyLine, parsePropertyLine } from './property.ts'

export interface PlacedProperty extends PropertyLine {
  /** 1-based; `column` is that of the value. */
  readonly line: number
  readonly column: number
}

export interface Bullet {
  /** What is parsed: properties that nobody sees gone, the others in a paragraph of their own, one a line. */
  readonly shown: readonly ContentLine[]
  /** The bullet's own lines without `id::` and `collapsed::`. */
  readonly source: string
  /** Without `id`. */
  readonly properties: readonly PlacedProperty[]
  readonly id: PlacedProperty | undefined
  /** The marker as written, or `x`/` ` of a checkbox. */
  readonly task: string | undefined
  /** As mdast has it: null without a checkbox. */
  readonly checked: boolean | null
}

/** What these say is not what the author wrote: to fold a block must not change its identity. */
const NO_CONTENT = new Set(['id', 'collapsed'])

/** Properties that Logseq keeps for itself and shows to nobody. */
const HIDDEN =
  /^(?:id|collapsed|heading|background-color|ls-type|logseq\..*|(?:hl|query|card)-.*|(?:created|updated|last-modified)-at)$/iu

const TASK =
  /^(?:#{1,6}[ \t]+)?(TODO|DOING|NOW|LATER|DONE|WAITING|WAIT|CANCELLED|CANCELED|IN-PROGRESS)(?=[ \t]|$)/u

const CHECKBOX = /^\[([ xX])\][ \t]+/u

export function readBullet(lines: readonly ContentLine[]): Bullet {
  const [first] = lines
  const checkbox = CHECKBOX.exec(first?.text ?? '')
  const properties: PlacedProperty[] = []
  const source: string[] = []
  const shown: ContentLine[] = []
  let fence: string | undefined
  let isAfterProperty = false

  for (const line of lines) {
    const property = fence === undefined ? placedProperty(line) : undefined
    fence = fenceAfter(line.text, fence)
    if (property === undefined || !NO_CONTENT.has(property.key)) source.push(line.text)
    if (property !== undefined) {
      properties.push(property)
      if (HIDDEN.test(property.key)) continue
      if (isAfterProperty) endWithBreak(shown)
      else shown.push(emptyLine(line))
      shown.push(trimmed(line))
    } else {
      if (isAfterProperty) shown.push(emptyLine(line))
      shown.push(line === first && checkbox !== null ? cut(line, checkbox[0].length) : line)
    }
    isAfterProperty = property !== undefined
  }
  return {
    shown,
    source: source.join('\n').trimEnd(),
    properties: properties.filter(({ key }) => key !== 'id'),
    id: properties.find(({ key }) => key === 'id'),
    task: TASK.exec(first?.text ?? '')?.[1] ?? checkbox?.[1]?.toLowerCase(),
    checked: checkbox === null ? null : checkbox[1] !== ' ',
  }
}

export function placedProperty(content: ContentLine): PlacedProperty | undefined {
  const property = parsePropertyLine(content.text)
  return property && { ...property, line: content.line, column: property.offset + 1 + content.shift }
}

const emptyLine = ({ line }: ContentLine): ContentLine => ({ text: '', line, shift: 0 })

function trimmed(line: ContentLine): ContentLine {
  return cut(line, line.text.length - line.text.trimStart().length)
}

function cut(line: ContentLine, length: number): ContentLine {
  return { ...line, text: line.text.slice(length), shift: line.shift + length }
}

/** A backslash at the end of a line is a line break (CommonMark 6.7). */
function endWithBreak(shown: ContentLine[]): void {
  const last = shown.pop()
  if (last !== undefined) shown.push({ ...last, text: `${last.text.trimEnd()}\\` })
}
