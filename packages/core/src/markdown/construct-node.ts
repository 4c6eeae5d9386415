/** Constructs → nodes. */

import type { PhrasingContent } from 'mdast'
import type { Construct } from './construct.ts'
import type { MathNode } from './document.ts'
import { hiccupNode } from './macros/hiccup-node.ts'
import { macroNode } from './macros/macro-node.ts'
import type { Formula } from './math.ts'
import { orgLinkNode } from './org-link.ts'
import { plainText } from './plain-text.ts'
import { blockReference, parseWikilink, tagReference } from './reference.ts'
import { added, type Referring } from './referring.ts'

/** The node of a construct that stands in text; undefined when another node says what it says. */
export function toNode(construct: Construct, expansion: Referring): PhrasingContent | undefined {
  switch (construct.kind) {
    case 'math':
      return mathNode(construct)
    case 'mathRest':
      return undefined
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
    case 'hiccup':
      return hiccupNode(construct.source, expansion)
    case 'orgLink':
      return orgLinkNode(construct, expansion)
    case 'macro':
      return macroNode(construct.inner, construct.source, expansion)
    case 'wikilink': {
      const reference = parseWikilink(construct.inner, 'page', expansion.dialect)
      const data = { link: added(reference, expansion) }
      const { label, fragment } = reference
      if (label !== undefined) return { type: 'wikilink', children: labelNodes(construct.inner, label), data }
      return { type: fragment?.kind === 'block' ? 'blockReference' : 'wikilink', children: [], data }
    }
  }
}

/** The label of a wikilink is text; code in it is code. */
function labelNodes(inner: string, label: string): PhrasingContent[] {
  const written = inner.slice(inner.indexOf('|') + 1).trim()
  if (!written.includes('`')) return [{ type: 'text', value: label }]
  return written
    .split(/`([^`]*)`/u)
    .map((value, n): PhrasingContent => ({ type: n % 2 === 1 ? 'inlineCode' : 'text', value }))
    .filter((node) => 'value' in node && node.value !== '')
}

export function mathNode({ tex, isDisplay }: Formula): MathNode {
  return { type: 'math', value: tex, data: { isDisplay } }
}

/** `[label]([[page]])` and `[label](((uuid)))`, as Logseq has them. */
export function labelled(
  construct: Construct,
  children: PhrasingContent[],
  expansion: Referring,
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
