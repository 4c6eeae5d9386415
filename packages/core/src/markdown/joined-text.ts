import type { PhrasingContent } from 'mdast'

/** The nodes with neighbouring text as one node. */
export function joinedText(nodes: readonly PhrasingContent[]): PhrasingContent[] {
  const joined: PhrasingContent[] = []
  let texts: string[] = []
  const endText = (): void => {
    if (texts.length > 1) joined.splice(-1, 1, { type: 'text', value: texts.join('') })
    texts = []
  }
  for (const node of nodes) {
    if (node.type !== 'text') {
      endText()
      joined.push(node)
    } else if (texts.push(node.value) === 1) joined.push(node)
  }
  endText()
  return joined
}
