/**
 * Raw HTML becomes part of the tree, by the HTML parser. Each block is parsed by itself, so that what its author forgot
 * to close ends with it and no block is ever moved or swallowed; only whole elements that enclose blocks reach further.
 */

import './hast-data.ts'
import type { Element, ElementContent, Nodes, Root, RootContent } from 'hast'
import rehypeRaw from 'rehype-raw'
import rehypeSanitize from 'rehype-sanitize'
import { unified } from 'unified'
import { findEnclosing } from './pair-html.ts'
import { markedSchema } from './sanitise-schema.ts'
import { MARK_ATTRIBUTE } from './sentinel.ts'

/** The tree without `raw` nodes. Trees that have none are returned as they are. */
export function parseRawHtml(tree: Root): Root {
  return hasRaw(tree) ? { ...tree, children: parseFlow(tree.children) } : tree
}

const parser = unified().use(rehypeRaw).freeze()
const sanitiser = unified().use(rehypeSanitize, markedSchema).freeze()

/** The children of something that holds blocks. */
function parseFlow(children: readonly RootContent[]): ElementContent[] {
  const encloses = findEnclosingNodes(children)
  const parsed: RootContent[] = []
  let run: RootContent[] = []
  const endRun = (): void => {
    parsed.push(...(run.some(hasRaw) ? parseFragment(run) : run))
    run = []
  }
  for (const child of children) {
    if (!encloses.has(child) && !isFlow(child) && !holdsBlock(child)) {
      run.push(child)
      continue
    }
    endRun()
    if (encloses.has(child)) parsed.push(...encloser(child))
    else if (isElement(child) && holdsBlock(child))
      parsed.push({ ...child, children: parseFlow(child.children) })
    else parsed.push(...(hasRaw(child) ? parseFragment([child]) : [child]))
  }
  endRun()
  return encloses.size > 0 ? parseEnclosing(parsed) : (parsed as ElementContent[])
}

function findEnclosingNodes(children: readonly RootContent[]): ReadonlySet<RootContent> {
  const raw = children.filter((child) => rawOf(child) !== undefined)
  const isEnclosing = findEnclosing(raw.map((child) => rawOf(child) ?? ''))
  return new Set(raw.filter((_, i) => isEnclosing[i]))
}

/** The raw HTML that a node is: by itself, or as a block. */
function rawOf(node: RootContent): string | undefined {
  if (node.type === 'raw') return node.value
  const [only, ...rest] = isElement(node) && node.data?.block !== undefined ? node.children : []
  return rest.length === 0 && only?.type === 'raw' ? only.value : undefined
}

/** A block that encloses others is a place with an id in front of its tag, and is quoted as what it is by itself. */
function encloser(node: RootContent): RootContent[] {
  if (!isElement(node)) return [node]
  const quoted: Element = {
    ...node,
    data: { ...node.data, isQuoted: true },
    children: parseFragment(node.children),
  }
  return [quoted, ...node.children]
}

/** Everything but the enclosing tags is a box to the parser, put back afterwards. */
function parseEnclosing(nodes: readonly RootContent[]): ElementContent[] {
  const boxes = nodes.map(
    (node, i): RootContent => (node.type === 'raw' || isBlank(node) ? node : box('div', i)),
  )
  return unboxed(parse(boxes), (i) => nodes[i])
}

/** Nodes without blocks. What `data` says of links outlives the parser in boxes of the same name. */
function parseFragment(nodes: readonly RootContent[]): ElementContent[] {
  const kept: Element[] = []
  const boxed = (node: RootContent): RootContent => {
    if (!isElement(node)) return node
    const children = node.children.map(boxed) as ElementContent[]
    return node.data === undefined
      ? { ...node, children }
      : { ...box(node.tagName, kept.push(node) - 1), children }
  }
  return unboxed(parse(nodes.map(boxed)), (i, children) => {
    const node = kept[i]
    return node && { ...node, children }
  })
}

function box(tagName: string, n: number): Element {
  return { type: 'element', tagName, properties: { [MARK_ATTRIBUTE]: String(n) }, children: [] }
}

function unboxed(
  nodes: readonly RootContent[],
  open: (n: number, children: ElementContent[]) => RootContent | undefined,
): ElementContent[] {
  return nodes.map((node) => {
    if (!isElement(node)) return node
    const children = unboxed(node.children, open)
    const n = node.properties[MARK_ATTRIBUTE]
    return n === undefined ? { ...node, children } : (open(Number(n), children) ?? { ...node, children })
  }) as ElementContent[]
}

/**
 * Parsed twice, with the sanitiser between: where it takes an element away and leaves what was in it, that may stand
 * where HTML does not allow it (`<p>` in `<p>`), and a browser would read another tree than the one that was checked.
 */
function parse(nodes: readonly RootContent[]): RootContent[] {
  return parseOnce(sanitiser.runSync(parseOnce({ type: 'root', children: [...nodes] }))).children
}

function parseOnce(tree: Root): Root {
  guardLineFeeds(tree)
  const parsed: Nodes = parser.runSync(tree)
  return parsed.type === 'root' ? parsed : { type: 'root', children: [] }
}

/** The parser drops a line feed at the start of `<pre>`, each time that it reads one. */
function guardLineFeeds(node: Nodes): void {
  if (!('children' in node)) return
  const [first] = node.children
  if (
    node.type === 'element' &&
    node.tagName === 'pre' &&
    first?.type === 'text' &&
    first.value.startsWith('\n')
  )
    first.value = `\n${first.value}`
  node.children.forEach(guardLineFeeds)
}

const FLOW = new Set([
  ...[
    'blockquote',
    'details',
    'div',
    'dl',
    'h1',
    'h2',
    'h3',
    'h4',
    'h5',
    'h6',
    'hr',
    'ol',
    'p',
    'pre',
    'section',
    'table',
    'ul',
  ],
])

const isElement = (node: RootContent): node is Element => node.type === 'element'
const isFlow = (node: RootContent): boolean => isElement(node) && FLOW.has(node.tagName)
const isBlank = (node: RootContent): boolean => node.type === 'text' && node.value.trim() === ''

function hasRaw(node: Nodes): boolean {
  return node.type === 'raw' || ('children' in node && node.children.some(hasRaw))
}

/** Whether a node is a block or one is in it. */
export function holdsBlock(node: Nodes): boolean {
  if (node.type !== 'element') return false
  return node.data?.block !== undefined || node.children.some(holdsBlock)
}
