/**
 * A list of all pages, or of what all pages have: made again when what it says of them is not what it was. What that is is
 * one text, of which the digest is compared; writing the list takes ten times as long.
 */

import { hash } from 'node:crypto'
import type { Listing, RenderedPage } from '@draehi/core'

/**
 * @param facts everything that the list is made of, beside the configuration, the title, the home page and the address of the
 *   site
 * @param paths of its rows, in the order in which `make` gives them
 * @throws RangeError when `make` gives others: a bug
 */
export function* wholeList(
  facts: string,
  paths: readonly string[],
  make: () => readonly RenderedPage[],
): Generator<Listing> {
  const about = { facts: hash('sha256', facts), pages: [] }
  let made: readonly RenderedPage[] | undefined
  for (const [n, path] of paths.entries()) {
    yield {
      path,
      about,
      render() {
        made ??= make()
        const page = made[n]
        if (page?.path !== path || made.length !== paths.length) throw new RangeError(`no list is at ${path}`)
        return page
      },
    }
  }
}
