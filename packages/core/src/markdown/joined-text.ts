import type { PhrasingContent, Text } from 'mdast'

/** The nodes with neighbouring text as one node, which has a place where its parts stand side by side. */
export function joinedText(nodes: readonly PhrasingContent[]): PhrasingContent[] {
  const joined: PhrasingContent[] = []
  let texts: Text[] = []
  const endText = (): void => {
    if (texts.length > 1) joined.splice(-1, 1, joinedNode(texts))
    texts = []
  }
  for (const node of nodes) {
    if (node.type !== 'text') {
      endText()
      joined.push(node)
    } else if (texts.push(node) === 1) joined.push(node)
  }
  endText()
  return joined
}

function joinedNode(texts: readonly Text[]): Text {
  const value = texts.map((text) => text.value).join('')
  const start = texts[0]?.position?.start
  const end = texts.at(-1)?.position?.end
  const areNeighbours = texts.every(
    ({ position }, n) =>
      n === 0 ||
      (position?.start.offset !== undefined && position.start.offset === texts[n - 1]?.position?.end.offset),
  )
  return start && end && areNeighbours
    ? { type: 'text', value, position: { start, end } }
    : { type: 'text', value }
}
