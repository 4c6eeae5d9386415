import type { Nodes, Parents, PhrasingContent } from 'mdast'

/** Every newline in text becomes a line break, as editors show it that keep the lines of their writers. */
export function breakLines(node: Nodes): void {
  if (!('children' in node)) return
  for (const child of node.children) breakLines(child)
  if (!node.children.some((child) => child.type === 'text' && child.value.includes('\n'))) return
  // Text among the children: all of them are phrasing, and phrasing takes their place.
  node.children = (node.children as PhrasingContent[]).flatMap(broken) as Parents['children']
}

function broken(node: PhrasingContent): readonly PhrasingContent[] {
  if (node.type !== 'text' || !node.value.includes('\n')) return [node]
  return node.value.split('\n').flatMap((line, n): PhrasingContent[] => {
    const text: PhrasingContent[] = line === '' ? [] : [{ type: 'text', value: line }]
    return n === 0 ? text : [{ type: 'break' }, ...text]
  })
}
