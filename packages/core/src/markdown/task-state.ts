/** Task items with a state of their own: `- [/] half done`. GFM knows `[ ]` and `[x]`; Obsidian takes any character. */

import type { ListItem, Nodes } from 'mdast'
import { withoutNoncharacters } from './sentinel.ts'
import { visit } from './visit.ts'

/** One character and white space; a modifier that follows its character belongs to it. */
const STATE = /^\[((?![\s[\]])[^\p{C}]\p{M}?\ufe0f?)\][ \t]+(?=\S|$)/u

/** Takes the states out of the text of items that GFM does not take for tasks; `data.task` has them. */
export function takeTaskStates(root: Nodes, source: string): void {
  if (!source.includes('] ') && !source.includes(']\t')) return
  visit(root, (node) => {
    if (node.type === 'listItem' && typeof node.checked !== 'boolean') takeState(node)
  })
}

/** The state of any task, `x` or ` ` for GFM's; undefined for an item that is none. */
export function taskOf({ checked, data }: ListItem): string | undefined {
  return data?.task ?? (typeof checked === 'boolean' ? (checked ? 'x' : ' ') : undefined)
}

function takeState(item: ListItem): void {
  const [own] = item.children
  const first = own?.type === 'paragraph' ? own.children[0] : undefined
  if (first?.type !== 'text') return
  const [marker, state] = STATE.exec(first.value) ?? []
  if (marker === undefined || state === undefined) return
  first.value = first.value.slice(marker.length)
  item.checked = false
  item.data = { ...item.data, task: withoutNoncharacters(state) }
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
