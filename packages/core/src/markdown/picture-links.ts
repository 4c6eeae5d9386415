import type { JsonObject, Link } from '../nouns.ts'
import type { PlacedProperty } from './placed-property.ts'
import { parseUrl } from './reference.ts'

/** Keys under which a page names a picture of itself. */
const KEYS = new Set(['image', 'cover', 'banner'])

/** A value that is the name of a picture and nothing else: `cover: blue` is a colour, `[[x.png]]` is a link already. */
const PICTURE = /^[^[\]()\n]{1,512}\.(?:apng|avif|bmp|gif|ico|jpe?g|jfif|png|svg|webp)$/iu

/**
 * Pictures that front matter names. They count as used by the page, so that they are published with it.
 * @param lines 1-based, of the keys
 */
export function frontMatterPictures(values: JsonObject, lines: ReadonlyMap<string, number>): Link[] {
  return Object.entries(values).flatMap(([key, value]) =>
    typeof value === 'string' ? pictureLink(key, value, { line: lines.get(key) ?? 1, column: 1 }) : [],
  )
}

/** The same for page properties of an outline. */
export function propertyPictures(properties: readonly PlacedProperty[]): Link[] {
  return properties.flatMap(({ key, value, line, column }) => pictureLink(key, value, { line, column }))
}

function pictureLink(key: string, value: string, place: Pick<Link, 'line' | 'column'>): Link[] {
  if (!KEYS.has(key.toLowerCase())) return []
  const name = value.trim().replace(/^"(.*)"$/u, '$1')
  const reference = PICTURE.test(name) ? parseUrl(name, '', 'image') : undefined
  return reference === undefined ? [] : [{ ...reference, block: undefined, ...place }]
}
