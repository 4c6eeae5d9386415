import type { Nodes, Root } from 'mdast'
import type { Link } from '../nouns.ts'
import type { Reference } from './reference.ts'
import { visit } from './visit.ts'

/**
 * The links of a finished tree in reading order; `data.link` of its nodes is renumbered to point into them. A link in a
 * footnote belongs to the block that refers to the footnote first.
 * @param first how many links of the page come before
 */
export function numberLinks(root: Root, references: readonly Reference[], first: number): Link[] {
  const links: Link[] = []
  const footnotes = blocksOfFootnotes(root)

  const walk = (node: Nodes, around: number | undefined): void => {
    const footnote = node.type === 'footnoteDefinition' ? footnotes.get(node.identifier) : undefined
    const block = node.data?.block ?? footnote ?? around
    const reference = node.data?.link === undefined ? undefined : references[node.data.link]
    if (reference !== undefined) {
      const { line, column } = node.position?.start ?? { line: 1, column: 1 }
      node.data = { ...node.data, link: first + links.length }
      links.push({ ...reference, block, line, column })
    }
    for (const { reference: n, ...place } of node.data?.htmlLinks ?? []) {
      const inHtml = references[n]
      const { line, column } = node.position?.start ?? { line: 1, column: 1 }
      if (inHtml !== undefined)
        links.push({
          ...inHtml,
          block,
          line: line + place.line,
          column: place.line === 0 ? column + place.column : place.column + 1,
        })
    }
    if ('children' in node) for (const child of node.children) walk(child, block)
  }
  walk(root, undefined)
  return links
}

function blocksOfFootnotes(root: Root): ReadonlyMap<string, number> {
  const footnotes = new Map<string, number>()
  let block: number | undefined
  visit(root, (node) => {
    block = node.data?.block ?? block
    if (node.type === 'footnoteReference' && block !== undefined && !footnotes.has(node.identifier))
      footnotes.set(node.identifier, block)
  })
  return footnotes
}
