import { parseFragment, serialize } from 'parse5'
import rehypeStringify from 'rehype-stringify'
import remarkRehype from 'remark-rehype'
import { unified } from 'unified'
import { parseMarkdown } from '../../src/markdown/parse-markdown.ts'

/** Nodes of our own as words in angle quotes, so that an expectation shows where our syntax was seen. */
const processor = unified()
  .use(remarkRehype, {
    allowDangerousHtml: true,
    handlers: {
      wikilink: () => ({ type: 'text', value: '‹wikilink›' }),
      tag: () => ({ type: 'text', value: '‹tag›' }),
      embed: () => ({ type: 'text', value: '‹embed›' }),
      blockReference: () => ({ type: 'text', value: '‹block›' }),
    },
  })
  .use(rehypeStringify, { allowDangerousHtml: true })
  .freeze()

/** Markdown → HTML by way of our masking and the parser, and nothing of our own after it. */
export function toSpecHtml(markdown: string): string {
  const { root } = parseMarkdown(markdown, 'plain')
  return String(processor.stringify(processor.runSync(root)))
}

/**
 * HTML as the specification's own tests compare it: one spelling of entities, quotes and void elements, no white space
 * around blocks.
 */
export function normalHtml(html: string): string {
  const withoutGaps = html
    .trim()
    .replace(/\n+(?=<\/?(?:p|[uo]l|li|h[1-6]|hr|blockquote|pre|table|thead|tbody|tr|t[hd])\b)/gu, '')
  return serialize(parseFragment(withoutGaps)).replace(/(<(?:li|blockquote|td)>|<(?:h|b)r>)\n/gu, '$1')
}
