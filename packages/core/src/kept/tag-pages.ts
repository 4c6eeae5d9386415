import type { LinkedPage, PageReference } from '../nouns.ts'

/** A tag as it is written, and the page that it leads to. */
export interface TagPage {
  readonly tag: string
  readonly page: PageReference
}

export const TAG_PAGES = Symbol('tag pages')

/** Where the tags of a page lead, those that lead to a page. A page that is kept is not read for it. */
export function tagPagesOf(
  page: LinkedPage & { readonly [TAG_PAGES]?: readonly TagPage[] },
): readonly TagPage[] {
  if (page[TAG_PAGES] !== undefined) return page[TAG_PAGES]
  const { page: own, targets } = page
  return own.links.flatMap(({ kind, target: tag }, n) => {
    const target = kind === 'tag' ? targets[n] : undefined
    return target?.kind === 'page' ? [{ tag, page: { path: target.path, title: target.title } }] : []
  })
}
