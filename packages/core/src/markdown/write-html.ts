/**
 * A tree → HTML, byte for byte as rehype-stringify writes it (a test holds the one against the other). The library looks
 * every attribute up anew, and makes a pattern and options for each text: it took a tenth of a page's time.
 */

import type { Element, Nodes, Properties, Root } from 'hast'
import { htmlVoidElements } from 'html-void-elements'
import { find, html, type Info } from 'property-information'
import { isMark } from './sentinel.ts'

/** Elements and text; whatever else stands in the tree is not written. */
export function writeHtml(tree: Root): string {
  return writeAll(tree.children)
}

function writeAll(nodes: readonly Nodes[]): string {
  let written = ''
  for (const node of nodes) {
    if (node.type === 'text') written += escapeText(node.value)
    else if (node.type === 'element') written += writeElement(node)
  }
  return written
}

const VOID: ReadonlySet<string> = new Set(htmlVoidElements)

function writeElement({ tagName, properties, children }: Element): string {
  const start = `<${tagName}${writeAttributes(properties)}>`
  if (children.length === 0 && VOID.has(tagName)) return start
  const content = writeAll(children)
  return content === '' && VOID.has(tagName) ? start : `${start}${content}</${tagName}>`
}

/** Each with the space before it. */
function writeAttributes(properties: Properties): string {
  let written = ''
  for (const key in properties) {
    const value = properties[key]
    // A mark is its own name and says nothing.
    if (isMark(key)) written += ` ${key}`
    else if (value !== undefined && value !== null) written += writeAttribute(value, infoOf(key))
  }
  return written
}

type Value = NonNullable<Properties[string]>

function writeAttribute(value: Value, info: Info): string {
  const told = info.boolean || info.overloadedBoolean ? toldOf(value, info) : value
  if (told === false || Number.isNaN(told)) return ''
  if (told === true) return ` ${info.attribute}`
  const text = Array.isArray(told) ? told.join(info.commaSeparated ? ', ' : ' ').trim() : String(told)
  return ` ${info.attribute}="${escapeValue(text)}"`
}

/** What is there or not has no value, unless its author gave it one. */
function toldOf(value: Value, { overloadedBoolean, attribute }: Info): Value {
  if (overloadedBoolean && value === '') return true
  return typeof value !== 'string' || value === '' || value === attribute ? Boolean(value) : value
}

/** Of names that the sanitiser or we allow, which are few. */
const infos = new Map<string, Info>()

function infoOf(key: string): Info {
  const known = infos.get(key)
  if (known !== undefined) return known
  const info = find(html, key)
  infos.set(key, info)
  return info
}

const escapeText = (text: string): string => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;')

const IN_VALUE = /[\0"&'`]/gu
const REFERENCES: Readonly<Record<string, string>> = {
  '\0': '&#x0;',
  '"': '&quot;',
  '&': '&amp;',
  "'": '&#x27;',
  '`': '&#x60;',
}

function escapeValue(value: string): string {
  return value.replace(IN_VALUE, (character) => REFERENCES[character] ?? character)
}
