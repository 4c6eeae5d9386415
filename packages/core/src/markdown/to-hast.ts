/** mdast → hast: blocks, links and embeds are marked in `data`, raw HTML becomes `raw` nodes. */

import './hast-data.ts'
import type { Data, Element, ElementContent, Root as HtmlRoot } from 'hast'
import type { List, ListItem, Parents, Root, RootContent } from 'mdast'
import remarkRehype, { defaultHandlers, type Options } from 'remark-rehype'
import { unified } from 'unified'
import type { BlockReference, Embed, Tag, Wikilink } from './document.ts'
import { withoutNoncharacters } from './sentinel.ts'

/** @throws RangeError when the tree is deeper than the stack */
export function toHast(tree: Root): HtmlRoot {
  return processor.runSync(tree)
}

type Handlers = NonNullable<Options['handlers']>
type Handler = NonNullable<Handlers['html']>
type Made = ReturnType<Handler>

const handlers: Handlers = {
  blockquote: inBlock(defaultHandlers.blockquote),
  code: inBlock(defaultHandlers.code),
  heading: inBlock(defaultHandlers.heading),
  html: inBlock((_state, node: { value: string }) => ({
    type: 'raw',
    value: withoutNoncharacters(node.value),
  })),
  paragraph: inBlock(defaultHandlers.paragraph),
  table: inBlock(defaultHandlers.table),
  thematicBreak: inBlock(defaultHandlers.thematicBreak),
  list(state, node: List, parent: Parents | undefined) {
    const made = defaultHandlers.list(state, node)
    if (node.data?.outline) made.data = { outline: parent?.type === 'listItem' ? 'nested' : 'top' }
    return made
  },
  listItem(state, node: ListItem, parent: Parents | undefined) {
    const isOutline = parent?.type === 'list' && parent.data?.outline === true
    // Blank lines between bullets mean nothing in an outline: one paragraph is the bullet's text, two are paragraphs.
    const made = isOutline
      ? defaultHandlers.listItem(state, { ...node, spread: hasParagraphs(node) }, undefined)
      : defaultHandlers.listItem(state, node, parent)
    return marked(made, {
      block: node.data?.block,
      outline: isOutline ? 'item' : undefined,
    })
  },
  link: linked(defaultHandlers.link),
  linkReference: linked(defaultHandlers.linkReference),
  image: pictured(defaultHandlers.image),
  imageReference: pictured(defaultHandlers.imageReference),
  wikilink: (state, node: Wikilink) => anchor(node.data.link, state.all(node)),
  blockReference: (state, node: BlockReference) => anchor(node.data.link, state.all(node)),
  tag: (_state, node: Tag) => anchor(node.data.link, [{ type: 'text', value: `#${node.value}` }]),
  embed: (_state, node: Embed) =>
    marked({ type: 'element', tagName: 'img', properties: {}, children: [] }, { embed: node.data.link }),
}

const processor = unified()
  .use(remarkRehype, { allowDangerousHtml: true, clobberPrefix: '', handlers })
  .freeze()

function anchor(link: number, children: ElementContent[]): Element {
  return { type: 'element', tagName: 'a', properties: {}, data: { link }, children }
}

/** A block stands in a `<div>` of its own until its HTML is known. */
function inBlock(handler: Handler): Handler {
  return (state, node: RootContent, parent) => {
    const made = handler(state, node, parent)
    const block = node.data?.block
    if (block === undefined || made === undefined) return made
    const children = Array.isArray(made) ? made : [made]
    return { type: 'element', tagName: 'div', properties: {}, data: { block }, children }
  }
}

function linked(handler: Handler): Handler {
  return (state, node: RootContent, parent) => {
    const made = handler(state, node, parent)
    return isElement(made, 'a') ? marked(made, { link: node.data?.link }) : made
  }
}

function pictured(handler: Handler): Handler {
  return (state, node: RootContent, parent) => {
    const made = handler(state, node, parent)
    return isElement(made, 'img') ? marked(made, { asset: node.data?.link }) : made
  }
}

/** A reference without a definition is made into its source text, which is no element. */
function isElement(made: Made, tagName: string): made is Element {
  return made !== undefined && !Array.isArray(made) && made.type === 'element' && made.tagName === tagName
}

function marked(element: Element, data: { [K in keyof Data]?: Data[K] | undefined }): Element {
  const entries = Object.entries(data).filter(([, value]) => value !== undefined)
  if (entries.length > 0) element.data = { ...element.data, ...Object.fromEntries(entries) }
  return element
}

function hasParagraphs(node: ListItem): boolean {
  return node.children.filter((child) => child.type === 'paragraph').length > 1
}
