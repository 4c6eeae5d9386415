import type { Hole, Template } from '../nouns.ts'
import { type Mark, splitMarks } from './sentinel.ts'

export interface SplitTemplates {
  readonly article: Template
  /** By block. */
  readonly blockHtml: readonly Template[]
}

/**
 * One string with marks becomes the templates of the page and of each of its blocks.
 * @param pageParts what `p` marks stand for
 * @param blocks how many blocks the page has
 */
export function splitTemplate(html: string, pageParts: readonly Template[], blocks: number): SplitTemplates {
  const article = createTemplate()
  const blockHtml = Array.from({ length: blocks }, createTemplate)
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
      const [first = '', ...rest] = pageParts[part.n] ?? []
      if (hidden === 0) for (const piece of [first, ...rest]) article.push(piece)
      // In a tag, the space before an attribute that is not there.
      if (first !== '' && !String(first).startsWith('<')) block?.dropSpace()
    } else if (part.kind === '[' || part.kind === '(' || part.kind === '{') {
      if (part.kind === '[' && hidden === 0) article.push({ hole: 'block-html', block: part.n })
      if (part.kind !== '(') hidden++
      open.push(part)
    } else if (part.kind === ']' || part.kind === ')' || part.kind === '}') {
      if (part.kind !== ')') hidden--
      open.pop()
    } else {
      const hole = HOLES[part.kind](part.n)
      if (hidden === 0) article.push(hole)
      block?.push(hole)
    }
  }
  return { article: article.parts, blockHtml: blockHtml.map(({ parts }) => parts) }
}

const HOLES = {
  a: (link: number): Hole => ({ hole: 'link-attributes', link }),
  l: (link: number): Hole => ({ hole: 'link-label', link }),
  u: (link: number): Hole => ({ hole: 'asset-url', link }),
  e: (link: number): Hole => ({ hole: 'embed', link }),
}

interface GrowingTemplate {
  readonly parts: (string | Hole)[]
  push(part: string | Hole): void
  dropSpace(): void
}

/** Neighbouring strings are one. */
function createTemplate(): GrowingTemplate {
  const parts: (string | Hole)[] = []
  return {
    parts,
    push(part) {
      const last = parts.at(-1)
      if (part === '') return
      if (typeof part === 'string' && typeof last === 'string') parts[parts.length - 1] = last + part
      else parts.push(part)
    },
    dropSpace() {
      const last = parts.at(-1)
      if (typeof last === 'string' && last.endsWith(' ')) parts[parts.length - 1] = last.slice(0, -1)
    },
  }
}
