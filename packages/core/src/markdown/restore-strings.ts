import type { Definition, Nodes, Root } from 'mdast'
import { type Mask, splitMasked, unmask } from './mask.ts'
import { visit } from './visit.ts'

/**
 * Everything but text: what the parser took literally is again what the author wrote.
 * @returns the definitions by identifier; the first of two wins (CommonMark 4.7)
 */
export function restoreStrings(root: Root, mask: Mask): ReadonlyMap<string, Definition> {
  const definitions = new Map<string, Definition>()
  visit(root, (node) => {
    restoreNode(node, mask)
    if (node.type === 'definition' && !definitions.has(node.identifier))
      definitions.set(node.identifier, node)
  })
  return definitions
}

function restoreNode(node: Nodes, mask: Mask): void {
  const restore = (text: string): string => unmask(text, mask)
  switch (node.type) {
    case 'html':
      node.value = restore(node.value)
      break
    case 'inlineCode':
      node.value = restore(node.value)
      break
    case 'code':
      node.value = restore(node.value)
      if (node.lang) node.lang = restore(node.lang)
      if (node.meta) node.meta = restore(node.meta)
      break
    case 'image':
      if (node.alt) node.alt = restore(node.alt)
      if (node.title) node.title = restore(node.title)
      node.url = restore(node.url)
      break
    case 'link':
      if (node.title) node.title = restore(node.title)
      node.url = restore(node.url)
      break
    case 'definition':
      if (node.title) node.title = restore(node.title)
      node.url = restore(node.url)
      restoreLabel(node, restore)
      break
    case 'imageReference':
      if (node.alt) node.alt = restore(node.alt)
      restoreLabel(node, restore)
      break
    case 'linkReference':
    case 'footnoteReference':
    case 'footnoteDefinition':
      restoreLabel(node, restore)
      break
    case 'tableCell':
      visit(node, (inner) => restoreInCell(inner, mask))
      break
  }
}

function restoreLabel(
  node: { identifier: string; label?: string | null | undefined },
  restore: (text: string) => string,
): void {
  node.identifier = restore(node.identifier).toLowerCase()
  if (node.label) node.label = restore(node.label)
}

/** In a table `\|` is a bar even in code (GFM 4.10), and the parser could not see the one inside a construct. */
function restoreInCell(node: Nodes, mask: Mask): void {
  if (node.type !== 'inlineCode') return
  const parts = splitMasked(node.value, mask)
  node.value = parts
    .map((part) => (typeof part === 'string' ? part : part.source.replaceAll('\\|', '|')))
    .join('')
}
