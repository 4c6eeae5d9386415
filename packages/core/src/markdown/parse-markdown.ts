/**
 * Markdown with our own syntax → mdast: mask, parse, then put every construct back: as a node of its own where it stands
 * in text, as the text it was in code, raw HTML, URLs, titles, definitions and the labels of links.
 *
 * Links, images and our nodes carry `data.link`, an index into `references`.
 */

import type { Definition, Nodes, Parents, PhrasingContent, Root, Text } from 'mdast'
import type { Dialect } from '../nouns.ts'
import { type Construct, parseConstruct } from './construct.ts'
import { type Mask, mask, splitMasked, unmask } from './mask.ts'
import { lineStarts, type Place, placeAt } from './normal-text.ts'
import { parseTree } from './parser.ts'
import { plainText } from './plain-text.ts'
import {
  blockReference,
  embeddedBlock,
  parseUrl,
  parseWikilink,
  type Reference,
  tagReference,
} from './reference.ts'

export interface ParsedMarkdown {
  readonly root: Root
  readonly references: readonly Reference[]
}

/**
 * @param text with `\n` line ends
 * @param definitions of other texts that count before those of this one, by identifier
 */
export function parseMarkdown(
  text: string,
  dialect: Dialect,
  definitions: ReadonlyMap<string, Definition> = new Map(),
): ParsedMarkdown {
  const masked = mask(text, { macros: dialect === 'logseq' })
  const root = parseTree(masked.text)
  const references: Reference[] = []
  const expansion: Expansion = {
    mask: masked,
    dialect,
    references,
    definitions: new Map(definitions),
    starts: lineStarts(text),
    next: 0,
  }
  restoreStrings(root, expansion)
  expand(root, expansion)
  return { root, references }
}

interface Expansion {
  readonly mask: Mask
  readonly dialect: Dialect
  readonly references: Reference[]
  /** By identifier; the first of two wins (CommonMark 4.7). */
  readonly definitions: Map<string, Definition>
  readonly starts: readonly number[]
  /** Index into `mask.places` of the next construct that is not yet put back. */
  next: number
}

/** Everything but text: what the parser took literally is again what the author wrote. */
function restoreStrings(node: Nodes, expansion: Expansion): void {
  const restore = (text: string): string => unmask(text, expansion.mask)
  switch (node.type) {
    case 'html':
      node.value = restore(node.value)
      break
    case 'inlineCode':
      node.value = restore(node.value)
      break
    case 'code':
      node.value = restore(node.value)
      if (node.lang) node.lang = restore(node.lang)
      if (node.meta) node.meta = restore(node.meta)
      break
    case 'image':
      if (node.alt) node.alt = restore(node.alt)
      if (node.title) node.title = restore(node.title)
      node.url = restore(node.url)
      break
    case 'link':
      if (node.title) node.title = restore(node.title)
      node.url = restore(node.url)
      break
    case 'definition':
      if (node.title) node.title = restore(node.title)
      node.url = restore(node.url)
      restoreLabel(node, restore)
      if (!expansion.definitions.has(node.identifier)) expansion.definitions.set(node.identifier, node)
      break
    case 'imageReference':
      if (node.alt) node.alt = restore(node.alt)
      restoreLabel(node, restore)
      break
    case 'linkReference':
    case 'footnoteReference':
    case 'footnoteDefinition':
      restoreLabel(node, restore)
      break
  }
  if (node.type === 'tableCell') for (const child of node.children) restoreInCell(child, expansion)
  if ('children' in node) for (const child of node.children) restoreStrings(child, expansion)
}

function restoreLabel(
  node: { identifier: string; label?: string | null | undefined },
  restore: (text: string) => string,
): void {
  node.identifier = restore(node.identifier).toLowerCase()
  if (node.label) node.label = restore(node.label)
}

/** In a table `\|` is a bar even in code (GFM 4.10), and the parser could not see the one inside a construct. */
function restoreInCell(node: Nodes, expansion: Expansion): void {
  if (node.type === 'inlineCode') {
    const parts = splitMasked(node.value, expansion.mask)
    node.value = parts
      .map((part) => (typeof part === 'string' ? part : part.source.replaceAll('\\|', '|')))
      .join('')
  }
  if ('children' in node) for (const child of node.children) restoreInCell(child, expansion)
}

/** Text nodes become text and nodes of ours; links and images learn what they refer to. */
function expand(parent: Parents, expansion: Expansion): void {
  const children: Nodes[] = []
  for (const child of parent.children) children.push(...expandNode(child, expansion))
  // Phrasing is replaced by phrasing and everything else by itself, so the parent may hold what it is given.
  parent.children = children as typeof parent.children
}

function expandNode(node: Nodes, expansion: Expansion): readonly Nodes[] {
  switch (node.type) {
    case 'text':
      return expandText(node, expansion)
    case 'link': {
      flatten(node, expansion)
      const construct = parseConstruct(node.url, { macros: false })
      const ours = construct && labelled(construct, node.children, expansion)
      return [
        ours === undefined
          ? refer(node, node.url, plainText(node.children, expansion.references), expansion)
          : { ...ours, ...placed(node) },
      ]
    }
    case 'linkReference': {
      flatten(node, expansion)
      const url = expansion.definitions.get(node.identifier)?.url
      return [
        url === undefined
          ? node
          : refer(node, url, plainText(node.children, expansion.references), expansion),
      ]
    }
    case 'image':
      return [refer(node, node.url, node.alt ?? '', expansion, 'image')]
    case 'imageReference': {
      const url = expansion.definitions.get(node.identifier)?.url
      return [url === undefined ? node : refer(node, url, node.alt ?? '', expansion, 'image')]
    }
    default:
      if ('children' in node) expand(node, expansion)
      return [node]
  }
}

/** No link inside a link: our syntax in a label is text, images in it stay images. */
function flatten(parent: Parents, expansion: Expansion): void {
  for (const child of parent.children) {
    if (child.type === 'text') child.value = unmask(child.value, expansion.mask)
    else if (child.type === 'image' || child.type === 'imageReference') expandNode(child, expansion)
    else if ('children' in child) flatten(child, expansion)
  }
}

function refer<T extends Nodes>(
  node: T,
  url: string,
  label: string,
  expansion: Expansion,
  element: 'link' | 'image' = 'link',
): T {
  const reference = parseUrl(url, label, element)
  if (reference !== undefined) node.data = { ...node.data, link: added(reference, expansion) }
  return node
}

/** `[label]([[page]])` and `[label](((uuid)))`, as Logseq has them. */
function labelled(
  construct: Construct,
  children: PhrasingContent[],
  expansion: Expansion,
): PhrasingContent | undefined {
  const label = plainText(children, expansion.references) || undefined
  if (construct.kind === 'wikilink') {
    const reference = { ...parseWikilink(construct.inner, 'page', expansion.dialect), label }
    return { type: 'wikilink', children, data: { link: added(reference, expansion) } }
  }
  if (construct.kind !== 'blockReference') return undefined
  const link = added(blockReference(construct.id, label), expansion)
  return { type: 'blockReference', children, data: { link } }
}

function expandText(node: Text, expansion: Expansion): readonly PhrasingContent[] {
  const parts = splitMasked(node.value, expansion.mask)
  if (parts.length === 1 && parts[0] === node.value) return [node]
  seek(node, expansion)
  const nodes: PhrasingContent[] = []
  let end: Place | undefined = node.position && {
    ...node.position.start,
    offset: node.position.start.offset ?? 0,
  }
  for (const part of parts) {
    if (typeof part === 'string') {
      nodes.push({ type: 'text', value: part })
      continue
    }
    const start = takePlace(part, expansion)
    const last = nodes.at(-1)
    if (last?.type === 'text' && end && start) last.position = { start: end, end: start }
    end = start && after(start, part.source.length)
    const made = toNode(part, expansion)
    nodes.push(start && end ? { ...made, position: { start, end } } : made)
  }
  const last = nodes.at(-1)
  if (last?.type === 'text' && end && node.position) last.position = { start: end, end: node.position.end }
  return joined(nodes)
}

function toNode(construct: Construct, expansion: Expansion): PhrasingContent {
  switch (construct.kind) {
    case 'tag': {
      const reference = tagReference(construct.name)
      return { type: 'tag', value: reference.target, data: { link: added(reference, expansion) } }
    }
    case 'blockReference': {
      const link = added(blockReference(construct.id, undefined), expansion)
      return { type: 'blockReference', children: [], data: { link } }
    }
    case 'embed': {
      const link = added(parseWikilink(construct.inner, 'embed', expansion.dialect), expansion)
      return { type: 'embed', data: { link } }
    }
    case 'macro':
      return macroNode(construct, expansion)
    case 'wikilink': {
      const reference = parseWikilink(construct.inner, 'page', expansion.dialect)
      const data = { link: added(reference, expansion) }
      const { label, fragment } = reference
      if (label !== undefined) return { type: 'wikilink', children: [{ type: 'text', value: label }], data }
      return { type: fragment?.kind === 'block' ? 'blockReference' : 'wikilink', children: [], data }
    }
  }
}

/** `{{embed …}}` of a page or block; every other macro is the text it is. */
function macroNode(macro: Construct & { kind: 'macro' }, expansion: Expansion): PhrasingContent {
  const argument = /^\s*embed\s+(.*?)\s*$/iu.exec(macro.inner)?.[1]
  const construct = argument === undefined ? undefined : parseConstruct(argument, { macros: false })
  if (construct?.kind === 'wikilink') {
    const link = added(parseWikilink(construct.inner, 'embed', expansion.dialect), expansion)
    return { type: 'embed', data: { link } }
  }
  if (construct?.kind === 'blockReference')
    return { type: 'embed', data: { link: added(embeddedBlock(construct.id), expansion) } }
  return { type: 'text', value: macro.source }
}

function added(reference: Reference, expansion: Expansion): number {
  return expansion.references.push(reference) - 1
}

/** Text has one place although it was split; the parser's own text transforms make nodes without one, which follow their neighbour. */
function seek(node: Text, expansion: Expansion): void {
  const offset = node.position?.start.offset
  if (offset === undefined) return
  const { places } = expansion.mask
  let low = 0
  let high = places.length
  while (low < high) {
    const middle = (low + high) >> 1
    if ((places[middle]?.offset ?? 0) < offset) low = middle + 1
    else high = middle
  }
  expansion.next = low
}

/** Constructs stand in a text node in the order in which they stand in the source. */
function takePlace(construct: Construct, expansion: Expansion): Place | undefined {
  const { places } = expansion.mask
  while (expansion.next < places.length) {
    const place = places[expansion.next++]
    if (place?.source === construct.source) return placeAt(expansion.starts, place.offset)
  }
  return undefined
}

function after(place: Place, length: number): Place {
  return { line: place.line, column: place.column + length, offset: place.offset + length }
}

function placed(node: Nodes): Pick<Nodes, 'position'> {
  return node.position === undefined ? {} : { position: node.position }
}

/** Neighbouring text is one node. */
function joined(nodes: readonly PhrasingContent[]): PhrasingContent[] {
  const result: PhrasingContent[] = []
  for (const node of nodes) {
    const last = result.at(-1)
    if (node.type === 'text' && last?.type === 'text') {
      last.value += node.value
      if (last.position && node.position)
        last.position = { start: last.position.start, end: node.position.end }
    } else result.push(node)
  }
  return result
}
