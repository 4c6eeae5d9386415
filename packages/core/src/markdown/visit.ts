import type { Nodes } from 'mdast'

/** Every node in reading order, parents first. */
export function visit(node: Nodes, see: (node: Nodes) => void): void {
  see(node)
  if ('children' in node) for (const child of node.children) visit(child, see)
}
