import { type LinkedPage, parsePageName, toPagePath } from '@draehi/core'
import { fillTemplate, type TemplateContext } from './fill-template.ts'

/** The first heading of an article that says its title: it is the title, and stands once. */
export interface OwnTitle {
  /** `<h1 …>…</h1>` */
  readonly html: string
  /** Its pieces of the article. */
  readonly start: number
  readonly end: number
}

/** Undefined when the article begins with anything else. `# Getting started` says `getting-started`. */
export function ownTitle({ page }: LinkedPage, context: TemplateContext): OwnTitle | undefined {
  const [heading] = page.headings
  const [start = -1, end = -1] = page.layout.blocks
  if (heading === undefined || heading.block !== 0 || heading.level !== 1 || start === -1) return undefined
  if (!isSame(heading.text, page.title)) return undefined
  const html = fillTemplate(page.article, context, start, end)
  return /^<h1[ >].*<\/h1>\s*$/su.test(html) ? { html: html.trimEnd(), start, end } : undefined
}

function isSame(a: string, b: string): boolean {
  return a === b || addressOf(a) === addressOf(b)
}

function addressOf(text: string): string | undefined {
  const name = parsePageName(text)
  return name && toPagePath(name)
}
