import { graphConfig } from '../../../../test/support/graph-config.ts'
import { parsePage } from '../../src/markdown/parse-page.ts'
import type { Dialect, GraphConfig, Hole, Oid, Page, SourceFile, Template } from '../../src/nouns.ts'

export const config = (dialect: Dialect = 'obsidian'): GraphConfig => graphConfig(dialect)

export const sourceFile = (text: string, path = 'a.md'): SourceFile => ({
  path,
  oid: '0'.repeat(40) as Oid,
  text,
})

export const parse = (text: string, dialect?: GraphConfig['dialect']): Page =>
  parsePage(sourceFile(text), config(dialect))

/** A template as one string, holes in braces. */
export const print = (template: Template): string =>
  template.map((part) => (typeof part === 'string' ? part : printHole(part))).join('')

function printHole(part: Hole): string {
  if (part.hole === 'block-id') return ` id="{block-id ${part.block}}"`
  if (part.hole === 'id-attributes') return part.html
  return part.hole === 'own-address'
    ? ''
    : `{${Object.values(part)
        .filter((value) => value !== undefined)
        .join(' ')}}`
}

/** The article as a reader gets it. */
export const fill = (page: Page): string => {
  const blocks = page.blocks.map(({ html }) => html.map((part) => fillPart(part, [])).join(''))
  return page.article.map((part) => fillPart(part, blocks)).join('')
}

export const fillBlock = (template: Template): string => template.map((part) => fillPart(part, [])).join('')

function fillPart(part: string | Hole, blocks: readonly string[]): string {
  if (typeof part === 'string') return part
  switch (part.hole) {
    case 'block-id':
      return ` id="b-${part.block}"`
    case 'id-attributes':
      return part.html
    case 'own-address':
      return ''
    case 'block-html':
      return blocks[part.block] ?? ''
    case 'link-attributes':
      return `href="/w/${part.link}" class="page"`
    case 'link-label':
      return `label ${part.link}`
    case 'picture-attributes': {
      const { link, alt, width, height } = part
      const size = [width && ` width="${width}"`, height && ` height="${height}"`]
      return `src="/asset/${link}" alt="${alt}"${size.join('')}`
    }
    case 'media-attributes':
      return `src="/asset/${part.link}"`
    case 'more-pictures':
      return `${part.attribute}="${part.pictures.map(({ link, url, descriptor }) => `${url ?? `/asset/${link}`} ${descriptor}`.trim()).join(', ')}"`
    case 'embed':
      return `<div class="embed">${part.link}</div>`
    case 'embed-phrasing':
      return `<span class="embed">${part.link}</span>`
    case 'query':
      return `<p>query ${part.query}</p>`
    case 'query-phrasing':
      return `query ${part.query}`
  }
}
