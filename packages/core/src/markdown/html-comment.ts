/** `<!-- … -->`: shown to nobody, as HTML or as stored source. */

import type { Html, Nodes } from 'mdast'
import { visit } from './visit.ts'

/** As the HTML parser has it (WHATWG, 13.2.5.43 on): what is not closed is the rest. */
const COMMENT = /<!--(?:-?>|[\s\S]*?(?:--!?>|$))/gu

/** Whether all that a node holds are comments. */
export function isHtmlComment(node: Nodes): node is Html {
  return node.type === 'html' && node.value.includes('<!--') && node.value.replace(COMMENT, '').trim() === ''
}

/**
 * The source of a block without the comments that stand in its nodes.
 * @param content the block's nodes
 */
export function withoutHtmlComments(source: string, content: readonly Nodes[]): string {
  if (!source.includes('<!--')) return source
  const parts: string[] = []
  let end = 0
  for (const comment of commentsIn(content)) {
    // In a list or a quote, the lines after the first have more before them in the source.
    const [line = ''] = comment.split('\n', 1)
    const start = source.indexOf(line, end)
    if (start === -1) continue
    parts.push(source.slice(end, start))
    COMMENT.lastIndex = start
    end = start + (COMMENT.exec(source)?.[0].length ?? line.length)
  }
  COMMENT.lastIndex = 0
  return parts.length === 0 ? source : (parts.join('') + source.slice(end)).trimEnd()
}

function commentsIn(content: readonly Nodes[]): string[] {
  const comments: string[] = []
  for (const node of content)
    visit(node, (inner) => {
      if (inner.type === 'html') comments.push(...(inner.value.match(COMMENT) ?? []))
    })
  return comments
}
