/**
 * mdast → hast: blocks, links and embeds are marked in `data`, raw HTML becomes `raw` nodes.
 *
 * Classes of ours, written in `mark-tree.ts` by what `data` says, so that no author can forge them:
 * - `callout callout-<family>` with `data-callout="<name>"`: a callout, `<div>` or, when it folds, `<details>`;
 * - `callout-title`: its first child, `<div>` or `<summary>`;
 * - the names of `look.ts`, for nodes that have `data.look`;
 * - `data-task="<character>"` on the checkbox of a task that is neither done nor to do.
 */

import './hast-data.ts'
import type { Properties as Attributes, Data, Element, ElementContent, Root as HtmlRoot, Text } from 'hast'
import type { Blockquote, Code, List, ListItem, Parents, Root, RootContent } from 'mdast'
import remarkRehype, { defaultHandlers, type Options } from 'remark-rehype'
import { unified } from 'unified'
import { defaultTitle } from './callout.ts'
import { readCodeInfo } from './code-info.ts'
import type {
  BlockReference,
  CalloutTitle,
  Checkbox,
  Embed,
  Highlight,
  MathNode,
  Properties,
  Query,
  Styled,
  StyledFlow,
  Tag,
  Time,
  Wikilink,
} from './document.ts'
import { withoutNoncharacters } from './sentinel.ts'
import { visit } from './visit.ts'

/** @throws RangeError when the tree is deeper than the stack */
export function toHast(tree: Root): HtmlRoot {
  return processor.runSync({ type: 'root', children: findDefinitions(tree), data: { whole: tree } })
}

/**
 * All that remark-rehype looks for in a tree before it begins, in the same order: its way to visit every node takes as long as the
 * rest of its work.
 */
function findDefinitions(tree: Root): RootContent[] {
  const found: RootContent[] = []
  visit(tree, (node) => {
    if (node.type === 'definition' || node.type === 'footnoteDefinition') found.push(node)
  })
  return found
}

type Handlers = NonNullable<Options['handlers']>
type Handler = NonNullable<Handlers['html']>
type Made = ReturnType<Handler>

const handlers: Handlers = {
  root(state, node: Root) {
    // Nobody asks for the place of an element.
    state.patch = () => undefined
    return state.wrap(state.all(node.data?.whole ?? node))
  },
  blockquote: inBlock((state, node: Blockquote) => {
    const { callout } = node.data ?? {}
    if (callout === undefined) return defaultHandlers.blockquote(state, node)
    return {
      type: 'element',
      tagName: callout.fold === undefined ? 'div' : 'details',
      properties: callout.fold === 'open' ? { open: true } : {},
      data: { callout },
      children: state.wrap(state.all(node), true),
    }
  }),
  calloutTitle(state, node: CalloutTitle, parent: Parents | undefined) {
    const { callout } = parent?.data ?? {}
    const own = state.all(node)
    const children = own.length > 0 ? own : [text(callout === undefined ? '' : defaultTitle(callout))]
    const tagName = callout?.fold === undefined ? 'div' : 'summary'
    return { type: 'element', tagName, properties: {}, data: { calloutTitle: true }, children }
  },
  highlight: (state, node: Highlight) => ({
    type: 'element',
    tagName: 'mark',
    properties: {},
    children: state.all(node),
  }),
  code: inBlock((_state, node: Code) => codeText(node)),
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
    return marked(made, { part: node.data?.part })
  },
  listItem(state, node: ListItem, parent: Parents | undefined) {
    const isOutline = parent?.type === 'list' && parent.data?.outline === true
    // Blank lines between bullets mean nothing in an outline: one paragraph is the bullet's text, two are paragraphs.
    const made = isOutline
      ? defaultHandlers.listItem(state, { ...node, spread: hasParagraphs(node) }, undefined)
      : defaultHandlers.listItem(state, node, parent)
    if (node.data?.task !== undefined) markTask(made, node.data.task)
    if (node.data?.folded) foldChildren(made)
    return marked(made, {
      block: node.data?.block,
      outline: isOutline ? 'item' : undefined,
      look: isOutline ? node.data?.look : undefined,
    })
  },
  inlineCode: looking(defaultHandlers.inlineCode),
  link: looking(linked(defaultHandlers.link)),
  linkReference: linked(defaultHandlers.linkReference),
  image: pictured(defaultHandlers.image),
  imageReference: pictured(defaultHandlers.imageReference),
  wikilink: (state, node: Wikilink) => anchor(node.data.link, state.all(node)),
  blockReference: (state, node: BlockReference) => anchor(node.data.link, state.all(node)),
  tag: (_state, node: Tag) => anchor(node.data.link, [text(`#${node.value}`)]),
  math: (_state, node: MathNode) => formula(node),
  embed: (_state, node: Embed) =>
    marked({ type: 'element', tagName: 'img', properties: {}, children: [] }, { embed: node.data.link }),
  query: inBlock((_state, node: Query) =>
    marked(
      { type: 'element', tagName: 'img', properties: {}, children: [] },
      node.data.isInline ? { inlineQuery: node.data.query } : { query: node.data.query },
    ),
  ),
  styled: (state, node: Styled) => marked(element('span', state.all(node)), { look: node.data.look }),
  styledFlow: inBlock((state, node: StyledFlow) => {
    const children = state.all(node)
    const { look } = node.data
    return marked(element('div', look === 'dates' ? children : state.wrap(children, true)), { look })
  }),
  time: (_state, node: Time) =>
    element('time', [{ type: 'text', value: node.value }], { dateTime: node.datetime }),
  checkbox: (_state, node: Checkbox) =>
    element('input', [], { type: 'checkbox', checked: node.isChecked, disabled: true }),
  properties: inBlock((state, node: Properties) => {
    const rows = node.children.map((row) =>
      element('div', [element('dt', [{ type: 'text', value: row.key }]), element('dd', state.all(row))]),
    )
    return marked(element('dl', rows), { look: 'properties' })
  }),
}

const processor = unified()
  .use(remarkRehype, { allowDangerousHtml: true, clobberPrefix: '', handlers })
  .freeze()

const text = (value: string): Text => ({ type: 'text', value })

/** Code as text, until the tree is clean; `markTree` makes of it what readers see. */
function codeText({ lang, meta, value }: Code): Element {
  const code = readCodeInfo(lang && withoutNoncharacters(lang), meta && withoutNoncharacters(meta))
  return { type: 'element', tagName: 'pre', properties: {}, data: { code }, children: [text(value)] }
}

/** The source of a formula, until the tree is clean; `markTree` makes MathML of it. */
function formula({ value, data, position }: MathNode): Element {
  const math = { isDisplay: data.isDisplay, line: position?.start.line, column: position?.start.column }
  return {
    type: 'element',
    tagName: 'code',
    properties: {},
    data: { math },
    children: [text(value)],
  }
}

function anchor(link: number, children: ElementContent[]): Element {
  return { type: 'element', tagName: 'a', properties: {}, data: { link }, children }
}

function element(tagName: string, children: ElementContent[], properties: Attributes = {}): Element {
  return { type: 'element', tagName, properties, children }
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
    if (!isElement(made, 'img')) return made
    const { width, height } = node.data?.size ?? {}
    if (width !== undefined) made.properties.width = width
    if (height !== undefined) made.properties.height = height
    return marked(made, { asset: node.data?.link })
  }
}

/** An element with the class that its node asks for. */
function looking(handler: Handler): Handler {
  return (state, node: RootContent, parent) => {
    const made = handler(state, node, parent)
    const isOne = made !== undefined && !Array.isArray(made) && made.type === 'element'
    return isOne ? marked(made, { look: node.data?.look }) : made
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

/** The checkbox is the first element of the item, or of its first paragraph. */
function markTask(item: Element, task: string): void {
  const first = item.children.find((child) => child.type === 'element')
  if (first?.tagName === 'input') marked(first, { task })
  else if (first?.tagName === 'p') markTask(first, task)
}

/** The lists of child blocks, in a box that opens without a script and by itself for a link into it. */
function foldChildren(item: Element): void {
  const isList = (child: ElementContent): child is Element =>
    child.type === 'element' && child.data?.outline !== undefined
  const lists = item.children.filter(isList)
  if (lists.length === 0) return
  const count = lists.flatMap(({ children }) => children.filter(({ type }) => type === 'element')).length
  const summary = element('summary', [{ type: 'text', value: count === 1 ? '1 block' : `${count} blocks` }])
  const folded = marked(element('details', [summary, ...lists]), { look: 'folded' })
  item.children = [...item.children.filter((child) => !isList(child)), folded]
}

function hasParagraphs(node: ListItem): boolean {
  return node.children.filter((child) => child.type === 'paragraph').length > 1
}
