/**
 * What a page may be. Far above what people write (the longest note of the graphs we know has 300 KB and nests 30
 * deep), far below what stops a machine.
 */

import type { Nodes as HtmlNodes } from 'hast'
import type { Nodes, Root } from 'mdast'
import type { ProblemCode } from '../problem.ts'

export interface PageLimits {
  /** UTF-16 units of the file. */
  readonly maxLength: number
  /** UTF-16 units of one line. */
  readonly maxLineLength: number
  /** Markdown nodes in one another, lists not counted, and half of what HTML elements may be. */
  readonly maxDepth: number
  /** In all tables together: a short row is filled up to the width of its table (GFM 4.10). */
  readonly maxTableCells: number
  readonly maxLinks: number
  /** UTF-16 units of HTML, whatever the source. */
  readonly maxHtmlLength: number
  /** HTML below this is never too long. */
  readonly minHtmlLength: number
  /** Above `minHtmlLength`: HTML may be so many times as long as its source. */
  readonly maxHtmlRatio: number
  /** For one page: by the clock and, of the process, by the processor (`page-time.ts`). */
  readonly timeMs: number
  /** Old generation heap of the worker that parses it. */
  readonly memoryMb: number
}

export const PAGE_LIMITS: PageLimits = {
  maxLength: 1_000_000,
  maxLineLength: 100_000,
  maxDepth: 100,
  maxTableCells: 20_000,
  maxLinks: 20_000,
  maxHtmlLength: 2_000_000,
  minHtmlLength: 200_000,
  maxHtmlRatio: 50,
  timeMs: 5_000,
  memoryMb: 256,
}

/** A page is more than a page may be. Never leaves `markdown/`: it becomes a problem of the page. */
export class PageLimitError extends Error {
  override readonly name = 'PageLimitError'
  readonly code: ProblemCode & ('page-failed' | 'page-too-large')
  constructor(code: PageLimitError['code'], message: string) {
    super(message)
    this.code = code
  }
}

/** @throws PageLimitError */
export function checkSource(text: string, limits: PageLimits): void {
  if (text.length > limits.maxLength)
    throw new PageLimitError(
      'page-too-large',
      `The file has ${text.length} characters; a page may have ${limits.maxLength}.`,
    )
  for (let start = 0, line = 1; start <= text.length; line++) {
    const end = text.indexOf('\n', start)
    const length = (end === -1 ? text.length : end) - start
    if (length > limits.maxLineLength)
      throw new PageLimitError(
        'page-failed',
        `Line ${line} has ${length} characters; a line may have ${limits.maxLineLength}.`,
      )
    if (end === -1) return
    start = end + 1
  }
}

/** Before anything is made of a tree. @throws PageLimitError */
export function checkMarkdownTree(tree: Root, limits: PageLimits): void {
  const definitions = new Map<string, number>()
  const counts = { cells: 0, links: 0, referenced: 0 }
  const references: string[] = []
  walk<Nodes>(tree, (node, depth) => {
    if (depth > limits.maxDepth) throw tooMuch(`nests more than ${limits.maxDepth} deep`)
    if (node.type === 'table') counts.cells += node.children.length * (node.children[0]?.children.length ?? 0)
    else if (LINKS.has(node.type)) counts.links++
    if (node.type === 'definition' && !definitions.has(node.identifier))
      definitions.set(node.identifier, node.url.length + (node.title?.length ?? 0))
    if (node.type === 'linkReference' || node.type === 'imageReference') references.push(node.identifier)
  })
  for (const identifier of references) counts.referenced += definitions.get(identifier) ?? 0
  if (counts.cells > limits.maxTableCells) throw tooMuch(`has more than ${limits.maxTableCells} table cells`)
  if (counts.links > limits.maxLinks) throw tooMuch(`has more than ${limits.maxLinks} links`)
  if (counts.referenced > limits.maxHtmlLength) throw tooLong(limits.maxHtmlLength)
}

/** After raw HTML was parsed, before anything walks the tree by recursion. @throws PageLimitError */
export function checkHtmlTree(tree: HtmlNodes, limits: PageLimits): void {
  walk<HtmlNodes>(tree, (_node, depth) => {
    if (depth > 2 * limits.maxDepth)
      throw tooMuch(`has HTML that nests more than ${2 * limits.maxDepth} deep`)
  })
}

/** @param length UTF-16 units of the page's HTML. @throws PageLimitError */
export function checkHtml(length: number, sourceLength: number, limits: PageLimits): void {
  const ratio = Math.max(limits.minHtmlLength, limits.maxHtmlRatio * sourceLength)
  const max = Math.min(limits.maxHtmlLength, ratio)
  if (length > max) throw tooLong(max)
}

const LINKS = new Set<string>([
  ...[
    'blockReference',
    'embed',
    'footnoteReference',
    'image',
    'imageReference',
    'link',
    'linkReference',
    'tag',
  ],
  'wikilink',
])

const tooMuch = (what: string): PageLimitError => new PageLimitError('page-failed', `The page ${what}.`)
const tooLong = (max: number): PageLimitError => tooMuch(`makes more than ${max} characters of HTML`)

/** Without recursion: the tree may be deeper than the stack. */
function walk<T extends Nodes | HtmlNodes>(tree: T, visit: (node: T, depth: number) => void): void {
  const stack: { node: T; depth: number }[] = [{ node: tree, depth: 0 }]
  for (let next = stack.pop(); next !== undefined; next = stack.pop()) {
    const { node, depth } = next
    visit(node, depth)
    if (!('children' in node)) continue
    const inner = node.type === 'list' ? depth : depth + 1
    for (const child of node.children) stack.push({ node: child as T, depth: inner })
  }
}
