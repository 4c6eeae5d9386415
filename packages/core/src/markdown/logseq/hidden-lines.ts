/** Lines that Logseq writes or reads for itself: drawers (`:LOGBOOK:` … `:END:`), `CLOCK:` lines, `#+TITLE:` and the like. */

import { type ContentLine, fenceAfter } from '../outline-lines.ts'

const DRAWER = /^[ \t]*:LOGBOOK:[ \t]*$/iu
const END = /^[ \t]*:END:[ \t]*$/iu
const CLOCK = /^[ \t]*CLOCK:[ \t]*\[/u
const KEYWORD = /^[ \t]*#\+(?!(?:BEGIN|END)_)[A-Z_]{1,40}:(?:[ \t]|$)/iu

/** The lines without these. Code keeps them. */
export function withoutHidden(lines: readonly ContentLine[]): readonly ContentLine[] {
  const kept: ContentLine[] = []
  let fence: string | undefined
  let isInDrawer = false
  for (const line of lines) {
    const { text } = line
    if (isInDrawer) {
      // A drawer that nobody closes ends with its last entry.
      if (END.test(text)) {
        isInDrawer = false
        continue
      }
      if (CLOCK.test(text) || text.trim() === '') continue
      isInDrawer = false
    }
    if (fence === undefined && DRAWER.test(text)) {
      isInDrawer = true
      continue
    }
    if (fence === undefined && (CLOCK.test(text) || KEYWORD.test(text))) continue
    fence = fenceAfter(text, fence)
    kept.push(line)
  }
  return kept
}
