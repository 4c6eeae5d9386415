/** Links, pictures, sound and video: holes for what leads into the graph, and nothing for what leads nowhere. */

import './hast-data.ts'
import type { Element, ElementContent, Properties } from 'hast'
import type { Hole } from '../nouns.ts'
import { findFragment, isExternal, isMail } from './addresses.ts'
import { finish } from './mark-element.ts'
import { escapeAttribute, hole, type Marking, make, pageOnly, text } from './marking.ts'
import { takePictureWords } from './picture-words.ts'
import { withoutNoncharacters, writeMark } from './sentinel.ts'
import { type Candidate, parseSourceSet } from './source-set.ts'

/** No `<a>` in an `<a>`: the inner one is its label. */
export function markAnchor(
  element: Element,
  marking: Marking,
  isInLink: boolean,
): ElementContent | ElementContent[] {
  if (isInLink && element.children.length > 0) return marking.markAll(element.children, marking, true)
  const link = element.data?.link
  if (link !== undefined) {
    const label =
      element.children.length > 0 ? marking.markAll(element.children, marking, true) : [hole('l', link)]
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

export function markImage(
  element: Element,
  marking: Marking,
  isInLink: boolean,
): ElementContent | ElementContent[] {
  const { embed, query, inlineQuery, isLifted } = element.data ?? {}
  const { src } = element.properties
  if (inlineQuery !== undefined) return hole('Q', inlineQuery)
  if (query !== undefined) return hole(isLifted ? 'q' : 'Q', query)
  const kind = isLifted ? 'e' : 'f'
  if (embed !== undefined) return hole(isInLink ? 'l' : kind, embed)
  const own = src ?? parseSourceSet(String(element.properties.srcSet ?? ''))[0]?.url
  const link = element.data?.asset ?? marking.rawLinks.find(own, 'image')
  const { words, rest } = takePictureWords(element.properties)
  if (link !== undefined) {
    if (!isInLink && !PICTURE.test(marking.links[link]?.target ?? '')) return hole(kind, link)
    const mark = writeMark('u', marking.pictures.push({ hole: 'picture-attributes', link, ...words }) - 1)
    return finish(withMore(element, rest, marking), marking, isInLink, { [mark]: true })
  }
  if (!isExternal(String(src ?? ''))) return text(words.alt)
  const picture = withMore(element, { src, ...rest }, marking)
  return finish(picture, marking, isInLink, { ...words, loading: 'lazy', decoding: 'async' })
}

/** Sound and video of the repository, or from elsewhere; any other address goes. */
export function markMedia(element: Element, marking: Marking, isInLink: boolean): Element {
  const { src, ...rest } = element.properties
  if (isExternal(String(src ?? '')))
    return finish(withMore(element, element.properties, marking), marking, isInLink)
  if (src === undefined && element.properties.srcSet !== undefined)
    return finish(withMore(element, rest, marking), marking, isInLink)
  const link = marking.rawLinks.find(src, 'image')
  const own = link === undefined ? {} : { [writeMark('m', link)]: true }
  return finish(withMore(element, rest, marking), marking, isInLink, own)
}

type MorePictures = Hole & { readonly hole: 'more-pictures' }

/** The element with holes for the pictures that it names beside its `src`: `srcset`, `poster`. */
function withMore(element: Element, properties: Properties, marking: Marking): Element {
  const { srcSet, poster, ...rest } = properties
  if (srcSet === undefined && poster === undefined) return { ...element, properties }
  const sets: readonly (readonly ['srcset' | 'poster', readonly Candidate[]])[] = [
    ['srcset', parseSourceSet(Array.isArray(srcSet) ? srcSet.join(', ') : String(srcSet ?? ''))],
    ['poster', poster === undefined ? [] : [{ url: String(poster), descriptor: '' }]],
  ]
  const marks = sets.flatMap(([attribute, candidates]) => {
    const pictures = candidates.flatMap(({ url, descriptor }): MorePictures['pictures'] => {
      if (isExternal(url)) return [{ url: withoutNoncharacters(url), descriptor }]
      const link = marking.rawLinks.find(url, 'image')
      return link === undefined ? [] : [{ link, descriptor }]
    })
    if (pictures.length === 0) return []
    const hole: MorePictures = { hole: 'more-pictures', attribute, pictures }
    return [[writeMark('u', marking.pictures.push(hole) - 1), true] as const]
  })
  return { ...element, properties: { ...rest, ...Object.fromEntries(marks) } }
}
