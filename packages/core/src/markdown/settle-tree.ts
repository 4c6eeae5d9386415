import type { Nodes, Root } from 'mdast'

/**
 * A tree in the form that all parsers can give: text that stands beside text is one node, and HTML does not end with the
 * line end behind it. Changes the tree.
 */
export function settleTree(root: Root): Root {
  settle(root)
  return root
}

function settle(node: Nodes): void {
  if (node.type === 'html') node.value = node.value.replace(LINE_ENDS, '')
  if (!('children' in node)) return
  const children: Nodes[] = node.children
  let kept = 0
  for (const child of children) {
    const before = children[kept - 1]
    if (child.type === 'text' && kept > 0 && before?.type === 'text') {
      before.value += child.value
      if (before.position && child.position)
        before.position = { start: before.position.start, end: child.position.end }
      continue
    }
    settle(child)
    children[kept] = child
    kept += 1
  }
  children.length = kept
}

const LINE_ENDS = /[\n\r]+$/u
