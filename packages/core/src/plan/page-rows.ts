/** The rows that stand on one page, by key. Pure. */

import type { LinkedPage } from '../nouns.ts'
import { linkKey, nodeKey } from './row-key.ts'

/** A page whose rows stay. */
export interface KeptPage {
  readonly page: LinkedPage
  /** `RenderedPage.path` of its row: `''` for the home page. */
  readonly path: string
}

/** The page's own, then those of its blocks. */
export function nodeKeysOf({ uuid, blockUuids }: LinkedPage): readonly string[] {
  return [nodeKey('page', uuid), ...blockUuids.map((block) => nodeKey('block', block))]
}

export function linkKeysOf({ uuid, page }: LinkedPage): readonly string[] {
  return page.links.map((_, order) => linkKey(uuid, order))
}
