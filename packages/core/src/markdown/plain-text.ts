import type { Nodes } from 'mdast'
import type { Reference } from './reference.ts'

/**
 * What a reader reads: labels without addresses, the target of a link that has no label, code as it is, no raw HTML,
 * white space collapsed, trimmed.
 * @param references what `data.link` of the nodes points into
 */
export function plainText(nodes: readonly Nodes[], references: readonly Reference[]): string {
  const parts: string[] = []
  for (const node of nodes) collect(node, references, parts)
  return parts.join('').replace(/\s+/gu, ' ').trim()
}

/** Parts of a block that do not run on into one another. */
const SEPARATE = new Set<Nodes['type']>([
  'paragraph',
  'heading',
  'code',
  'tableCell',
  'listItem',
  'blockquote',
  'calloutTitle',
  'propertyRow',
])

function collect(node: Nodes, references: readonly Reference[], parts: string[]): void {
  switch (node.type) {
    case 'inlineCode':
      // The source of a macro says nothing to a reader.
      if (node.data?.look !== 'macro') parts.push(node.value)
      break
    case 'text':
    case 'code':
    case 'math':
      parts.push(node.value)
      break
    case 'tag':
      parts.push(`#${node.value}`)
      break
    case 'time':
      parts.push(node.value)
      break
    case 'propertyRow':
      parts.push(`${node.key}: `)
      break
    case 'break':
      parts.push(' ')
      break
    case 'image':
    case 'imageReference':
      parts.push(node.alt ?? '')
      break
    case 'wikilink':
    case 'blockReference':
      if (node.children.length === 0) parts.push(shownTarget(references[node.data.link]))
      break
    case 'footnoteDefinition':
      return
  }
  if ('children' in node) for (const child of node.children) collect(child, references, parts)
  if (SEPARATE.has(node.type)) parts.push(' ')
}

/** A block's id says nothing to a reader; a page's name does. */
function shownTarget(reference: Reference | undefined): string {
  if (reference === undefined || reference.kind === 'block') return ''
  const { target, fragment } = reference
  return target === '' && fragment?.kind === 'heading' ? (fragment.path.at(-1) ?? '') : target
}
