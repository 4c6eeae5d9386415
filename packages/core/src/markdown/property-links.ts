import type { Link } from '../nouns.ts'
import { findConstructs } from './construct.ts'
import type { PlacedProperty } from './placed-property.ts'
import { splitList } from './property.ts'
import { parseWikilink, tagReference } from './reference.ts'

/** What the page properties of a Logseq file refer to: links and tags in them, and every word of `tags::`. Aliases are the page's own names. */
export function propertyLinks(properties: readonly PlacedProperty[]): Link[] {
  return properties.flatMap((property) => {
    const key = property.key.toLowerCase()
    if (key === 'alias' || key === 'aliases') return []
    const links = linksIn(property)
    return key === 'tags' || key === 'tag'
      ? [...links.map(toTag), ...plainTags(property)].sort((a, b) => a.column - b.column)
      : links
  })
}

/** `tags:: [[plants]]` is the tag: no page of that name need exist. */
function toTag(link: Link): Link {
  return link.kind === 'page' ? { ...link, ...tagReference(link.target) } : link
}

function linksIn({ value, line, column }: PlacedProperty): Link[] {
  // Code is no link; what comes after it stays where it is.
  const text = value.replace(/`[^`]{1,512}`/gu, (code) => ' '.repeat(code.length))
  return findConstructs(text, { macros: false }).flatMap((construct): Link[] => {
    const place = { block: undefined, line, column: column + construct.offset }
    if (construct.kind === 'tag') return [{ ...tagReference(construct.name), ...place }]
    if (construct.kind !== 'wikilink') return []
    return [{ ...parseWikilink(construct.inner, 'page', 'logseq'), ...place }]
  })
}

function plainTags({ value, line, column }: PlacedProperty): Link[] {
  let end = 0
  return splitList(value).flatMap((part): Link[] => {
    const offset = value.indexOf(part, end)
    end = offset + part.length
    if (/^#|\[\[/u.test(part)) return []
    return [{ ...tagReference(part), block: undefined, line, column: column + offset }]
  })
}
