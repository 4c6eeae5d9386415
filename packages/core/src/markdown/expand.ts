import type {
  Code,
  Definition,
  Html,
  Image,
  ImageReference,
  Nodes,
  Paragraph,
  Parents,
  PhrasingContent,
  Text,
} from 'mdast'
import type { Dialect } from '../nouns.ts'
import { type Construct, parseConstruct } from './construct.ts'
import { labelled, mathNode, toNode } from './construct-node.ts'
import type { Fault, MathNode } from './document.ts'
import { findHtmlReferences, findStyledFile } from './html-references.ts'
import { fillAddress } from './macros/fill-macro.ts'
import { type Mask, splitMasked, unmask } from './mask.ts'
import { lineStarts, type Place, placeAt } from './normal-text.ts'
import { takeAttributeSizes, takeLabelSize } from './picture-size.ts'
import { plainText } from './plain-text.ts'
import { parseUrl, parseWikilink } from './reference.ts'
import { added, type Referring } from './referring.ts'
import { visit } from './visit.ts'

export interface Expansion extends Referring {
  readonly mask: Mask
  /** By identifier. */
  readonly definitions: ReadonlyMap<string, Definition>
  /** Offsets at which the lines of the text begin. */
  readonly starts: readonly number[]
  /** Index into `mask.places` of the next construct that is not yet put back. */
  next: number
}

/** Text nodes become text and nodes of ours; links and images learn what they refer to. */
export function expand(parent: Parents, expansion: Expansion): void {
  const children: Nodes[] = []
  for (const child of parent.children) {
    const made = expandNode(child, expansion)
    if (isEmptied(child, made)) takeEnd(children.at(-1), child)
    else children.push(...made)
  }
  // Phrasing is replaced by phrasing and everything else by itself, so the parent may hold what it is given.
  parent.children = children as typeof parent.children
  if (expansion.dialect === 'logseq') takeAttributeSizes(parent)
  if (parent.type === 'tableCell') visit(parent, unescapeBars)
}

/** As GitHub has it. */
function fencedMath(node: Code): Paragraph {
  const math: MathNode = {
    type: 'math',
    value: node.value.trim(),
    data: { isDisplay: true },
    ...placed(node),
  }
  return { type: 'paragraph', children: [math], ...placed(node) }
}

/** A paragraph that was nothing but the rest of a formula that began in the one before it. */
function isEmptied(node: Nodes, made: readonly Nodes[]): boolean {
  return node.type === 'paragraph' && made[0] === node && node.children.length === 0
}

function takeEnd(before: Nodes | undefined, { position }: Nodes): void {
  if (before?.position && position) before.position = { start: before.position.start, end: position.end }
}

/** In a table `\|` is a bar (GFM 4.10), and the parser could not see the one inside a formula. */
function unescapeBars(node: Nodes): void {
  if (node.type === 'math') node.value = node.value.replaceAll('\\|', '|')
}

function expandNode(node: Nodes, expansion: Expansion): readonly Nodes[] {
  switch (node.type) {
    case 'text':
      return expandText(node, expansion)
    case 'code':
      return [expansion.dialect === 'plain' && node.lang === 'math' ? fencedMath(node) : node]
    case 'link': {
      flatten(node, expansion)
      node.url = fillAddress(node.url, expansion.macros, expansion.left)
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
      node.url = fillAddress(node.url, expansion.macros, expansion.left)
      return [pictured(node, node.url, expansion)]
    case 'imageReference': {
      const url = expansion.definitions.get(node.identifier)?.url
      return [url === undefined ? node : pictured(node, url, expansion)]
    }
    case 'html':
      return [referHtml(node, expansion)]
    default:
      if ('children' in node) expand(node, expansion)
      return [node]
  }
}

/** No link inside a link: in a label `[[page]]` is its name, a formula is one, images stay images, the rest is text. */
function flatten(parent: Parents, expansion: Expansion): void {
  const children: Nodes[] = []
  for (const child of parent.children) {
    if (child.type === 'text') {
      children.push(...expandLabel(child, parent, expansion))
      continue
    }
    if (child.type === 'image' || child.type === 'imageReference' || child.type === 'html')
      expandNode(child, expansion)
    else if ('children' in child) flatten(child, expansion)
    children.push(child)
  }
  parent.children = children as typeof parent.children
  if (expansion.dialect === 'logseq') takeAttributeSizes(parent)
}

/** An address that is its own label stays as it is. */
function expandLabel(node: Text, parent: Parents, { mask, dialect }: Expansion): readonly PhrasingContent[] {
  const value = unmask(node.value, mask)
  if (parent.type === 'link' && parent.url.endsWith(value)) {
    node.value = value
    return [node]
  }
  const nodes = splitMasked(node.value, mask).map((part) => labelPart(part, dialect))
  return joined(nodes.map((inner) => ({ ...inner, ...placed(node) })))
}

function labelPart(part: string | Construct, dialect: Dialect): PhrasingContent {
  if (typeof part === 'string') return { type: 'text', value: part }
  if (part.kind === 'math') return mathNode(part)
  if (part.kind === 'orgLink') return { type: 'text', value: part.label }
  if (part.kind !== 'wikilink') return { type: 'text', value: part.source }
  const { label, target } = parseWikilink(part.inner, 'page', dialect)
  return { type: 'text', value: label ?? (target === '' ? part.source : target) }
}

function pictured<T extends Image | ImageReference>(node: T, url: string, expansion: Expansion): T {
  const referred = refer(node, url, node.alt ?? '', expansion, 'image')
  takeLabelSize(referred, expansion.dialect)
  return referred
}

function referHtml(node: Html, expansion: Expansion): Html {
  const styled = findStyledFile(node.value)
  if (styled !== undefined) node.data = { ...node.data, fault: styleFault(styled) }
  const found = findHtmlReferences(node.value)
  if (found.length === 0) return node
  const starts = lineStarts(node.value)
  const htmlLinks = found.map(({ reference, offset }) => {
    const place = placeAt(starts, offset)
    return { reference: added(reference, expansion), line: place.line - 1, column: place.column - 1 }
  })
  node.data = { ...node.data, htmlLinks }
  return node
}

function styleFault(file: string): Fault {
  const message = `The file "${[...file].slice(0, 80).join('')}" is named in a style, and styles are not published.`
  return { code: 'unsupported-style', message, hint: 'Show it with <img>, or leave it.' }
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

function expandText(node: Text, expansion: Expansion): readonly PhrasingContent[] {
  const parts = splitMasked(node.value, expansion.mask)
  if (parts.length === 1 && parts[0] === node.value) return [node]
  seek(node, expansion)
  const nodes: PhrasingContent[] = []
  let end: Place | undefined = node.position && {
    ...node.position.start,
    offset: node.position.start.offset ?? 0,
  }
  for (const [i, part] of parts.entries()) {
    if (typeof part === 'string') {
      // Between the lines of a formula.
      if (!isRest(parts[i + 1]) || part.trim() !== '') nodes.push({ type: 'text', value: part })
      continue
    }
    const start = takePlace(part, expansion)
    const last = nodes.at(-1)
    const made = toNode(part, expansion)
    const after = start && endOf(start, part.source.length)
    if (made === undefined) {
      if (last?.position && after) last.position = { start: last.position.start, end: after }
      end = after
      continue
    }
    if (last?.type === 'text' && end && start) last.position = { start: end, end: start }
    end = after
    nodes.push(start && end ? placedAt(made, { start, end }) : made)
  }
  const last = nodes.at(-1)
  if (last?.type === 'text' && end && node.position) last.position = { start: end, end: node.position.end }
  return joined(nodes)
}

const isRest = (part: string | Construct | undefined): boolean =>
  typeof part === 'object' && part.kind === 'mathRest'

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

/** A construct, and what it stands for, are where its source is. */
function placedAt(
  node: PhrasingContent,
  position: NonNullable<PhrasingContent['position']>,
): PhrasingContent {
  if ('children' in node)
    for (const child of node.children) visit(child, (inner) => Object.assign(inner, { position }))
  return { ...node, position }
}

function endOf(place: Place, length: number): Place {
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
