/** What stands before the text of a task: checkbox, marker, priority. */

import type { Paragraph, PhrasingContent, RootContent } from 'mdast'
import type { TaskLine } from './task-line.ts'

const DONE = new Set(['DONE', 'CANCELED', 'CANCELLED'])

/** The content of a block with its marker and priority in front of its first words. */
export function withMarker(
  content: readonly RootContent[],
  { marker, priority }: Pick<TaskLine, 'marker' | 'priority'>,
): RootContent[] {
  if (marker === undefined && priority === undefined) return [...content]
  const nodes: PhrasingContent[] = [
    ...(marker === undefined ? [] : [markerNode(marker), SPACE]),
    ...(priority === undefined ? [] : [priorityNode(priority), SPACE]),
  ]
  const [first, ...rest] = content
  if (first?.type === 'paragraph') return [{ ...first, children: [...nodes, ...first.children] }, ...rest]
  if (first?.type === 'heading') return [{ ...first, children: [...nodes, ...first.children] }, ...rest]
  const alone: Paragraph = { type: 'paragraph', children: nodes }
  return [alone, ...content]
}

const SPACE: PhrasingContent = { type: 'text', value: ' ' }

/** A task that was given up has no checkbox: it is neither done nor to do. */
function markerNode(marker: string): PhrasingContent {
  const isGivenUp = marker.startsWith('CANCEL')
  return {
    type: 'styled',
    data: { look: DONE.has(marker) ? 'task-done' : 'task' },
    children: [
      ...(isGivenUp ? [] : [{ type: 'checkbox', isChecked: marker === 'DONE' } as const]),
      { type: 'styled', data: { look: 'task-marker' }, children: [{ type: 'text', value: marker }] },
    ],
  }
}

function priorityNode(priority: string): PhrasingContent {
  const letter = priority === 'A' ? 'a' : priority === 'B' ? 'b' : 'c'
  return {
    type: 'styled',
    data: { look: `priority-${letter}` },
    children: [{ type: 'text', value: `Priority ${priority}` }],
  }
}
