/** Sizes that editors let people write beside a picture: they are attributes and no words. */

import type { Image, ImageReference, Nodes, Parents } from 'mdast'
import { parseMediaLabel } from '../assets/media-label.ts'
import type { Dialect } from '../nouns.ts'

/**
 * Obsidian: `![words|300](…)`, and `![300](…)`. Elsewhere a number alone is words.
 * @param node its `alt` keeps the words
 */
export function takeLabelSize(node: Image | ImageReference, dialect: Dialect): void {
  const alt = node.alt ?? ''
  if (!/\d[ \t]*$/u.test(alt) || (dialect !== 'obsidian' && !alt.includes('|'))) return
  const { text, width, height } = parseMediaLabel(alt)
  if (width === undefined) return
  node.alt = text
  node.data = { ...node.data, size: { width: String(width), height: height?.toString() } }
}

/** Logseq: `![words](…){:height 200, :width 300}`. The braces vanish, whatever they say. */
export function takeAttributeSizes(parent: Parents): void {
  const kept: Nodes[] = []
  for (const node of parent.children) {
    const before = kept.at(-1)
    const match =
      node.type === 'text' && (before?.type === 'image' || before?.type === 'imageReference')
        ? ATTRIBUTES.exec(node.value)
        : null
    if (match !== null && node.type === 'text' && before !== undefined) {
      const size = { width: lengthOf('width', match[1]), height: lengthOf('height', match[1]) }
      before.data = { ...before.data, size }
      node.value = node.value.slice(match[0].length)
      if (node.value === '') continue
    }
    kept.push(node)
  }
  parent.children = kept as typeof parent.children // what stood there, less some text
}

const ATTRIBUTES = /^\{(:[a-z][^{}\n]{0,300})\}/iu

function lengthOf(key: 'width' | 'height', attributes: string | undefined): string | undefined {
  const match = /^[ \t]*"?([1-9]\d{0,4})(?:\.\d+)?(%?)/u.exec(attributes?.split(`:${key}`)[1] ?? '')
  return match === null ? undefined : `${match[1]}${match[2]}`
}
