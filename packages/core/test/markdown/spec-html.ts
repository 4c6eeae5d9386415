import { type DefaultTreeAdapterTypes, parseFragment, serialize } from 'parse5'
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
 * HTML as the specification's own tests compare it: one spelling of entities, quotes and void elements, attributes
 * sorted, no white space around blocks; and without the classes that task lists get from remark-rehype.
 */
export function normalHtml(html: string): string {
  const withoutGaps = html
    .trim()
    .replace(/\n+(?=<\/?(?:p|[uo]l|li|h[1-6]|hr|blockquote|pre|table|thead|tbody|tr|t[hd])\b)/gu, '')
    .replace(/ class="(?:contains-task-list|task-list-item)"/gu, '')
  const tree = parseFragment(withoutGaps)
  sortAttributes(tree)
  return serialize(tree).replace(/(<(?:li|blockquote|td)>|<(?:h|b)r>)\n/gu, '$1')
}

function sortAttributes(node: DefaultTreeAdapterTypes.Node): void {
  if ('attrs' in node) node.attrs.sort((a, b) => (a.name < b.name ? -1 : 1))
  if ('childNodes' in node) for (const child of node.childNodes) sortAttributes(child)
}
