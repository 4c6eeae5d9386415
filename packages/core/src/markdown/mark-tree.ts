/**
 * The clean tree gets what only we may write: ids, directions, classes of ours, and marks where the template will have
 * holes. After this step the tree is turned into a string and is not looked at again.
 */

import './hast-data.ts'
import type { Element, ElementContent, Properties, Root, RootContent } from 'hast'
import type { Hole, Link, Template } from '../nouns.ts'
import { findAuthorIds, findFragment, isExternal, isMail } from './addresses.ts'
import { createLeaves, type Leaves, markLeaf } from './mark-leaf.ts'
import { isBlank, toRuns, trimmed } from './node-runs.ts'
import { classesOf, taskAttributes } from './own-attributes.ts'
import { takePictureWords } from './picture-words.ts'
import { holdsBlock } from './raw-html.ts'
import { createRawLinks, type RawLinks } from './raw-links.ts'
import { isMark, type MarkKind, withoutNoncharacters, writeMark } from './sentinel.ts'

export interface MarkedTree {
  readonly tree: Root
  /** What `p` marks stand for: HTML of the page that a quote of the block does not have. */
  readonly pageParts: readonly Template[]
  /** What `u` marks stand for. */
  readonly pictures: readonly Hole[]
  /** See `ArticleLayout`. */
  readonly numbered: readonly number[]
  readonly leaves: Leaves
}

/**
 * @param tree sanitised, embeds lifted
 * @param anchors HTML id of each heading that has one
 */
export function markTree(
  tree: Root,
  links: readonly Link[],
  anchors: ReadonlyMap<Element, string>,
): MarkedTree {
  const marking: Marking = {
    links,
    anchors,
    ids: findAuthorIds(tree),
    headingIds: new Set(anchors.values()),
    headings: new Map([...anchors.keys()].map((element, n) => [element, n])),
    used: new Set(),
    rawLinks: createRawLinks(links),
    pageParts: [],
    pictures: [],
    numbered: [],
    leaves: createLeaves(),
  }
  const children = markAll(tree.children, marking, false)
  const { pageParts, pictures, numbered, leaves } = marking
  return { tree: { type: 'root', children }, pageParts, pictures, numbered, leaves }
}

interface Marking {
  readonly links: readonly Link[]
  readonly anchors: ReadonlyMap<Element, string>
  readonly ids: ReadonlySet<string>
  readonly headingIds: ReadonlySet<string>
  /** By element, its rank among the page's headings. */
  readonly headings: ReadonlyMap<Element, number>
  /** Author's ids that stand in the tree already: a second one goes. */
  readonly used: Set<string>
  readonly rawLinks: RawLinks
  readonly pageParts: Template[]
  readonly pictures: Hole[]
  readonly numbered: number[]
  readonly leaves: Leaves
}

function markAll(nodes: readonly RootContent[], marking: Marking, isInLink: boolean): ElementContent[] {
  const made: ElementContent[] = []
  const open: { readonly heading: number; readonly level: number }[] = []
  const closeDownTo = (level: number): void => {
    while ((open.at(-1)?.level ?? 0) >= level) made.push(hole('S', open.pop()?.heading ?? 0))
  }
  for (const node of nodes) {
    if (node.type === 'text') made.push(text(withoutNoncharacters(node.value)))
    if (node.type !== 'element') continue
    const section = sectionAt(node, marking)
    if (section !== undefined) {
      closeDownTo(section.level)
      open.push(section)
      made.push(hole('s', section.heading))
    }
    for (const child of [markElement(node, marking, isInLink)].flat()) made.push(child)
  }
  closeDownTo(1)
  return made
}

/** The heading that a block of prose is: a section begins with it. */
function sectionAt(
  { data, tagName, children }: Element,
  { headings }: Marking,
): { readonly heading: number; readonly level: number } | undefined {
  if (data?.block === undefined || data.isQuoted || tagName !== 'div') return undefined
  const [only, ...others] = children.filter((child) => !isBlank(child))
  if (only?.type !== 'element' || others.length > 0) return undefined
  const heading = headings.get(only)
  return heading === undefined ? undefined : { heading, level: Number(only.tagName.charAt(1)) }
}

function markElement(
  element: Element,
  marking: Marking,
  isInLink: boolean,
): ElementContent | ElementContent[] {
  if (element.data?.block !== undefined) return markBlock(element, element.data.block, marking)
  const leaf = markLeaf(element, marking.leaves)
  if (leaf !== undefined) return leaf
  switch (element.tagName) {
    case 'a':
      return markAnchor(element, marking, isInLink)
    case 'img':
      return markImage(element, marking, isInLink)
    case 'table':
      return wrapTable(finish(element, marking, isInLink))
    case 'pre':
      return markPre(finish(element, marking, isInLink))
    case 'input':
      return finish(element, marking, isInLink, taskAttributes(element))
    case 'audio':
    case 'source':
    case 'video':
      return markMedia(element, marking, isInLink)
    default:
      return finish(element, marking, isInLink)
  }
}

// ── Blocks ────────────────────────────────────────────────────────────────────────────────────────────────────────

function markBlock(element: Element, block: number, marking: Marking): ElementContent[] {
  if (element.data?.isQuoted) {
    const place = make('div', pageOnly([{ hole: 'block-id', block }], marking), [])
    const quoted = markAll(element.children, { ...marking, used: new Set() }, false)
    return [place, ...bracketed('{', block, quoted)]
  }
  const made =
    element.tagName === 'li' ? [markItem(element, block, marking)] : markProse(element, block, marking)
  return [hole('b', block), ...made, hole('B', block)]
}

function markProse(element: Element, block: number, marking: Marking): ElementContent[] {
  const { nodes, hasPageParts } = markOwn(element.children, marking)
  const [only, ...others] = nodes.filter((node) => !isBlank(node))
  const isOne = only?.type === 'element' && others.length === 0 && !element.children.some(holdsBlock)
  const carrier = isOne ? carryId(only, block, marking) : undefined
  if (carrier !== undefined) return bracketed('(', block, [carrier])
  return [
    make(
      'div',
      blockAttributes(block, marking),
      bracketed(hasPageParts ? '(' : '[', block, trimmed(nodes).inner),
    ),
  ]
}

/** The element with the block's id. A heading has its anchor for an id, and the block's in it; undefined for others that have one. */
function carryId(element: Element, block: number, marking: Marking): Element | undefined {
  const { dir } = element.properties
  if (!Object.keys(element.properties).some(isMark))
    return { ...element, properties: { ...blockAttributes(block, marking, dir), ...element.properties } }
  if (!/^h[1-6]$/u.test(element.tagName)) return undefined
  const place: Template = ['<span', { hole: 'block-id', block }, '></span>']
  const mark = text(writeMark('p', marking.pageParts.push(place) - 1))
  const direction = dir === undefined ? pageOnly([' dir="auto"'], marking) : {}
  return {
    ...element,
    properties: { ...element.properties, ...direction },
    children: [mark, ...element.children],
  }
}

/** The item's own HTML, in one piece or around its children. */
function markItem(element: Element, block: number, marking: Marking): Element {
  const { dir, ...properties } = cleaned(element.properties)
  const attributes = blockAttributes(block, marking, dir)
  const runs = toRuns(element.children).map((run) => ({ ...run, ...markOwn(run.nodes, marking) }))
  const own = runs.filter(({ isOwn }) => isOwn)
  const bracket = own.length > 1 || own.some(({ hasPageParts }) => hasPageParts) ? '(' : '['
  const children = runs.flatMap(({ isOwn, nodes }) => {
    if (!isOwn) return nodes
    const { before, inner, after } = trimmed(nodes)
    const held = bracketed(bracket, block, inner)
    const { outline, look } = element.data ?? {}
    const names = look === undefined ? ['block'] : ['block', look]
    const shown = outline === 'item' ? [make('div', { className: names }, held)] : held
    return [...before, ...shown, ...after]
  })
  return make('li', { ...attributes, ...properties, dir }, children)
}

function markOwn(
  nodes: readonly RootContent[],
  marking: Marking,
): { readonly nodes: ElementContent[]; readonly hasPageParts: boolean } {
  const before = marking.pageParts.length
  return { nodes: markAll(nodes, marking, false), hasPageParts: marking.pageParts.length > before }
}

function bracketed(open: '[' | '(' | '{', block: number, nodes: readonly ElementContent[]): ElementContent[] {
  const close = ({ '[': ']', '(': ')', '{': '}' } as const)[open]
  return [text(writeMark(open, block)), ...nodes, text(writeMark(close, block))]
}

/** @param dir what the author wrote */
function blockAttributes(block: number, marking: Marking, dir?: Properties[string]): Properties {
  const id: Hole = { hole: 'block-id', block }
  return pageOnly(dir === undefined ? [id, ' dir="auto"'] : [id], marking)
}

// ── Links and images ──────────────────────────────────────────────────────────────────────────────────────────────

/** No `<a>` in an `<a>`: the inner one is its label. */
function markAnchor(
  element: Element,
  marking: Marking,
  isInLink: boolean,
): ElementContent | ElementContent[] {
  if (isInLink && element.children.length > 0) return markAll(element.children, marking, true)
  const link = element.data?.link
  if (link !== undefined) {
    const label = element.children.length > 0 ? markAll(element.children, marking, true) : [hole('l', link)]
    return isInLink ? label : make('a', { [writeMark('a', link)]: true }, label)
  }
  if (isInLink) return []
  const { href, ...rest } = element.properties
  const inRaw = marking.rawLinks.find(href, 'link')
  if (inRaw !== undefined) {
    const { title: _, ...properties } = rest // the hole may have its own
    return finish({ ...element, properties }, marking, true, { [writeMark('a', inRaw)]: true })
  }
  const address = markHref(typeof href === 'string' ? withoutNoncharacters(href) : '', marking)
  return finish({ ...element, properties: rest }, marking, true, address)
}

/** An address that is neither elsewhere nor here would lead to a wrong place: it goes, and the text stays. */
function markHref(href: string, marking: Marking): Properties {
  if (isExternal(href)) return { href, rel: ['noopener'], className: ['external'] }
  if (isMail(href)) return { href }
  const id = href.startsWith('#') ? findFragment(href, marking.ids, marking.headingIds) : undefined
  return id === undefined
    ? {}
    : pageOnly([' href="', { hole: 'own-address' }, `#${escapeAttribute(id)}"`], marking)
}

const PICTURE = /\.(?:apng|avif|bmp|gif|ico|jpe?g|jfif|png|svg|webp)$/iu

function markImage(element: Element, marking: Marking, isInLink: boolean): ElementContent | ElementContent[] {
  const { embed, query, inlineQuery, isLifted } = element.data ?? {}
  const { src } = element.properties
  if (inlineQuery !== undefined) return hole('Q', inlineQuery)
  if (query !== undefined) return hole(isLifted ? 'q' : 'Q', query)
  const kind = isLifted ? 'e' : 'f'
  if (embed !== undefined) return hole(isInLink ? 'l' : kind, embed)
  const link = element.data?.asset ?? marking.rawLinks.find(src, 'image')
  const { words, rest } = takePictureWords(element.properties)
  if (link !== undefined) {
    if (!isInLink && !PICTURE.test(marking.links[link]?.target ?? '')) return hole(kind, link)
    const mark = writeMark('u', marking.pictures.push({ hole: 'picture-attributes', link, ...words }) - 1)
    return finish({ ...element, properties: rest }, marking, isInLink, { [mark]: true })
  }
  if (!isExternal(String(src ?? ''))) return text(words.alt)
  const picture = { ...element, properties: { src, ...rest } }
  return finish(picture, marking, isInLink, { ...words, loading: 'lazy', decoding: 'async' })
}

/** Sound and video of the repository, or from elsewhere; any other address goes. */
function markMedia(element: Element, marking: Marking, isInLink: boolean): Element {
  const { src, ...rest } = element.properties
  if (isExternal(String(src ?? ''))) return finish(element, marking, isInLink)
  const link = marking.rawLinks.find(src, 'image')
  const own = link === undefined ? {} : { [writeMark('m', link)]: true }
  return finish({ ...element, properties: rest }, marking, isInLink, own)
}

// ── Elements ──────────────────────────────────────────────────────────────────────────────────────────────────────

/** The element with clean attributes and children; its ids are for the page alone. */
function finish(element: Element, marking: Marking, isInLink: boolean, more: Properties = {}): Element {
  const { id, name, ariaDescribedBy, ...rest } = cleaned(element.properties)
  if (element.tagName === 'ol') numberItems(element, marking)
  const pageAttributes: string[] = []
  const anchor = marking.anchors.get(element)
  const given = anchor ?? authorId(id, marking) ?? authorId(name, marking)
  if (given !== undefined) pageAttributes.push(` id="${escapeAttribute(given)}"`)
  if (Array.isArray(ariaDescribedBy))
    pageAttributes.push(` aria-describedby="${escapeAttribute(ariaDescribedBy.join(' '))}"`)
  const ours = classesOf(element)
  const own =
    pageAttributes.length === 0
      ? {}
      : pageOnly([{ hole: 'id-attributes', html: pageAttributes.join('') }], marking)
  return make(
    element.tagName,
    { ...own, ...rest, ...ours, ...withLook(more, element) },
    markAll(element.children, marking, isInLink || element.tagName === 'a'),
  )
}

function numberItems({ properties, children }: Element, { numbered }: Marking): void {
  let number = typeof properties.start === 'number' ? properties.start : 1
  for (const child of children) {
    if (child.type !== 'element' || child.tagName !== 'li') continue
    if (child.data?.block !== undefined) numbered.push(child.data.block, number)
    number++
  }
}

function withLook(properties: Properties, { data }: Element): Properties {
  const names = Array.isArray(properties.className) ? properties.className : []
  return data?.look === undefined ? properties : { ...properties, className: [...names, data.look] }
}

function authorId(value: Properties[string], marking: Marking): string | undefined {
  if (typeof value !== 'string' || marking.used.has(value)) return undefined
  marking.used.add(value)
  return value
}

/** A wide table scrolls in a box that the keyboard can reach. */
function wrapTable(table: Element): Element {
  return make('div', { className: ['table'], tabIndex: 0 }, [table])
}

/** Code runs from left to right, scrolls by keyboard, and keeps a first line that is empty, which HTML would drop. */
function markPre(pre: Element): Element {
  const [first] = pre.children
  const children =
    first?.type === 'text' && first.value.startsWith('\n') ? [text('\n'), ...pre.children] : pre.children
  return { ...pre, properties: { ...pre.properties, tabIndex: 0 }, children }
}

function cleaned(properties: Properties): Properties {
  const entries = Object.entries(properties).map(([key, value]) => [key, cleanValue(value)])
  return Object.fromEntries(entries)
}

function cleanValue(value: Properties[string]): Properties[string] {
  if (typeof value === 'string') return withoutNoncharacters(value)
  if (!Array.isArray(value)) return value
  return value.length === 0 ? undefined : value.map((one) => withoutNoncharacters(String(one)))
}

function pageOnly(html: Template, marking: Marking): Properties {
  return { [writeMark('p', marking.pageParts.push(html) - 1)]: true }
}

const escapeAttribute = (value: string): string =>
  withoutNoncharacters(value).replaceAll('&', '&amp;').replaceAll('"', '&quot;')

const text = (value: string): ElementContent => ({ type: 'text', value })
const hole = (kind: MarkKind, n: number): ElementContent => text(writeMark(kind, n))

function make(tagName: string, properties: Properties, children: readonly ElementContent[]): Element {
  return { type: 'element', tagName, properties, children: [...children] }
}
