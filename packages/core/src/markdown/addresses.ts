/** What an address in HTML may be once ours are taken out: elsewhere on the web, or a place on the same page. */

import type { Nodes, Root } from 'hast'
import { ID_PREFIX } from './sanitise-schema.ts'

/** Every id and name that an author gave, with its prefix. */
export function findAuthorIds(tree: Root): ReadonlySet<string> {
  const ids = new Set<string>()
  const find = (node: Nodes): void => {
    if (!('children' in node)) return
    if (node.type === 'element')
      for (const key of ['id', 'name']) {
        const value = node.properties[key]
        if (typeof value === 'string') ids.add(value)
      }
    node.children.forEach(find)
  }
  find(tree)
  return ids
}

/** Whether an address names its scheme and is one that leaves the site. */
export function isExternal(url: string): boolean {
  return /^https?:\/\/[^/\\]/iu.test(url) && URL.canParse(url)
}

export function isMail(url: string): boolean {
  return /^mailto:/iu.test(url)
}

/**
 * The id on this page that `#fragment` means: one that the author gave, else a heading's anchor; undefined when there is
 * no such place.
 */
export function findFragment(
  href: string,
  ids: ReadonlySet<string>,
  anchors: ReadonlySet<string>,
): string | undefined {
  const fragment = href.slice(1)
  const plain = decoded(fragment)
  for (const id of [ID_PREFIX + fragment, ID_PREFIX + plain]) if (ids.has(id)) return id
  for (const id of [`h-${plain}`, `h-${plain.normalize('NFC').toLowerCase()}`, plain])
    if (anchors.has(id)) return id
  return undefined
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    // Not percent-encoded after all: it is what it is.
    return text
  }
}
