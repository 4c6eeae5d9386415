/** The beginning of a block's first line: heading, task marker, priority, checkbox. */

import type { ContentLine } from '../outline-lines.ts'

export interface TaskLine {
  /** What is left to be read as markdown; the `#` of a heading stays. */
  readonly line: ContentLine
  /** The marker as written, or `x`/` ` of a checkbox. */
  readonly task: string | undefined
  readonly marker: string | undefined
  /** `A`, `B` or `C`. */
  readonly priority: string | undefined
  /** As mdast has it: null without a checkbox. */
  readonly checked: boolean | null
}

const HEADING = /^#{1,6}[ \t]+/u
const MARKER =
  /^(TODO|DOING|NOW|LATER|DONE|WAITING|WAIT|CANCELLED|CANCELED|IN-PROGRESS|STARTED|BACKLOG|IN-REVIEW)(?:[ \t]+|$)/u
const PRIORITY = /^\[#([ABC])\](?:[ \t]+|$)/u
const CHECKBOX = /^\[([ xX])\][ \t]+/u

/** Markers that only Logseq 2 writes; elsewhere they are words. */
const MIRROR_MARKERS = new Set(['BACKLOG', 'IN-REVIEW'])

/** `## TODO [#A] text` and, in a mirror, `TODO ## text` too. */
export function readTaskLine(line: ContentLine, isMirror: boolean): TaskLine {
  const checkbox = CHECKBOX.exec(line.text)
  if (checkbox !== null) {
    const isChecked = checkbox[1] !== ' '
    return {
      ...NO_TASK,
      line: cut(line, 0, checkbox[0].length),
      task: isChecked ? 'x' : ' ',
      checked: isChecked,
    }
  }
  const heading = HEADING.exec(line.text)?.[0].length ?? 0
  const rest = line.text.slice(heading)
  const found = MARKER.exec(rest)
  const marker = found !== null && (isMirror || !MIRROR_MARKERS.has(found[1] ?? '')) ? found : undefined
  const priority = PRIORITY.exec(rest.slice(marker?.[0].length ?? 0))
  const length = (marker?.[0].length ?? 0) + (priority?.[0].length ?? 0)
  return {
    line: length === 0 ? line : cut(line, heading, length),
    task: marker?.[1],
    marker: marker?.[1],
    priority: priority?.[1],
    checked: null,
  }
}

const NO_TASK = { task: undefined, marker: undefined, priority: undefined, checked: null }

function cut(line: ContentLine, start: number, length: number): ContentLine {
  return {
    ...line,
    text: line.text.slice(0, start) + line.text.slice(start + length),
    shift: line.shift + length,
  }
}
