import './hast-data.ts'
import type { Element, Nodes, Root } from 'hast'
import type { Heading, Link } from '../nouns.ts'

/** In front of every heading's id: it can shadow no global of a script, and equals no id that an author wrote. */
const ANCHOR_PREFIX = 'h-'
/** UTF-16 units of a heading's text that make its anchor. */
const MAX_ANCHOR = 120

export interface HeadingAnchors {
  readonly headings: readonly Heading[]
  readonly anchors: ReadonlyMap<Element, string>
}

/**
 * The headings of a page in reading order, written as markdown or as HTML. What is a heading inside of a quote, a table
 * or a footnote is no part of the page's outline and gets no anchor.
 * @param links of the page, for headings that hold a link without a label
 */
export function findHeadings(tree: Root, links: readonly Link[]): HeadingAnchors {
  const headings: Heading[] = []
  const anchors = new Map<Element, string>()
  const taken = new Map<string, number>()
  const find = (node: Nodes, block: number | undefined): void => {
    if (!('children' in node)) return
    const element = node.type === 'element' ? node : undefined
    if (element !== undefined && isOutside(element)) return
    const level = element && levelOf(element.tagName)
    let own = element?.data?.block ?? block
    if (element === undefined || level === undefined || own === undefined) {
      for (const child of node.children) {
        // What the tag of this block encloses follows it.
        if (child.type === 'element' && child.data?.isQuoted) own = child.data.block
        else find(child, own)
      }
      return
    }
    const text = headingText(element, links)
    const anchor = uniqueAnchor(text, taken)
    anchors.set(element, anchor)
    headings.push({ block: own, level, text, anchor })
  }
  find(tree, undefined)
  return { headings, anchors }
}

const isOutside = ({ tagName, properties, data }: Element): boolean =>
  tagName === 'blockquote' ||
  tagName === 'table' ||
  data?.callout !== undefined ||
  properties.dataFootnotes !== undefined

function levelOf(tagName: string): number | undefined {
  return /^h[1-6]$/u.test(tagName) ? Number(tagName.charAt(1)) : undefined
}

function headingText(element: Element, links: readonly Link[]): string {
  return plainText(element, links).replace(/\s+/gu, ' ').trim()
}

function plainText(node: Nodes, links: readonly Link[]): string {
  if (node.type === 'text') return node.value
  if (node.type !== 'element') return ''
  const link = node.data?.link ?? node.data?.embed
  if (link !== undefined && node.children.length === 0) return links[link]?.label ?? links[link]?.target ?? ''
  if (node.tagName === 'img') return typeof node.properties.alt === 'string' ? node.properties.alt : ''
  return node.children.map((child) => plainText(child, links)).join('')
}

/**
 * Letters, marks and digits of every script, lower case; everything else parts words. A repeated anchor counts up from `-1`.
 * @param taken the anchors in use, each with the number to try next
 */
function uniqueAnchor(text: string, taken: Map<string, number>): string {
  const words = text
    .normalize('NFC')
    .toLowerCase()
    .match(/[\p{L}\p{M}\p{N}_]+/gu)
  const slug = (words ?? []).join('-').slice(0, MAX_ANCHOR).toWellFormed()
  const base = ANCHOR_PREFIX + (slug === '' ? 'section' : slug)
  let n = taken.get(base) ?? 0
  let anchor = n === 0 ? base : `${base}-${n}`
  while (taken.has(anchor)) anchor = `${base}-${++n}`
  taken.set(base, n + 1)
  if (anchor !== base) taken.set(anchor, 1)
  return anchor
}
