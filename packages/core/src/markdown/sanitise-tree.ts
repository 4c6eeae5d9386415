/**
 * The tree less all that is not on our list. What our handlers wrote on its nodes stands aside meanwhile: the library clones it
 * node by node, which took longer than the rest of its work.
 */

import './hast-data.ts'
import type { Data, Nodes, Root } from 'hast'
import rehypeSanitize from 'rehype-sanitize'
import { unified } from 'unified'
import { sanitiseSchema, withMarks } from './sanitise-schema.ts'
import { MARK_ATTRIBUTE } from './sentinel.ts'

/** @param tree is changed */
export function sanitiseTree(tree: Root): Root {
  const aside: Data[] = []
  putAside(tree, aside)
  const clean = sanitiser.runSync(tree)
  putBack(clean, aside)
  return clean
}

const sanitiser = unified().use(rehypeSanitize, withMarks(sanitiseSchema)).freeze()

function putAside(node: Nodes, aside: Data[]): void {
  if (!('children' in node)) return
  if (node.type === 'element') {
    // An author's was taken out of the text: only what we put there names something of ours.
    if (node.properties[MARK_ATTRIBUTE] !== undefined) delete node.properties[MARK_ATTRIBUTE]
    const marked: { data?: Data | undefined } = node
    if (marked.data !== undefined) {
      node.properties[MARK_ATTRIBUTE] = aside.push(marked.data) - 1
      marked.data = undefined
    }
  }
  for (const child of node.children) putAside(child, aside)
}

function putBack(node: Nodes, aside: readonly Data[]): void {
  if (!('children' in node)) return
  if (node.type === 'element') {
    const n = node.properties[MARK_ATTRIBUTE]
    const data = typeof n === 'number' ? aside[n] : undefined
    if (data !== undefined) {
      const { [MARK_ATTRIBUTE]: _, ...properties } = node.properties
      node.properties = properties
      node.data = data
    }
  }
  for (const child of node.children) putBack(child, aside)
}
