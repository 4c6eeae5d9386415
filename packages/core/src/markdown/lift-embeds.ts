/**
 * An embed of a page is flow content, and markdown puts it into a paragraph. What stands around it becomes paragraphs of
 * their own, as the editors show it: a browser would close the paragraph there and make another tree of the rest.
 */

import './hast-data.ts'
import type { Element, ElementContent, Root, RootContent } from 'hast'
import type { Link } from '../nouns.ts'

/**
 * The tree in which every embed that may be a page's stands among paragraphs and is marked `isLifted`. One that cannot,
 * in a heading or a link, stays where it is. Nodes without embeds are returned as they are.
 * @param tree sanitised
 */
export function liftEmbeds(tree: Root, links: readonly Link[]): Root {
  const embeds = findEmbeds(tree, links)
  if (embeds.size === 0) return tree
  return { ...tree, children: liftAll(tree.children, embeds) }
}

/** Every embed, and everything that holds one. */
type Embeds = ReadonlySet<RootContent>

function findEmbeds(tree: Root, links: readonly Link[]): Embeds {
  const found = new Set<RootContent>()
  const find = (node: RootContent): boolean => {
    if (node.type !== 'element' || FIXED.has(node.tagName)) return false
    const isFound = node.tagName === 'img' ? mayBePage(node, links) : node.children.filter(find).length > 0
    if (isFound) found.add(node)
    return isFound
  }
  tree.children.forEach(find)
  return found
}

/** What can hold no flow content and cannot be split in two. */
const FIXED = new Set('a button caption dt h1 h2 h3 h4 h5 h6 label pre rp rt ruby summary th'.split(' '))

/** What paragraphs are made of: it is split where an embed stands in it. Everything else may hold flow content. */
const PHRASING = new Set(
  'abbr b bdi bdo cite code del dfn em i ins kbd mark p q s samp small span strong sub sup time u var'.split(
    ' ',
  ),
)

/** Deeper in emphasis an embed stays where it is: each one costs a copy of everything around it. */
const MAX_EMPHASIS = 8

const MEDIA =
  /\.(?:3gp|aac|apng|avif|bmp|flac|gif|ico|jfif|jpe?g|m4a|m4v|mkv|mov|mp3|mp4|oga|ogg|ogv|opus|pdf|png|svg|wav|webm|webp)$/iu

/** A query's answer is flow content too. What is called like a picture, a film or a sound is no page; `drawing.excalidraw` and `v1.2` may be. */
function mayBePage({ data }: Element, links: readonly Link[]): boolean {
  if (data?.query !== undefined) return true
  const n = data?.embed ?? data?.asset
  return n !== undefined && !MEDIA.test(links[n]?.target ?? '')
}

/** The children of something that may hold flow content. */
function liftAll<T extends RootContent>(nodes: readonly T[], embeds: Embeds): (T | Element)[] {
  return nodes.flatMap((node): (T | Element)[] => {
    if (node.type !== 'element' || !embeds.has(node)) return [node]
    if (node.tagName === 'img') return [lifted(node)]
    if (PHRASING.has(node.tagName)) return split(node, embeds, 0)
    return [{ ...node, children: liftAll(node.children, embeds) }]
  })
}

/**
 * The element once for each run of what is no embed, with the embeds between.
 * @param depth how many elements around it are split too
 */
function split(element: Element, embeds: Embeds, depth: number): Element[] {
  if (depth > MAX_EMPHASIS) return [element]
  const pieces: Element[] = []
  let run: ElementContent[] = []
  let isFirst = true
  const endRun = (): void => {
    const children = trimmed(run)
    run = []
    if (children.length === 0) return
    pieces.push(isFirst ? { ...element, children } : again(element, children))
    isFirst = false
  }
  for (const piece of element.children.flatMap((child) => piecesOf(child, embeds, depth))) {
    if (piece.type === 'element' && piece.data?.isLifted) {
      endRun()
      pieces.push(piece)
    } else run.push(piece)
  }
  endRun()
  return pieces
}

function piecesOf(node: ElementContent, embeds: Embeds, depth: number): ElementContent[] {
  return node.type === 'element' && PHRASING.has(node.tagName) && embeds.has(node)
    ? split(node, embeds, depth + 1)
    : liftAll([node], embeds)
}

function lifted(node: Element): Element {
  return { ...node, data: { ...node.data, isLifted: true } }
}

/** A second piece of an element has no id: the first one has it. */
function again({ tagName, properties }: Element, children: ElementContent[]): Element {
  const { id, name, ...rest } = properties
  return { type: 'element', tagName, properties: rest, children }
}

/** Without white space and line breaks at the ends. */
function trimmed(nodes: readonly ElementContent[]): ElementContent[] {
  const start = nodes.findIndex((node) => !isBlank(node))
  if (start === -1) return []
  const kept = nodes.slice(start, nodes.findLastIndex((node) => !isBlank(node)) + 1)
  return kept.map((node, n) => {
    if (node.type !== 'text') return node
    const value = n === 0 ? node.value.trimStart() : node.value
    return { ...node, value: n === kept.length - 1 ? value.trimEnd() : value }
  })
}

const isBlank = (node: ElementContent): boolean =>
  node.type === 'text' ? node.value.trim() === '' : node.type === 'element' && node.tagName === 'br'
