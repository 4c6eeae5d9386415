/** An element as the author wrote it, with our attributes. */

import './hast-data.ts'
import type { Element, Properties } from 'hast'
import { escapeAttribute, type Marking, make, pageOnly } from './marking.ts'
import { classesOf } from './own-attributes.ts'
import { withoutNoncharacters } from './sentinel.ts'

/** The element with clean attributes and children; its ids are for the page alone. */
export function finish(
  element: Element,
  marking: Marking,
  isInLink: boolean,
  more: Properties = {},
): Element {
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
    marking.markAll(element.children, marking, isInLink || element.tagName === 'a'),
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

export function cleaned(properties: Properties): Properties {
  const clean: Properties = {}
  for (const key of Object.keys(properties)) clean[key] = cleanValue(properties[key])
  return clean
}

function cleanValue(value: Properties[string]): Properties[string] {
  if (typeof value === 'string') return withoutNoncharacters(value)
  if (!Array.isArray(value)) return value
  return value.length === 0 ? undefined : value.map((one) => withoutNoncharacters(String(one)))
}
