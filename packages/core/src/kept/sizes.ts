import type { LinkedPage } from '../nouns.ts'

/** How many rows a page has beside its own. */
export interface Sizes {
  readonly blocks: number
  readonly links: number
}

export const SIZES = Symbol('sizes')

/** A page that is kept is not read for it. */
export function sizesOf(page: Pick<LinkedPage, 'page' | 'blockUuids'> & { readonly [SIZES]?: Sizes }): Sizes {
  return page[SIZES] ?? { blocks: page.blockUuids.length, links: page.page.links.length }
}
