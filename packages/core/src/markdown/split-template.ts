import type { ArticleLayout, Hole, Template } from '../nouns.ts'
import type { MarkedTree } from './mark-tree.ts'
import { type Mark, type MarkKind, splitMarks } from './sentinel.ts'

export interface SplitTemplates {
  readonly article: Template
  readonly layout: Pick<ArticleLayout, 'blocks' | 'sections' | 'parts'>
  /** By block. */
  readonly blockHtml: readonly Template[]
}

/**
 * One string with marks becomes the templates of the page and of each of its blocks.
 * @param marked what `p` and `u` marks stand for
 * @param counts how many blocks, headings and named parts the page has
 */
export function splitTemplate(
  html: string,
  { pageParts, pictures }: Pick<MarkedTree, 'pageParts' | 'pictures'>,
  counts: { readonly blocks: number; readonly headings: number; readonly parts: number },
): SplitTemplates {
  const article = createTemplate()
  const blockHtml = Array.from({ length: counts.blocks }, createTemplate)
  const layout: Layout = {
    blocks: nowhere(counts.blocks),
    sections: nowhere(counts.headings),
    parts: nowhere(counts.parts),
  }
  const open: Mark[] = []
  /** Of the marks that are open, those whose content does not stand in the article. */
  let hidden = 0
  for (const part of splitMarks(html)) {
    const inner = open.at(-1)
    const block = inner && blockHtml[inner.n]
    if (typeof part === 'string') {
      if (hidden === 0) article.push(part)
      block?.push(part)
    } else if (part.kind === 'p') {
      const pieces = pageParts[part.n] ?? []
      const [first] = pieces
      const isAttribute = typeof first !== 'string' || !first.startsWith('<')
      // In a tag, the space before the mark is the attribute's own.
      if (isAttribute) block?.dropSpace()
      if (hidden > 0) continue
      if (isAttribute) article.dropSpace()
      for (const piece of pieces) article.push(piece)
    } else if (isOpening(part.kind)) {
      if (part.kind === '[' && hidden === 0) article.push({ hole: 'block-html', block: part.n })
      if (part.kind !== '(') hidden++
      open.push(part)
    } else if (isClosing(part.kind)) {
      if (part.kind !== ')') hidden--
      open.pop()
    } else if (isPlace(part.kind)) {
      if (hidden === 0) recordPlace({ kind: part.kind, n: part.n }, layout, article.cut())
    } else {
      const hole = part.kind === 'u' ? pictures[part.n] : HOLES[part.kind](part.n)
      if (hole === undefined) continue
      if (hidden === 0) article.push(hole)
      block?.push(hole)
    }
  }
  return { article: article.finish(), layout, blockHtml: blockHtml.map((block) => block.finish()) }
}

const HOLES = {
  a: (link: number): Hole => ({ hole: 'link-attributes', link }),
  l: (link: number): Hole => ({ hole: 'link-label', link }),
  m: (link: number): Hole => ({ hole: 'media-attributes', link }),
  e: (link: number): Hole => ({ hole: 'embed', link }),
  f: (link: number): Hole => ({ hole: 'embed-phrasing', link }),
  q: (query: number): Hole => ({ hole: 'query', query }),
  Q: (query: number): Hole => ({ hole: 'query-phrasing', query }),
}

const isOpening = (kind: MarkKind): kind is '[' | '(' | '{' => '[({'.includes(kind)
const isClosing = (kind: MarkKind): kind is ']' | ')' | '}' => '])}'.includes(kind)
const isPlace = (kind: MarkKind): kind is PlaceKind => kind in PLACES

type PlaceKind = keyof typeof PLACES

/** What begins or ends there. */
const PLACES = {
  b: ['blocks', 0],
  B: ['blocks', 1],
  s: ['sections', 0],
  S: ['sections', 1],
  n: ['parts', 0],
  N: ['parts', 1],
} as const

interface Layout {
  readonly blocks: number[]
  readonly sections: number[]
  readonly parts: number[]
}

const nowhere = (count: number): number[] => Array<number>(2 * count).fill(-1)

function recordPlace({ kind, n }: { kind: PlaceKind; n: number }, layout: Layout, place: number): void {
  const [list, end] = PLACES[kind]
  layout[list][2 * n + end] = place
}

interface GrowingTemplate {
  push(part: string | Hole): void
  /** Takes the space away that ends what was pushed last. */
  dropSpace(): void
  /** What is pushed next is a piece of its own. @returns its index */
  cut(): number
  /** All of it. */
  finish(): Template
}

/**
 * Neighbouring strings are one, unless there is a cut between them. The last one is kept apart: to look at the end of a
 * string that has grown is to write it out, and a paragraph of 4,000 footnotes took seconds so.
 */
function createTemplate(): GrowingTemplate {
  const parts: (string | Hole)[] = []
  let start = 0
  let last = ''
  const settle = (): void => {
    if (last === '') return
    const before = parts.at(-1)
    if (typeof before === 'string' && parts.length > start) parts[parts.length - 1] = before + last
    else parts.push(last)
    last = ''
  }
  return {
    push(part) {
      settle()
      if (typeof part === 'string') last = part
      else parts.push(part)
    },
    dropSpace() {
      if (last.endsWith(' ')) last = last.slice(0, -1)
    },
    cut() {
      settle()
      start = parts.length
      return start
    },
    finish() {
      settle()
      return parts
    },
  }
}
