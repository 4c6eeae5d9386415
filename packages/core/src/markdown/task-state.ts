/** Task items with a state of their own: `- [/] half done`. GFM knows `[ ]` and `[x]`; Obsidian takes any character. */

import type { ListItem } from 'mdast'
import { withoutNoncharacters } from './sentinel.ts'

/** One character and white space; a modifier that follows its character belongs to it. */
const STATE = /^\[((?![\s[\]])[^\p{C}]\p{M}?\ufe0f?)\][ \t]+(?=\S)/u

/**
 * Takes the state out of the text of an item that GFM does not take for a task.
 * @returns the state of any task, `x` or ` ` for GFM's; undefined for an item that is none
 */
export function takeTaskState(item: ListItem): string | undefined {
  if (typeof item.checked === 'boolean') return item.checked ? 'x' : ' '
  const [own] = item.children
  const first = own?.type === 'paragraph' ? own.children[0] : undefined
  if (first?.type !== 'text') return undefined
  const [marker, state] = STATE.exec(first.value) ?? []
  if (marker === undefined || state === undefined) return undefined
  first.value = first.value.slice(marker.length)
  item.checked = false
  item.data = { ...item.data, task: withoutNoncharacters(state) }
  return state
}

const LABELS = new Map([
  ['/', 'in progress'],
  ['-', 'cancelled'],
  ['>', 'deferred'],
  ['<', 'scheduled'],
  ['!', 'important'],
  ['?', 'question'],
  ['*', 'starred'],
  ['"', 'quote'],
  ['i', 'information'],
  ['I', 'idea'],
])

/** What the checkbox of a task is called to those who do not see it. */
export function taskLabel(state: string): string {
  return LABELS.get(state) ?? `marked ${state}`
}
