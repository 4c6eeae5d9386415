import { createNearNames, type NearNames } from './near-names.ts'
import type { PlacedPage } from './placed-page.ts'

/** What somebody may have meant who named something that is not there. */
export interface NearTargets {
  /** A name or alias of a page. */
  page(name: string): string | undefined
  /** The text of a heading of the page. */
  heading(page: PlacedPage, text: string): string | undefined
  /** An id that a block of the page has from its author, without `^`. */
  block(page: PlacedPage, id: string): string | undefined
}

/** @param pageNames names and aliases */
export function createNearTargets(pageNames: readonly string[]): NearTargets {
  const pages = createNearNames(pageNames)
  const headings = new WeakMap<PlacedPage, NearNames>()
  const ids = new WeakMap<PlacedPage, NearNames>()
  return {
    page: pages.find,
    heading: (page, text) =>
      remembered(headings, page, () => page.page.headings.map((heading) => heading.text)).find(text),
    block: (page, id) =>
      remembered(ids, page, () => page.page.blocks.flatMap(({ authorId }) => authorId ?? [])).find(id),
  }
}

function remembered(
  known: WeakMap<PlacedPage, NearNames>,
  page: PlacedPage,
  namesOf: () => readonly string[],
): NearNames {
  const near = known.get(page) ?? createNearNames(namesOf())
  known.set(page, near)
  return near
}
